import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@alur/contracts';
import { settleWithin } from '@alur/event-sourcing';
import { type BackoffPolicy, backoffMs } from '../backoff.ts';
import type { ConsumeOptions } from '../bus.ts';
import { nameOf, type TopicPartition } from './client.ts';
import { Committer } from './committer.ts';
import type { KafkaContext } from './context.ts';
import { Fetcher } from './fetcher.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import type { Topics } from './topics.ts';

/** Messages of one partition in memory: a few batches, so that fetching and handling overlap. */
const CAPACITY = 1_000;
const REDELIVERY: BackoffPolicy = { firstMs: 50, factor: 2, maxMs: 5_000 };

/** One member of a consumer group: a buffer per partition that it owns, filled by one fetcher. */
export class GroupMember {
  readonly group: string;
  readonly #context: KafkaContext;
  readonly #options: ConsumeOptions;
  readonly #fetcher: Fetcher;
  readonly #committer: Committer;
  readonly #buffers = new Map<string, PartitionBuffer>();
  readonly #stopping = new AbortController();
  #paused = false;
  /** The group is being rebalanced: no batch may start. */
  #held = false;
  /** Called after each commit of this member. */
  onCommitted: () => void = () => undefined;

  constructor(context: KafkaContext, topics: Topics, options: ConsumeOptions) {
    this.#context = context;
    this.#options = options;
    this.group = context.prefix + options.group;
    const onError = (error: unknown) => options.onError?.(error);
    this.#fetcher = new Fetcher({
      context,
      topics,
      group: this.group,
      wanted: options.topics.map((topic) => context.prefix + topic),
      onAssigned: (owned) => this.#assigned(owned),
      onRecords: (at, records) => this.#bufferOf(at).take(records),
      beforeRejoin: () => this.#drainForRebalance(),
      onLost: () => this.#own([]),
      onError,
    });
    this.#committer = new Committer({
      commit: async (positions) => {
        if (!this.#fetcher.session) throw new Error(`${this.group} reads nothing now`);
        await this.#fetcher.session.commit(positions);
      },
      owned: (at) => this.owns(at),
      onCommitted: () => {
        context.outages.recovered(this.group);
        this.onCommitted();
      },
      onError: (error) => {
        if (!context.outages.note(this.group, error)) onError(error);
      },
    });
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** What has been fetched stays in the buffers, and fetching pauses when they are full. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#work();
  }

  /** Name of the topic with prefix. */
  owns(at: TopicPartition): boolean {
    return this.#buffers.get(nameOf(at))?.owned === true;
  }

  /** Lets running batches end and commits them, for a limited time; then leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#drain();
    this.#committer.stop();
    await this.#fetcher.close();
  }

  async #drainForRebalance(): Promise<void> {
    this.#held = true;
    await this.#drain();
  }

  /** Resolves when no batch runs and all that is done is committed, or when that takes too long. */
  async #drain(): Promise<void> {
    const drained = Promise.all([...this.#buffers.values()].map(({ idle }) => idle)).then(() =>
      this.#committer.attempt(),
    );
    await settleWithin(this.#context.drainMs, drained);
    if ([...this.#buffers.values()].some(({ busy }) => busy))
      this.#context.log('warn', `${this.group}: a batch still runs; the next reader of its partition gets it again`);
  }

  #assigned(owned: readonly TopicPartition[]): void {
    this.#held = false;
    this.#own(owned);
    for (const at of owned) {
      const { position } = this.#bufferOf(at);
      if (position === undefined) this.#fetcher.session?.resume(at);
      else this.#fetcher.session?.seek({ ...at, offset: String(position) });
    }
    this.#work();
  }

  /** Loses every partition that is not assigned any more. */
  #own(owned: readonly TopicPartition[]): void {
    for (const at of owned) this.#bufferOf(at).own();
    const names = new Set(owned.map(nameOf));
    for (const [name, buffer] of this.#buffers) {
      if (names.has(name)) continue;
      buffer.lose();
      this.#committer.lose(name);
    }
  }

  #work(): void {
    for (const buffer of this.#buffers.values()) buffer.work();
  }

  #bufferOf(at: TopicPartition): PartitionBuffer {
    const existing = this.#buffers.get(nameOf(at));
    if (existing) return existing;
    const policy = this.#context.options.redelivery ?? REDELIVERY;
    const { signal } = this.#stopping;
    const buffer = new PartitionBuffer({
      topic: at.topic.slice(this.#context.prefix.length) as Topic,
      partition: at.partition,
      consume: this.#options,
      capacity: CAPACITY,
      mayTake: () => !this.#paused && !this.#held && !signal.aborted,
      onDone: (next) => this.#committer.done(at, next),
      onFull: (full) => (full ? this.#fetcher.session?.pause(at) : this.#fetcher.session?.resume(at)),
      wait: (failures) => sleep(backoffMs(policy, failures, Math.random), undefined, { signal }).catch(() => undefined),
    });
    this.#buffers.set(nameOf(at), buffer);
    return buffer;
  }
}
