import type { ContractMessage } from '@alur/contracts';

export interface ParkedMessage {
  /** Message id. */
  readonly id: string;
  readonly group: string;
  /** Key (subject) of the message: everything of one key waits behind its first parked message. */
  readonly key: string;
  readonly message: ContractMessage;
  /** Error of the first message of the key; null for those that only wait behind it. Without personal data. */
  readonly error: string | null;
  readonly attempts: number;
  readonly parkedAt: string;
}

/** Keeps failed messages per consumer group until an operator retries or discards them. Nothing is skipped silently. */
export interface ParkingLot {
  /** Adds at the end of its key; adding the same message id again changes nothing. */
  park(message: Omit<ParkedMessage, 'parkedAt'> & { readonly parkedAt: string }): Promise<void>;
  isParked(group: string, key: string): boolean;
  /** Oldest first. */
  list(group?: string): Promise<ParkedMessage[]>;
  ofKey(group: string, key: string): Promise<ParkedMessage[]>;
  remove(group: string, id: string): Promise<void>;
  recordFailure(group: string, id: string, error: string): Promise<void>;
  /** Takes one message out for good, with the reason and the officer in a log that stays. */
  discard(group: string, id: string, by: string, reason: string, at: string): Promise<void>;
  /** True for a message that was taken out for good: a rebuild leaves it out, too. */
  isDiscarded(group: string, id: string): Promise<boolean>;
  close(): Promise<void>;
}
