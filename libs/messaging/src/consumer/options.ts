import type { ContractMessage, Topic } from '@alur/contracts';
import type { BackoffPolicy, RetryTools } from '../backoff.ts';
import type { ConsumeOptions, EventBus, UnreadableRecord } from '../bus.ts';
import type { MessageMiddleware } from '../middleware.ts';
import type { ParkingLot } from '../parking-lot.ts';
import type { BatchHandler } from './batch-gate.ts';

export interface RetryPolicy extends BackoffPolicy {
  /** Calls of the handler before the message parks, the first one included. */
  readonly attempts: number;
}

/** Sees what a consumer does; for metrics and logs. `error` is safe to log. */
export interface ConsumerObserver {
  applied?(message: ContractMessage): void;
  retrying?(message: ContractMessage, error: string, attempt: number): void;
  /** `error` is null when the message only waits behind an earlier one of its key. */
  parked?(message: ContractMessage, error: string | null): void;
  /** Something on a topic could not be read; it is on the quarantine list of the parking lot. */
  quarantined?(record: UnreadableRecord): void;
  /** The bus, a store, the parking lot or a server that a handler needs failed; the messages come again. */
  failed?(error: string): void;
}

export interface ConsumerRuntimeOptions {
  readonly bus: EventBus;
  readonly group: string;
  readonly topics: readonly Topic[];
  readonly parking: ParkingLot;
  /**
   * `each` gets one message at a time, keys in parallel. `batch` gets many messages in order per key, one call at a
   * time; when a call fails, its keys are tried one by one. Both may get a message again and must not mind.
   */
  readonly handler: { readonly each: (message: ContractMessage) => Promise<void> } | { readonly batch: BatchHandler };
  /** Types this group handles; other known types are acknowledged without a call. All when absent. */
  readonly handles?: (type: string) => boolean;
  /** Handler calls of `each` that run at a time; 16 when absent. */
  readonly concurrency?: number;
  readonly batchSize?: number;
  readonly retry?: RetryPolicy;
  /**
   * True for an error of the handler that means that a server is away. No message is at fault then: it is tried until the
   * server is back, and none parks. Never true when absent.
   */
  readonly isOutage?: (error: unknown) => boolean;
  readonly tools?: RetryTools;
  readonly now?: () => Date;
  readonly observer?: ConsumerObserver;
  /** Runs every call of the handler. */
  readonly middleware?: MessageMiddleware;
  /** As `ConsumeOptions.admit` of the bus. */
  readonly admit?: ConsumeOptions['admit'];
  /** Runs what an operator does to parked messages, which comes out of the order of the topics. */
  readonly aside?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Streams whose last applied revision is remembered for `waitFor`; 10,000 when absent. */
  readonly rememberedStreams?: number;
}

/** Waits while a server is away. */
export const OUTAGE_BACKOFF: BackoffPolicy = { firstMs: 100, factor: 2, maxMs: 5_000 };

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, firstMs: 50, factor: 3, maxMs: 2_000 };

export interface ConsumerStatus {
  readonly group: string;
  /** Since the start of this runtime. */
  readonly applied: number;
  readonly retried: number;
  readonly parked: number;
  /** Messages applied per second, as the mean of the last minute. */
  readonly throughput: number;
  readonly lastError: { readonly at: string; readonly type: string | null; readonly error: string } | null;
}

/** What became of the parked messages of one key. */
export interface RetryOutcome {
  readonly applied: number;
  /** Still parked of the key; counted up to 1,000. */
  readonly remaining: number;
  /** Why the retry stopped; null when nothing is parked any more. */
  readonly error: string | null;
}
