import type { ContractMessage, Topic } from '@alur/contracts';
import { settleWithin } from '@alur/event-sourcing';
import type {
  ConsumeOptions,
  Consumption,
  EventBus,
  Following,
  PartitionState,
  Publication,
  Publishing,
} from '../bus.ts';
import { CatchUpBarrier } from './catch-up-barrier.ts';
import type { OpenClient } from './client.ts';
import { answered, type KafkaBusOptions, type KafkaContext, openContext } from './context.ts';
import { follow } from './follow.ts';
import { GroupMember } from './group-member.ts';
import { groupPositions } from './group-positions.ts';
import { openKafkajs } from './kafkajs/client.ts';
import { TopicRelay } from './publication.ts';
import { replay } from './replay.ts';
import { Topics } from './topics.ts';

/**
 * The event bus over Apache Kafka. Publishing and consuming begin at once and wait for the broker where it is away; what
 * asks the broker (lag, partitions, caughtUp, follow, replay) fails within seconds when it does not answer.
 */
export class KafkaBus implements EventBus {
  readonly #context: KafkaContext;
  readonly #topics: Topics;
  readonly #relays = new Map<Topic, TopicRelay>();
  readonly #members = new Set<GroupMember>();
  readonly #followings = new Set<Following>();
  #closing: Promise<void> | undefined;

  constructor(options: KafkaBusOptions, client: OpenClient = openKafkajs) {
    this.#context = openContext(options, client);
    this.#topics = new Topics(this.#context);
  }

  async publish(publication: Publication): Promise<Publishing> {
    this.#assertOpen();
    const { topic } = publication;
    if (this.#relays.has(topic)) throw new Error(`${topic} is published already: a topic has one publisher`);
    const relay = new TopicRelay(this.#context, this.#topics, publication);
    this.#relays.set(topic, relay);
    try {
      await relay.start();
    } catch (error) {
      this.#relays.delete(topic);
      throw error;
    }
    return {
      lag: () => relay.lag(),
      stop: async () => {
        if (this.#relays.get(topic) === relay) this.#relays.delete(topic);
        await relay.stop();
      },
    };
  }

  async consume(options: ConsumeOptions): Promise<Consumption> {
    this.#assertOpen();
    const { client } = this.#context;
    const member = new GroupMember(this.#context, this.#topics, options);
    const wanted = this.#named(options.topics);
    const barrier = new CatchUpBarrier({
      client,
      topics: this.#topics,
      group: member.group,
      wanted,
      relayed: (topic) => this.#relays.get(this.#bare(topic))?.caughtUp(),
    });
    member.onCommitted = () => barrier.committed();
    this.#members.add(member);
    const partitions = async (): Promise<PartitionState[]> => {
      const existing = this.#topics.existing(wanted);
      const asked = existing.then((topics) => groupPositions(client, member.group, topics));
      const positions = await answered(this.#context, asked);
      return positions.map(({ topic, partition, end, committed }) => {
        const owned = member.owns({ topic, partition });
        const lag = Math.max(0, Number(end - committed));
        const state = { topic: this.#bare(topic), partition, lag, owned, paused: owned && member.paused };
        return { ...state, committed: String(committed), end: String(end) };
      });
    };
    return {
      lag: async () => (await partitions()).reduce((sum, { lag }) => sum + lag, 0),
      partitions,
      caughtUp: (signal) => answered(this.#context, barrier.caughtUp(signal)),
      get paused() {
        return member.paused;
      },
      pause: () => member.pause(),
      resume: () => member.resume(),
      stop: async () => {
        this.#members.delete(member);
        await member.stop();
      },
    };
  }

  replay(topics: readonly Topic[]): AsyncIterable<readonly ContractMessage[]> {
    this.#assertOpen();
    return replay({ context: this.#context, topics: this.#topics, wanted: this.#named(topics) });
  }

  async follow(
    topics: readonly Topic[],
    onMessages: (messages: readonly ContractMessage[]) => void,
    onError: (error: unknown) => void = () => undefined,
  ): Promise<Following> {
    this.#assertOpen();
    const wanted = this.#named(topics);
    const following = await follow({ context: this.#context, topics: this.#topics, wanted, onMessages, onError });
    this.#followings.add(following);
    return {
      stop: async () => {
        this.#followings.delete(following);
        await following.stop();
      },
    };
  }

  async dropGroup(group: string): Promise<void> {
    await answered(this.#context, this.#context.client.dropGroup(this.#context.prefix + group));
  }

  /** Resolves when the broker answers this client; rejects within seconds when it does not, or refuses it. */
  async check(): Promise<void> {
    this.#assertOpen();
    await this.#context.client.check();
  }

  /** Ends running batches and commits them, stops relays, leaves the groups; does not wait for a broker that is away. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const parts = [...this.#members, ...this.#relays.values(), ...this.#followings];
    await Promise.allSettled(parts.map((part) => part.stop()));
    const { client, drainMs, leaving } = this.#context;
    await client.close();
    await settleWithin(drainMs, Promise.allSettled(leaving));
  }

  #named(topics: readonly Topic[]): string[] {
    return topics.map((topic) => this.#context.prefix + topic);
  }

  #bare(topic: string): Topic {
    return topic.slice(this.#context.prefix.length) as Topic;
  }

  #assertOpen(): void {
    if (this.#closing) throw new Error('The event bus is closed');
  }
}
