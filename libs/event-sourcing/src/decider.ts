import type { DomainEvent } from './event.ts';

/**
 * Why a command is refused. A value, not an exception: the caller turns it into a problem detail.
 * `code` is stable (`step-not-open`); `rule` names the rule of the domain reference that is the reason (`R-05`);
 * `detail` is Indonesian, says what is wrong and what to do, and holds no personal data.
 */
export interface Rejection {
  readonly rejected: true;
  readonly code: string;
  readonly detail: string;
  readonly rule?: string;
  /** Further non-personal facts for the client, e.g. `{ missing: ['fc-ktp'] }`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export function reject(
  code: string,
  detail: string,
  more: { readonly rule?: string; readonly facts?: Readonly<Record<string, unknown>> } = {},
): Rejection {
  return { rejected: true, code, detail, ...more };
}

export function isRejection(value: unknown): value is Rejection {
  return typeof value === 'object' && value !== null && 'rejected' in value && value.rejected === true;
}

/** A decision: the events that follow from a command (none: nothing to change), or why it is refused. */
export type Decision<E extends DomainEvent> = readonly E[] | Rejection;

/** What an event of each type does to the state: the one list of the event types of an aggregate. */
export type Transitions<State, E extends DomainEvent> = {
  readonly [Type in E['type']]: (state: State, data: Extract<E, { readonly type: Type }>['data']) => State;
};

/** The parts of a decider that follow from its transitions. */
export function evolution<State, E extends DomainEvent>(transitions: Transitions<State, E>) {
  return {
    eventTypes: Object.keys(transitions) as E['type'][],
    evolve: (state: State, { type, data }: E): State => transitions[type as E['type']](state, data),
  };
}

/**
 * The rules of one aggregate. Pure: no clock, no random, no I/O. Time, new ids, the actor and everything looked up
 * travel in the command.
 */
export interface Decider<State, Command, E extends DomainEvent> {
  /** Name of the aggregate, the middle part of its stream names. */
  readonly name: string;
  /** All event types that `evolve` handles; another type in the stream is an error of the reader. */
  readonly eventTypes: readonly E['type'][];
  readonly initial: State;
  decide(state: State, command: Command): Decision<E>;
  evolve(state: State, event: E): State;
}
