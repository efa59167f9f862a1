import { setTimeout as sleep } from 'node:timers/promises';
import { settleWithin } from '@alur/event-sourcing';
import { type BackoffPolicy, backoffMs } from '../backoff.ts';
import type { GroupSession, IncomingRecord, TopicPartition } from './client.ts';
import { type KafkaContext, RESTART } from './context.ts';
import type { Topics } from './topics.ts';

const SESSION_MS = 10_000;
const FETCH_BYTES = 512 * 1024;
/** Delay before a new attempt while a broker starts or changes. */
const SOON: BackoffPolicy = { firstMs: 100, factor: 2, maxMs: 1_000 };

export interface FetcherOptions {
  readonly context: KafkaContext;
  readonly topics: Topics;
  readonly group: string;
  /** Names with prefix. */
  readonly wanted: readonly string[];
  /** Of one partition in one answer, as the broker keeps it, compressed; 512 KB when absent. */
  readonly fetchBytes?: number;
  /** Everything that this member now reads; `seek` where it is not to begin at the committed offset (or the start). */
  readonly onAssigned: (owned: readonly TopicPartition[]) => void;
  /** Must return at once: fetching of all partitions continues after it. */
  readonly onRecords: (at: TopicPartition, records: readonly IncomingRecord[]) => void;
  /** Before partitions may move to another member; the group waits for it. */
  readonly beforeRejoin?: () => Promise<void>;
  /** This member reads nothing any more, until the next `onAssigned`. */
  readonly onLost?: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * A member of a consumer group that passes on what it fetches and never waits for its processing: heartbeats continue
 * however long a batch takes, and a slow partition does not delay the others of its broker. Joins as soon as one of its
 * topics exists, and again when another one does or when the client gave up.
 */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #closing = new AbortController();
  #session: GroupSession | undefined;
  #failures = 0;
  readonly #running: Promise<void>;

  constructor(options: FetcherOptions) {
    this.#options = options;
    // A service may have no handlers at all: then there is nothing to wait for.
    this.#running = options.wanted.length > 0 ? this.#run() : Promise.resolve();
  }

  /** Undefined while the topics do not exist or the client is being restarted. */
  get session(): GroupSession | undefined {
    return this.#session;
  }

  /** Leaves the group. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { context, topics, group, wanted, onError } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const existing = await topics.moreThan(0, wanted, group, onError, signal);
        if (existing) await this.#read(existing);
      } catch (error) {
        if (signal.aborted) return;
        this.#failures += 1;
        const passes = context.outages.note(group, error);
        if (!passes) onError(error);
        const delay = backoffMs(passes ? SOON : RESTART, this.#failures, Math.random);
        await sleep(delay, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Resolves when closed or when more topics exist, rejects when the client gave up. */
  async #read(existing: readonly string[]): Promise<void> {
    const { context, topics, group, wanted, fetchBytes, onRecords, onError } = this.#options;
    const end = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, end.signal]);
    const session = context.client.join({
      group,
      topics: existing,
      sessionTimeoutMs: context.options.sessionTimeoutMs ?? SESSION_MS,
      fetchBytes: fetchBytes ?? FETCH_BYTES,
      onAssigned: (owned) => {
        if (signal.aborted) return;
        this.#failures = 0;
        context.outages.recovered(group);
        this.#options.onAssigned(owned);
      },
      onRecords,
      beforeRejoin: async () => this.#options.beforeRejoin?.(),
    });
    this.#session = session;
    try {
      await Promise.race([session.failed, topics.moreThan(existing.length, wanted, group, onError, signal)]);
      if (!this.#closing.signal.aborted) await this.#options.beforeRejoin?.();
    } finally {
      end.abort();
      this.#session = undefined;
      this.#options.onLost?.();
      await this.#leave(session);
    }
  }

  async #leave(session: GroupSession): Promise<void> {
    const { leaving, drainMs } = this.#options.context;
    const left = session.leave().catch(() => undefined);
    leaving.add(left);
    void left.then(() => leaving.delete(left));
    await settleWithin(drainMs, left);
  }
}
