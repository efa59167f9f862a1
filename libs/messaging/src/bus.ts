import type { ContractMessage, Topic } from '@alur/contracts';
import type { EventStore, RecordedEvent } from '@alur/event-sourcing';
import type { MessageMiddleware } from './middleware.ts';

/**
 * What one service publishes. `map` is pure: a domain event becomes at most one message, or none when it is internal.
 * Nothing is published that is not in the store; everything in the store is published at least once, in order per key.
 */
export interface Publication {
  readonly topic: Topic;
  readonly store: EventStore;
  readonly map: (event: RecordedEvent) => ContractMessage | undefined;
  /** Runs every hand-over to a broker; of no meaning where the store itself is the log. */
  readonly middleware?: MessageMiddleware;
}

export interface Publishing {
  /** Events of the store that are not on the topic yet (always 0 where the store itself is the log). */
  lag(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * The broker is away, or leaders, topics or groups are changing: no caller is at fault, and the same request may succeed
 * later.
 */
export class BusUnavailableError extends Error {
  override readonly name = 'BusUnavailableError';
}

/** One message as a consumer group receives it. */
export interface Delivery {
  readonly topic: Topic;
  readonly partition: number;
  /** Grows within the partition, as `isBefore` compares; else opaque. */
  readonly offset: string;
  readonly message: ContractMessage;
}

/** Position of a record on a topic that is no message: without a readable key, id, stream or revision. */
export interface UnreadableRecord {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: string;
  /** Names the fault, never a value. */
  readonly error: string;
}

export interface ConsumeOptions {
  /** Members of one group share the partitions; each group receives everything. */
  readonly group: string;
  readonly topics: readonly Topic[];
  /**
   * Gets batches of one or more partitions, in order within a partition; while one batch runs, it may be called with
   * other partitions. The offsets are committed after the promise resolves; when it rejects, the same messages come
   * again. At least once: a message may come twice. What it did must be durable, or lie in the database of the offsets.
   */
  readonly onBatch: (batch: readonly Delivery[]) => Promise<void>;
  /**
   * Asked before `onBatch` how many messages of a batch, from its start, may be handed over now; the partition waits
   * with the others and asks again. All when absent; a rejection counts as one of `onBatch`.
   */
  readonly admit?: (batch: readonly Delivery[]) => Promise<number>;
  /**
   * Gets what no handler can get; its offset is committed after the promise resolves. When it rejects, or is absent, the
   * partition stops there and `onError` is called: nothing is skipped silently.
   */
  readonly onUnreadable?: (record: UnreadableRecord) => Promise<void>;
  readonly batchSize?: number;
  readonly onError?: (error: unknown) => void;
}

/** How far a group is in one partition, as one of its members sees it. */
export interface PartitionState {
  readonly topic: Topic;
  readonly partition: number;
  /** Messages of the partition that the group has not committed yet. */
  readonly lag: number;
  /** The group is done with every message before this offset (`isBefore`), and with none from it on. */
  readonly committed: string;
  /** Every message that is on the partition now is before this offset, every later one is not. */
  readonly end: string;
  /** This member reads it. */
  readonly owned: boolean;
  /** This member owns it, but takes nothing now. */
  readonly paused: boolean;
}

export interface Consumption {
  /** Messages on the topics that this group has not committed yet. */
  lag(): Promise<number>;
  /** The same by partition, for the topics that exist; ordered by topic and partition. */
  partitions(): Promise<PartitionState[]>;
  /** True from `pause` to `resume`. */
  readonly paused: boolean;
  /** Resolves when the group has committed everything that is on its topics now; rejects when the signal aborts. */
  caughtUp(signal?: AbortSignal): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface Following {
  stop(): Promise<void>;
}

/**
 * Publish and consume contract events with the semantics of Kafka. Every adapter passes `eventBusContract`. What asks a
 * broker (`lag`, `partitions`, `caughtUp`, `replay`, `follow`, `dropGroup`) throws BusUnavailableError while that may only
 * have to wait.
 */
export interface EventBus {
  publish(publication: Publication): Promise<Publishing>;
  consume(options: ConsumeOptions): Promise<Consumption>;
  /**
   * Everything on the topics from the start up to the moment of the call, without a group and without committing:
   * for rebuilding views. In order per key; topics merged by time as far as that keeps the order per key. A little of
   * what comes during the call may be among it.
   */
  replay(topics: readonly Topic[]): AsyncIterable<readonly ContractMessage[]>;
  /**
   * Shows what comes onto the topics from now on, without a group and without committing. For watching, not for
   * deciding: it may miss messages while it reconnects, and one that `onMessages` fails at does not come again.
   */
  follow(
    topics: readonly Topic[],
    onMessages: (messages: readonly ContractMessage[]) => void,
    onError?: (error: unknown) => void,
  ): Promise<Following>;
  /** Forgets the offsets of a group that has no members any more; harmless when there are none. */
  dropGroup(group: string, topics: readonly Topic[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Order of the offsets of one partition: texts of whole numbers separated by `/`, compared number by number; what begins
 * like another one and ends sooner is before it, so `''` is before all.
 */
export function isBefore(offset: string, other: string): boolean {
  const [numbers, others] = [numbersOf(offset), numbersOf(other)];
  for (const [index, number] of numbers.entries()) {
    const against = others[index];
    if (against === undefined) return false;
    if (number !== against) return number < against;
  }
  return numbers.length < others.length;
}

function numbersOf(offset: string): bigint[] {
  return offset === '' ? [] : offset.split('/').map(BigInt);
}
