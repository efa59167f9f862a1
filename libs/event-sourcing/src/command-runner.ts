import type { Decider, Rejection } from './decider.ts';
import type { DomainEvent, RecordedEvent } from './event.ts';
import type { EventStore } from './event-store.ts';

/** What travels with a command besides its content. */
export interface CommandContext {
  readonly tenant: string;
  readonly actor: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly commandId: string;
  readonly commandHash?: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** From `If-Match`: refuse with `revision-conflict` unless the stream is at this revision. */
  readonly ifRevision?: number;
}

export type CommandResult<State, E extends DomainEvent> =
  | {
      readonly outcome: 'accepted';
      readonly stream: string;
      /** Revision of the stream after the command; -1 when the stream is still empty. */
      readonly revision: number;
      readonly state: State;
      /** The events of this command; those of the first time when `repeated`. */
      readonly events: readonly RecordedEvent<E>[];
      readonly repeated: boolean;
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export interface LoadedState<State> {
  readonly stream: string;
  readonly state: State;
  /** -1 when the stream does not exist. */
  readonly revision: number;
}

/**
 * Loads, decides, appends. Conflicts with other processes are decided again on the new state; after the last attempt the
 * command is rejected as `write-conflict`. A command id that a stream already holds answers as the first time, with the
 * state right after its events; with another `commandHash` it is rejected as `command-id-reused`. A rejected or empty
 * decision stores nothing, so its command id stays free. On another stream a command id is another command.
 */
export interface CommandRunner {
  execute<State, Command, E extends DomainEvent>(
    decider: Decider<State, Command, E>,
    id: string,
    command: Command,
    context: CommandContext,
  ): Promise<CommandResult<State, E>>;
  load<State, Command, E extends DomainEvent>(
    decider: Decider<State, Command, E>,
    tenant: string,
    id: string,
  ): Promise<LoadedState<State>>;
}

export type CreateCommandRunner = (
  store: EventStore,
  options?: {
    /** Folded streams kept in memory (default 1000). */
    readonly cachedStreams?: number;
    /** Appends tried before `write-conflict` (default 10). */
    readonly attempts?: number;
  },
) => CommandRunner;
