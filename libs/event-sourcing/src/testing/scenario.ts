import { expect } from '@jest/globals';
import type { Decider, Decision } from '../decider.ts';
import type { DomainEvent } from '../event.ts';

/**
 * Given / when / then for a decider:
 * `scenario(decider).given(opened).when(close).then(closed)`, or `.thenRejected('step-not-open', 'R-04')`.
 * `then` returns the scenario with the new events, so that the next `when` continues from them.
 * Besides the expectation it checks what every decider owes: events survive JSON, their types are declared, and neither
 * `decide` nor `evolve` changes what it is given.
 */
export function scenario<State, Command, E extends DomainEvent>(
  decider: Decider<State, Command, E>,
): Scenario<State, Command, E> {
  return new Scenario(decider, []);
}

export class Scenario<State, Command, E extends DomainEvent> {
  readonly #decider: Decider<State, Command, E>;
  readonly #history: readonly E[];

  constructor(decider: Decider<State, Command, E>, history: readonly E[]) {
    this.#decider = decider;
    this.#history = history;
  }

  /** What has happened before. */
  given(...events: readonly E[]): Scenario<State, Command, E> {
    return new Scenario(this.#decider, [...this.#history, ...events]);
  }

  when(command: Command): Outcome<State, Command, E> {
    const decision = this.#decider.decide(this.state(), frozen(command));
    return new Outcome(this.#decider, this.#history, decision);
  }

  /** The state after everything given and decided so far. */
  state(): State {
    return this.#history.reduce<State>((state, event) => {
      checkEvent(this.#decider, event);
      return frozen(this.#decider.evolve(state, frozen(event)));
    }, frozen(this.#decider.initial));
  }
}

class Outcome<State, Command, E extends DomainEvent> {
  readonly #decider: Decider<State, Command, E>;
  readonly #history: readonly E[];
  readonly #decision: Decision<E>;

  constructor(decider: Decider<State, Command, E>, history: readonly E[], decision: Decision<E>) {
    this.#decider = decider;
    this.#history = history;
    this.#decision = decision;
  }

  /** Exactly these events; none when the command changes nothing. */
  // biome-ignore lint/suspicious/noThenProperty: it is the word of given/when/then, and no outcome is ever awaited
  then(...expected: readonly E[]): Scenario<State, Command, E> {
    expect(this.#decision).toEqual(expected);
    const next = new Scenario(this.#decider, [...this.#history, ...expected]);
    next.state();
    return next;
  }

  /** Refused with this code, and for this rule when one is named. The scenario continues without new events. */
  thenRejected(code: string, rule?: string): Scenario<State, Command, E> {
    expect(this.#decision).toMatchObject({ rejected: true, code, ...(rule !== undefined && { rule }) });
    return new Scenario(this.#decider, this.#history);
  }
}

function checkEvent<State, Command, E extends DomainEvent>(decider: Decider<State, Command, E>, event: E): void {
  expect(decider.eventTypes).toContain(event.type);
  expect(JSON.parse(JSON.stringify(event.data))).toEqual(event.data);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
