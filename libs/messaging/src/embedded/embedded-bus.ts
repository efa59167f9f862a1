import type { ContractMessage, Topic } from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { type BackoffPolicy, type RetryTools, systemRetryTools } from '../backoff.ts';
import type { ConsumeOptions, Consumption, EventBus, Following, Publication, Publishing } from '../bus.ts';
import type { Offsets } from '../checkpoint.ts';
import { Follower } from './follower.ts';
import { Group } from './group.ts';
import { Member } from './member.ts';
import { replay } from './replay.ts';
import { consumerOf } from './tail.ts';

export interface EmbeddedBusOptions {
  readonly offsets: Offsets;
  /** Logical partitions of every topic; 12 when absent. Changing it redelivers a few messages. */
  readonly partitions?: number;
  /** Messages that a group holds in memory per topic before it stops reading the log; 5,000 when absent. */
  readonly capacity?: number;
  /** How long `stop` and `close` wait for running batches; 5 s when absent. */
  readonly drainMs?: number;
  readonly redelivery?: BackoffPolicy;
  readonly tools?: RetryTools;
}

/**
 * The event bus within one process: the store of the publisher is the log, every group reads it from its own offsets.
 * Partitions, groups, redelivery and rebalance behave as with Kafka.
 */
export class EmbeddedBus implements EventBus {
  readonly #options: EmbeddedBusOptions;
  readonly #publications = new Map<Topic, Publication>();
  readonly #groups = new Map<string, Group>();
  readonly #followers = new Set<Follower>();
  #closed = false;

  constructor(options: EmbeddedBusOptions) {
    this.#options = options;
  }

  async publish(publication: Publication): Promise<Publishing> {
    this.#assertOpen();
    const { topic } = publication;
    if (this.#publications.has(topic)) throw new Error(`${topic} is published already: a topic has one publisher`);
    const published = { ...publication, map: onceEach(publication.map) };
    this.#publications.set(topic, published);
    await this.#reconcile();
    return {
      lag: async () => 0,
      stop: async () => {
        if (this.#publications.get(topic) !== published) return;
        this.#publications.delete(topic);
        await this.#reconcile();
      },
    };
  }

  async consume(options: ConsumeOptions): Promise<Consumption> {
    this.#assertOpen();
    const group = this.#groups.get(options.group) ?? this.#open(options.group);
    const member = new Member(options);
    await group.join(member);
    return {
      lag: () => group.lag(options.topics),
      partitions: () => group.partitions(member),
      get paused() {
        return member.paused;
      },
      caughtUp: (signal) => group.caughtUp(options.topics, signal),
      pause: () => {
        member.paused = true;
      },
      resume: () => {
        member.paused = false;
        group.deliver();
      },
      stop: () => group.leave(member),
    };
  }

  replay(topics: readonly Topic[]): AsyncIterable<readonly ContractMessage[]> {
    this.#assertOpen();
    return replay(topics.flatMap((topic) => this.#publications.get(topic) ?? []));
  }

  async follow(
    topics: readonly Topic[],
    onMessages: (messages: readonly ContractMessage[]) => void,
    onError?: (error: unknown) => void,
  ): Promise<Following> {
    this.#assertOpen();
    const follower = new Follower(topics, this.#publications, onMessages, onError);
    this.#followers.add(follower);
    await follower.reconcile();
    return {
      stop: async () => {
        this.#followers.delete(follower);
        await follower.stop();
      },
    };
  }

  async dropGroup(name: string, topics: readonly Topic[]): Promise<void> {
    const group = this.#groups.get(name);
    if (group?.empty === false) throw new Error(`${name} has members`);
    this.#groups.delete(name);
    for (const topic of topics) await this.#options.offsets.remove(consumerOf(name, topic));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#followers].map((follower) => follower.stop()));
    await Promise.all([...this.#groups.values()].map((group) => group.close()));
  }

  #open(name: string): Group {
    const group = new Group({
      name,
      offsets: this.#options.offsets,
      publications: this.#publications,
      partitions: this.#options.partitions ?? 12,
      capacity: this.#options.capacity ?? 5_000,
      drainMs: this.#options.drainMs ?? 5_000,
      redelivery: this.#options.redelivery ?? { firstMs: 50, factor: 2, maxMs: 5_000 },
      tools: this.#options.tools ?? systemRetryTools,
    });
    this.#groups.set(name, group);
    return group;
  }

  async #reconcile(): Promise<void> {
    await Promise.all([...this.#groups.values(), ...this.#followers].map((reader) => reader.reconcile()));
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('The event bus is closed');
  }
}

/** All groups follow the same events: what the first one makes of an event serves the others. */
function onceEach(map: Publication['map']): Publication['map'] {
  const made = new WeakMap<RecordedEvent, { readonly message: ContractMessage | undefined }>();
  return (event) => {
    const known = made.get(event);
    if (known) return known.message;
    const message = map(event);
    made.set(event, { message });
    return message;
  };
}
