import {
  type CommandContext,
  type CommandRunner,
  type Decider,
  type DomainEvent,
  KeyedMutex,
  type LoadedState,
} from '@alur/event-sourcing';
import { SubjectErasedError } from '@alur/privacy';
import { problemOf } from '../http/problem.ts';
import { derivedContext } from '../runtime/policy-context.ts';

interface Done<T> {
  readonly outcome: 'done';
  readonly value: T;
}

/** An answer, not a fault: the step ends as refused for this reason. Codes and facts hold no personal data. */
export interface Refused {
  readonly outcome: 'refused';
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export type Outcome<T> = Done<T> | Refused;

const done = <T>(value: T): Done<T> => ({ outcome: 'done', value });

interface Command {
  readonly type: string;
}

/** No answer about the domain: the step stays begun, and is done again by the next request or the consumer. */
const NO_ANSWER = ['write-conflict', 'command-id-reused'];

/** A stream refused what nothing may refuse: a fault, unless another process has ended the step meanwhile. */
class UnexpectedRefusal extends Error {
  override readonly name = 'UnexpectedRefusal';

  constructor(decider: string, type: string, code: string) {
    super(`${decider} refused ${type}: ${code}`);
  }
}

/** What a step does on other streams. Every act must change nothing when it is done again. */
export class ProcessStep {
  readonly context: CommandContext;
  readonly #runner: CommandRunner;
  readonly #name: string;

  /** @param name the same whenever this step is done again under the same context */
  constructor(runner: CommandRunner, context: CommandContext, name: string) {
    this.#runner = runner;
    this.context = context;
    this.#name = name;
  }

  /** The state of another stream as the store has it now. */
  async load<State, C, E extends DomainEvent>(decider: Decider<State, C, E>, id: string): Promise<State> {
    return (await this.#runner.load(decider, this.context.tenant, id)).state;
  }

  /**
   * A command on a stream; one of each type on the same stream. Its id derives from the step and the type.
   * @throws ProblemException `write-conflict` when other processes won every race for the stream
   */
  async attempt<State, C extends Command, E extends DomainEvent>(
    decider: Decider<State, C, E>,
    id: string,
    command: C,
  ): Promise<Outcome<State>> {
    const context = derivedContext(this.context, `${this.#name}/${command.type}`);
    const result = await this.#runner.execute(decider, id, command, context);
    if (result.outcome === 'accepted') return done(result.state);
    const { code, facts = {} } = result.rejection;
    if (NO_ANSWER.includes(code)) throw problemOf(result.rejection);
    return { outcome: 'refused', code, facts };
  }

  /**
   * A command that nothing may refuse.
   * @throws when it is refused all the same: the step stays begun
   */
  async perform<State, C extends Command, E extends DomainEvent>(
    decider: Decider<State, C, E>,
    id: string,
    command: C,
  ): Promise<State> {
    const outcome = await this.attempt(decider, id, command);
    if (outcome.outcome === 'done') return outcome.value;
    throw new UnexpectedRefusal(decider.name, command.type, outcome.code);
  }

  /** The same, where a refusal with the code `harmless` means that there is nothing to do. */
  async performUnless<State, C extends Command, E extends DomainEvent>(
    harmless: string,
    decider: Decider<State, C, E>,
    id: string,
    command: C,
  ): Promise<void> {
    const outcome = await this.attempt(decider, id, command);
    if (outcome.outcome === 'done' || outcome.code === harmless) return;
    throw new UnexpectedRefusal(decider.name, command.type, outcome.code);
  }

  /**
   * Work with the data of a person; refused as `data-erased` when they were erased before or meanwhile.
   * @param work answers undefined when a record of the vault is gone
   */
  async withPersonalData<T>(work: () => Promise<T | undefined>): Promise<Outcome<T>> {
    try {
      const value = await work();
      if (value !== undefined) return done(value);
    } catch (error) {
      if (!(error instanceof SubjectErasedError)) throw error;
    }
    return { outcome: 'refused', code: 'data-erased', facts: {} };
  }
}

/** How a step ends on the stream that it began on. */
export interface Ending<State, C> {
  /** Must change nothing when another process has ended the step. */
  readonly command: C;
  /**
   * Gets the state after the end. Another process may have ended the step otherwise while this one slept: then this takes
   * back what this process did after that end.
   */
  readonly takeBack?: (ended: State) => Promise<unknown>;
}

/**
 * Finishes steps over several streams (ADR 0010): a step begins with an event on the stream of its owner, is done on other
 * streams, and ends with an event on the owner. A crash in between leaves it begun, and the next call finishes it.
 */
export class ProcessManager<State, C extends Command, E extends DomainEvent> {
  readonly #turns = new KeyedMutex();
  readonly #runner: CommandRunner;
  readonly #owner: Decider<State, C, E>;

  constructor(runner: CommandRunner, owner: Decider<State, C, E>) {
    this.#runner = runner;
    this.#owner = owner;
  }

  /**
   * Does every begun step; answers the owner when none is left. Calls for the same owner wait for each other, because a
   * call that shared the run of another would answer a state from before its own step began.
   * @param next does the step that the state shows as begun, and answers how it ends; null when none is
   * @param turn what waits for each other, where steps of one owner may run side by side
   */
  finish(
    id: string,
    context: CommandContext,
    next: (state: State, step: ProcessStep) => Promise<Ending<State, C> | null>,
    turn: string = id,
  ): Promise<LoadedState<State>> {
    return this.#turns.run(`${context.tenant}/${turn}`, async () => {
      let ended: number | undefined;
      for (;;) {
        const loaded = await this.#load(id, context);
        const { revision } = loaded;
        if (revision === ended) throw new Error(`A step of ${this.#owner.name} ${id} was ended and is still begun`);
        const step = new ProcessStep(this.#runner, context, String(revision));
        try {
          const ending = await next(loaded.state, step);
          if (ending === null) return loaded;
          const state = await step.perform(this.#owner, id, ending.command);
          await ending.takeBack?.(state);
          ended = revision;
        } catch (error) {
          const overtaken = error instanceof UnexpectedRefusal && (await this.#load(id, context)).revision > revision;
          if (!overtaken) throw error;
        }
      }
    });
  }

  #load(id: string, { tenant }: CommandContext): Promise<LoadedState<State>> {
    return this.#runner.load(this.#owner, tenant, id);
  }
}
