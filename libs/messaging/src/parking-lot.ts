import type { ContractMessage } from '@alur/contracts';
import type { UnreadableRecord } from './bus.ts';

export interface ParkedMessage {
  /** Message id. */
  readonly id: string;
  readonly group: string;
  /** Key (subject) of the message: everything of one key waits behind its first parked message. */
  readonly key: string;
  readonly message: ContractMessage;
  /** Why it failed, without personal data; null while it only waits behind an earlier one of its key. */
  readonly error: string | null;
  readonly attempts: number;
  readonly parkedAt: string;
}

/** What came over a topic to a group and cannot be read: it has no key, so nothing can wait behind it. */
export interface QuarantinedRecord extends UnreadableRecord {
  readonly group: string;
  readonly quarantinedAt: string;
}

/** Which record is meant. */
export type QuarantinePlace = Pick<QuarantinedRecord, 'group' | 'topic' | 'partition' | 'offset'>;

/** Entries that a list holds at most. */
export const LIST_LIMIT = 1_000;

/**
 * Keeps failed messages per consumer group until an operator retries or discards them, and a list of what could not even
 * be read. Nothing is skipped silently. All processes of a service share one lot, and every call may be repeated.
 */
export interface ParkingLot {
  /** Adds at the end of its key; adding the same message id again, or one that was discarded, changes nothing. */
  park(message: ParkedMessage): Promise<void>;
  /** Those of the keys that have parked messages. One call per batch of messages, so it must be quick. */
  parkedKeys(group: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Oldest first, at most `LIST_LIMIT`; of one group and of one tenant where they are given. */
  list(group?: string, tenant?: string): Promise<ParkedMessage[]>;
  find(group: string, id: string): Promise<ParkedMessage | undefined>;
  /** Oldest first, at most `limit` (`LIST_LIMIT` when absent). */
  ofKey(group: string, key: string, limit?: number): Promise<ParkedMessage[]>;
  /** Every key that has parked messages of the group, however many. */
  keysOf(group: string): Promise<string[]>;
  /** Those of the messages that are parked, or were taken out for good: a rebuild of a view leaves both out. */
  statesOf(group: string, ids: readonly string[]): Promise<ReadonlyMap<string, 'parked' | 'discarded'>>;
  /** Number of keys that have parked messages, of one group or of all. */
  count(group?: string): Promise<number>;
  /** True when a message of the stream up to and with this revision is parked. */
  holds(group: string, stream: string, revision: number): Promise<boolean>;
  remove(group: string, id: string): Promise<void>;
  /** Keeps why a parked message failed again, after `attempts` more calls of its handler. */
  recordFailure(group: string, id: string, error: string, attempts: number): Promise<void>;
  /** Takes one message out for good, with the reason and the officer in a log that stays. */
  discard(group: string, id: string, by: string, reason: string, at: string): Promise<void>;
  /** Adds a record to the list of what could not be read; the same record again, or a dismissed one, changes nothing. */
  quarantine(record: QuarantinedRecord): Promise<void>;
  /** Oldest first, at most `LIST_LIMIT`. */
  quarantined(group?: string): Promise<QuarantinedRecord[]>;
  /** Takes one record out of the list, with the reason and the officer in a log that stays. False when it is not there. */
  dismiss(place: QuarantinePlace, by: string, reason: string, at: string): Promise<boolean>;
  /** Removes everything of a group that is gone, its logs included. */
  forget(group: string): Promise<void>;
  close(): Promise<void>;
}
