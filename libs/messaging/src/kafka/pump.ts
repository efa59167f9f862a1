import { setTimeout as sleep } from 'node:timers/promises';
import { settleWithin } from '@alur/event-sourcing';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { type BackoffPolicy, backoffMs } from '../backoff.ts';
import { type Assignment, stickyAssigner } from './assigner.ts';
import { type KafkaContext, RESTART, RETRY } from './settings.ts';
import type { Topics } from './topics.ts';

const HEARTBEAT_MS = 1_000;
/** How long an idle fetch waits at the broker; it answers as soon as there is something. */
const FETCH_WAIT_MS = 100;
/** Of one partition in one answer; a larger record still comes, alone. */
const FETCH_BYTES = 512 * 1024;
const REBALANCE_MS = 60_000;
/** Between attempts while a broker starts or changes. */
const SOON: BackoffPolicy = { firstMs: 100, factor: 2, maxMs: 1_000 };

export interface PumpOptions {
  /** Of one partition in one answer, as the broker keeps it, compressed; 512 KB when absent. */
  readonly fetchBytes?: number;
  readonly context: KafkaContext;
  readonly topics: Topics;
  readonly group: string;
  /** Names with prefix. */
  readonly wanted: readonly string[];
  /** What this member now reads; `seek` where it is not to begin at the committed offset (or the start). */
  readonly onAssigned: (assignment: Assignment, pump: Pump) => void;
  /** Must not wait: fetching goes on for all partitions only after it returned. */
  readonly onRecords: (topic: string, partition: number, records: readonly KafkaMessage[]) => void;
  /** Before partitions may go elsewhere; the group waits for it. */
  readonly beforeJoin?: () => Promise<void>;
  /** This member reads nothing any more, for a while or for good. */
  readonly onLost?: () => void;
  readonly onError: (error: unknown) => void;
}

type Position = { readonly topic: string; readonly partition: number; readonly offset: string };

/**
 * A member of a consumer group that hands on what it fetches and never waits for its processing: heartbeats go on however
 * long a batch takes, and one slow partition does not hold up the others of its broker. Starts by itself as soon as one
 * of its topics exists, and again when kafkajs gave up.
 */
export class Pump {
  readonly #options: PumpOptions;
  readonly #closing = new AbortController();
  #assignment: Assignment = new Map();
  #consumer: Consumer | undefined;
  #commit: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;
  #failures = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(options: PumpOptions) {
    this.#options = options;
  }

  start(): void {
    // A service may have no handlers at all: then there is nothing to wait for.
    if (this.#options.wanted.length > 0) this.#running = this.#run();
  }

  get assignment(): Assignment {
    return this.#assignment;
  }

  pause(topic: string, partition: number): void {
    this.#whileAssigned((consumer) => consumer.pause([{ topic, partitions: [partition] }]));
  }

  resume(topic: string, partition: number): void {
    this.#whileAssigned((consumer) => consumer.resume([{ topic, partitions: [partition] }]));
  }

  seek(position: Position): void {
    this.#whileAssigned((consumer) => consumer.seek(position));
  }

  /** Tries once; rejects when the group has moved on meanwhile. */
  async commit(positions: readonly Position[]): Promise<void> {
    if (!this.#commit) throw new Error(`${this.#options.group} reads nothing now`);
    const topics = [...Map.groupBy(positions, ({ topic }) => topic)].map(([topic, partitions]) => ({
      topic,
      partitions,
    }));
    await this.#commit({ topics: topics.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })) });
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
        const found = await topics.moreThan(0, wanted, group, onError, signal);
        if (found) await this.#read(found);
      } catch (error) {
        if (signal.aborted) return;
        this.#failures += 1;
        const waits = context.waits.takes(group, error);
        if (!waits) onError(error);
        await sleep(backoffMs(waits ? SOON : RESTART, this.#failures, Math.random), undefined, { signal }).catch(
          () => undefined,
        );
      }
    }
  }

  /** Resolves when closed or when more topics exist, rejects when kafkajs gave up. */
  async #read(found: readonly string[]): Promise<void> {
    const { context, topics, group, wanted, onError } = this.#options;
    const end = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, end.signal]);
    const consumer = this.#consumerOf();
    const crashed = Promise.withResolvers<never>();
    crashed.promise.catch(() => undefined);
    consumer.on(consumer.events.CRASH, ({ payload }) => crashed.reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (signal.aborted) return;
      this.#failures = 0;
      context.waits.over(group);
      this.#assigned(payload.memberAssignment);
    });
    const started = (async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...found], fromBeginning: true });
      this.#consumer = consumer;
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        partitionsConsumedConcurrently: 1,
        eachBatch: async (payload) => this.#take(payload),
      });
    })();
    try {
      const complete = found.length === wanted.length;
      const more = complete ? aborted(signal) : topics.moreThan(found.length, wanted, group, onError, signal);
      await Promise.race([crashed.promise, failureOf(started), more]);
      if (!this.#closing.signal.aborted) await this.#options.beforeJoin?.();
    } finally {
      end.abort();
      this.#consumer = undefined;
      this.#commit = undefined;
      this.#assignment = new Map();
      this.#options.onLost?.();
      const stopped = started.catch(() => undefined).then(() => consumer.disconnect());
      context.leftovers.add(stopped);
      void stopped.catch(() => undefined).then(() => context.leftovers.delete(stopped));
      await settleWithin(context.drainMs, stopped);
    }
  }

  #consumerOf(): Consumer {
    const { context, group, beforeJoin } = this.#options;
    return context.kafka.consumer({
      groupId: group,
      sessionTimeout: context.options.sessionTimeoutMs ?? 10_000,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytesPerPartition: this.#options.fetchBytes ?? FETCH_BYTES,
      allowAutoTopicCreation: false,
      // We start again ourselves, so that there is one way to do it.
      retry: { ...RETRY, restartOnFailure: async () => false },
      partitionAssigners: [
        stickyAssigner({
          owned: () => this.#assignment,
          beforeJoin: async (heartbeat) => {
            if (!beforeJoin) return;
            const timer = setInterval(heartbeat, HEARTBEAT_MS);
            await beforeJoin().finally(() => clearInterval(timer));
          },
        }),
      ],
    });
  }

  #assigned(assignment: Record<string, number[]>): void {
    this.#assignment = new Map(Object.entries(assignment));
    this.#options.onAssigned(this.#assignment, this);
  }

  #take({ batch, commitOffsetsIfNecessary }: EachBatchPayload): void {
    this.#commit = commitOffsetsIfNecessary;
    this.#options.onRecords(batch.topic, batch.partition, batch.messages);
  }

  #whileAssigned(change: (consumer: Consumer) => void): void {
    if (this.#consumer && this.#assignment.size > 0) change(this.#consumer);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Rejects with the promise, never resolves. */
function failureOf(promise: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => promise.catch(reject));
}
