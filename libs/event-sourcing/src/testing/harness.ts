import type { EventStore } from '../event-store.ts';

/** What an adapter brings to the contract suites. */
export interface EventStoreHarness {
  /** A new, empty log. */
  createLog(): Promise<LogUnderTest>;
  /** The store refuses an event id that another stream holds (`EventIdTakenError`); else it stores it there too. */
  readonly checksIdsAcrossStreams: boolean;
}

export interface LogUnderTest {
  /** A store over the log. Each call gives another one that shares nothing in memory, as another process would have. */
  open(): Promise<EventStore>;
  /** Removes the log, after all its stores are closed. */
  dispose(): Promise<void>;
}

/** What an adapter brings to `crashContract`. */
export interface CrashHarness {
  /** Script of a process that calls `writeUntilKilled` with the store at `process.argv[2]`. */
  readonly writer: URL;
  /** A place for a new log: the argument of the script. */
  createPlace(): Promise<string>;
  open(place: string): Promise<EventStore>;
  dispose(place: string): Promise<void>;
  /** How long a writer may live at most, from the moment it begins to open the log, in ms (150). */
  readonly lifeMs?: number;
}
