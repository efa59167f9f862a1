import type { Topic } from '@alur/contracts';
import { type BackoffPolicy, backoffMs, type RetryTools } from '../backoff.ts';
import type { PartitionState, Publication } from '../bus.ts';
import type { Offsets } from '../checkpoint.ts';
import { Member } from './member.ts';
import { type PartitionQueue, Tail } from './tail.ts';

export interface GroupOptions {
  readonly name: string;
  readonly offsets: Offsets;
  readonly publications: ReadonlyMap<Topic, Publication>;
  readonly partitions: number;
  readonly capacity: number;
  readonly drainMs: number;
  readonly redelivery: BackoffPolicy;
  readonly tools: RetryTools;
}

const DEFAULT_BATCH = 200;

/**
 * A consumer group: its members share the partitions of its topics. The owner of a partition is looked up for every
 * batch, so a member that joins or leaves moves partitions between two batches and never within one.
 */
export class Group {
  readonly #options: GroupOptions;
  readonly #members: Member[] = [];
  readonly #tails = new Map<Topic, Tail>();
  readonly #stop = new AbortController();
  #changes: Promise<void> = Promise.resolve();

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  async join(member: Member): Promise<void> {
    this.#members.push(member);
    await this.reconcile();
  }

  async leave(member: Member): Promise<void> {
    const index = this.#members.indexOf(member);
    if (index < 0) return;
    this.#members.splice(index, 1);
    this.deliver();
    await member.drain(this.#options.drainMs);
    await this.reconcile();
  }

  /** Starts and stops tails, so that exactly the published topics of the members are read. */
  reconcile(): Promise<void> {
    const change = this.#changes.then(async () => {
      const wanted = new Set(this.#members.flatMap((member) => [...member.options.topics]));
      for (const [topic, tail] of this.#tails) {
        if (wanted.has(topic) && this.#options.publications.has(topic)) continue;
        await tail.stop();
        this.#tails.delete(topic);
      }
      for (const topic of wanted) {
        const publication = this.#options.publications.get(topic);
        if (publication && !this.#tails.has(topic)) await this.#open(publication);
      }
      this.deliver();
    });
    this.#changes = change.catch(() => undefined);
    return change;
  }

  /** Starts a worker for every partition that has messages and an owner that takes them. */
  deliver(): void {
    for (const tail of this.#tails.values()) this.#deliver(tail, tail.queues);
  }

  async lag(topics: readonly Topic[]): Promise<number> {
    const states = await Promise.all(this.#tailsOf(topics).map((tail) => tail.states()));
    return states.flat().reduce((sum, { lag }) => sum + lag, 0);
  }

  async partitions(member: Member): Promise<PartitionState[]> {
    const states = await Promise.all(
      this.#tailsOf(member.options.topics.toSorted()).map(async (tail) => {
        const states = await tail.states();
        return states.map((state) => {
          const owned = this.#ownerOf(state) === member;
          return { ...state, owned, paused: owned && member.paused };
        });
      }),
    );
    return states.flat();
  }

  async caughtUp(topics: readonly Topic[], signal?: AbortSignal): Promise<void> {
    await Promise.all(this.#tailsOf(topics).map((tail) => tail.caughtUp(signal)));
  }

  get empty(): boolean {
    return this.#members.length === 0;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#members.splice(0).map((member) => member.drain(this.#options.drainMs)));
    await this.reconcile();
  }

  async #open(publication: Publication): Promise<void> {
    const { name, offsets, partitions, capacity } = this.#options;
    const tail: Tail = new Tail({
      group: name,
      publication,
      offsets,
      partitions,
      capacity,
      onQueued: (queues) => this.#deliver(tail, queues),
      onError: (error) => {
        for (const member of this.#members) member.options.onError?.(error);
      },
    });
    await tail.start();
    this.#tails.set(publication.topic, tail);
  }

  #deliver(tail: Tail, queues: Iterable<PartitionQueue>): void {
    for (const queue of queues) if (!queue.busy && this.#takerOf(queue)) void this.#work(tail, queue);
  }

  async #work(tail: Tail, queue: PartitionQueue): Promise<void> {
    queue.busy = true;
    for (let owner = this.#takerOf(queue); owner; owner = this.#takerOf(queue)) {
      const batch = queue.entries.slice(0, owner.options.batchSize ?? DEFAULT_BATCH);
      const deliveries = batch.map((entry) => entry.delivery);
      const outcome = await owner.deliver(deliveries, (count) => tail.done(queue, count));
      queue.failures = outcome === 'failed' ? queue.failures + 1 : 0;
      if (outcome === 'processed') continue;
      const wait = backoffMs(this.#options.redelivery, queue.failures, this.#options.tools.random);
      await this.#options.tools.delay(wait, this.#stop.signal).catch(() => undefined);
    }
    queue.busy = false;
  }

  /** The member that owns the partition, when there is something to take and it takes. */
  #takerOf(queue: PartitionQueue): Member | undefined {
    if (queue.entries.length === 0) return undefined;
    const owner = this.#ownerOf(queue);
    return owner?.paused ? undefined : owner;
  }

  #ownerOf(queue: Pick<PartitionQueue, 'topic' | 'partition'>): Member | undefined {
    const owners = this.#members.filter((member) => member.options.topics.includes(queue.topic));
    return owners[queue.partition % owners.length];
  }

  #tailsOf(topics: readonly Topic[]): Tail[] {
    return topics.flatMap((topic) => this.#tails.get(topic) ?? []);
  }
}
