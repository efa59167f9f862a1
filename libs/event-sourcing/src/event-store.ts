import type { NewEvent, RecordedEvent } from './event.ts';

/** `no-stream`: the stream must not exist yet (it is not "any"). A number: the revision of its last event. */
export type ExpectedRevision = 'no-stream' | number;

export type AppendResult =
  /** Stored by this call. */
  | { readonly outcome: 'appended'; readonly events: readonly RecordedEvent[] }
  /** The same event ids were stored before; these are the stored events. */
  | { readonly outcome: 'repeated'; readonly events: readonly RecordedEvent[] }
  /** The stream is at `actual`, nothing was stored. */
  | { readonly outcome: 'conflict'; readonly actual: ExpectedRevision };

export interface Subscription {
  /** Resolves when the batch in hand is done; so `onEvents` itself must not wait for it. */
  stop(): Promise<void>;
}

export interface StreamHead {
  readonly stream: string;
  readonly revision: number;
  readonly hash: string;
}

/**
 * The log of one service. Appends are durable when the promise resolves, atomic within one call,
 * and idempotent by event id. Every adapter passes `eventStoreContract` of `@alur/event-sourcing/testing`.
 */
export interface EventStore {
  /**
   * Throws (rejects) only for mistakes of the caller (`RangeError`) and when the store fails; then it is unknown whether
   * the events were stored, and the same append may be made again. An id that another stream holds is a mistake too, but
   * only a store with one index over all streams can see it (SQLite: `EventIdTakenError`; KurrentDB stores it): make ids
   * of the stream's name as well, as the command runner does.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;
  /** Events of one stream from a revision (inclusive), oldest first; empty when the stream does not exist. */
  readStream(stream: string, from?: number): Promise<RecordedEvent[]>;
  /** Up to `limit` events of the whole log after a position (exclusive); `''` is the start. */
  readAll(after: string, limit: number): Promise<RecordedEvent[]>;
  /** The event that stands at a position; undefined when none does: the log is shorter, or another one. */
  eventAt(position: string): Promise<RecordedEvent | undefined>;
  /** Position of the last event of the log, `''` when it is empty. */
  head(): Promise<string>;
  /** Last event of each stream, ordered by stream name: what a daily anchor signs. */
  streamHeads(): Promise<StreamHead[]>;
  /**
   * Delivers everything after `after`, then live events, in order, one batch at a time. An error stops it and goes to
   * `onError`; without `onError` it becomes an unhandled rejection.
   */
  subscribe(options: {
    readonly after: string;
    readonly batchSize?: number;
    readonly onEvents: (events: readonly RecordedEvent[]) => Promise<void>;
    readonly onError?: (error: unknown) => void;
  }): Subscription;
  /** Stops the subscriptions; what was handed to `append` before is still stored. */
  close(): Promise<void>;
}
