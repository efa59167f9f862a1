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
import { BrokerAdmin } from './broker-admin.ts';
import { isUnknownGroup } from './errors.ts';
import { follow } from './follow.ts';
import { GroupMember } from './group-member.ts';
import { GroupOffsets } from './group-offsets.ts';
import { TopicRelay } from './publication.ts';
import { replay } from './replay.ts';
import { type KafkaBusOptions, type KafkaContext, openContext } from './settings.ts';
import { Settling } from './settling.ts';
import { Topics } from './topics.ts';

/**
 * The event bus over Apache Kafka. Publishing and consuming begin at once and wait for the broker where it is away; what
 * asks the broker (lag, partitions, caughtUp, follow, replay) fails within seconds when it does not answer.
 */
export class KafkaBus implements EventBus {
  readonly #context: KafkaContext;
  readonly #admin: BrokerAdmin;
  readonly #topics: Topics;
  readonly #offsets: GroupOffsets;
  readonly #relays = new Map<Topic, TopicRelay>();
  readonly #members = new Set<GroupMember>();
  readonly #followings = new Set<Following>();
  #closing: Promise<void> | undefined;

  constructor(options: KafkaBusOptions) {
    this.#context = openContext(options);
    this.#admin = new BrokerAdmin(this.#context);
    this.#topics = new Topics(this.#context);
    this.#offsets = new GroupOffsets(this.#admin, this.#topics);
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
    const member = new GroupMember(this.#context, this.#topics, options);
    const wanted = this.#named(options.topics);
    const settling = new Settling({
      group: member.group,
      offsets: this.#offsets,
      topics: this.#topics,
      wanted,
      relayed: (topic) => this.#relays.get(this.#bare(topic))?.caughtUp(),
    });
    member.onCommitted = () => settling.committed();
    this.#members.add(member);
    member.start();
    const partitions = async (): Promise<PartitionState[]> => {
      const positions = await this.#offsets.positions(member.group, wanted);
      return positions.map(({ topic, partition, end, committed }) => {
        const owned = member.owns(topic, partition);
        const lag = Math.max(0, Number(end - committed));
        const state = { topic: this.#bare(topic), partition, lag, owned, paused: owned && member.paused };
        return { ...state, committed: String(committed), end: String(end) };
      });
    };
    return {
      lag: async () => (await partitions()).reduce((sum, { lag }) => sum + lag, 0),
      partitions,
      caughtUp: (signal) => settling.caughtUp(signal),
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
    return replay({
      context: this.#context,
      admin: this.#admin,
      topics: this.#topics,
      offsets: this.#offsets,
      wanted: this.#named(topics),
    });
  }

  async follow(
    topics: readonly Topic[],
    onMessages: (messages: readonly ContractMessage[]) => void,
    onError: (error: unknown) => void = () => undefined,
  ): Promise<Following> {
    this.#assertOpen();
    const following = await follow({
      context: this.#context,
      admin: this.#admin,
      topics: this.#topics,
      offsets: this.#offsets,
      wanted: this.#named(topics),
      onMessages,
      onError,
    });
    this.#followings.add(following);
    return {
      stop: async () => {
        this.#followings.delete(following);
        await following.stop();
      },
    };
  }

  async dropGroup(group: string): Promise<void> {
    const name = this.#context.prefix + group;
    await this.#admin
      .use((admin) => admin.deleteGroups([name]))
      .catch((error: unknown) => {
        if (!isUnknownGroup(error)) throw error;
      });
  }

  /** Resolves when the broker answers this client; rejects within seconds when it does not, or refuses it. */
  async check(): Promise<void> {
    this.#assertOpen();
    await this.#admin.use((admin) => admin.describeCluster());
  }

  /** Ends running batches and commits them, stops relays, leaves the groups; does not wait for a broker that is away. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const parts = [...this.#members, ...this.#relays.values(), ...this.#followings];
    await Promise.allSettled(parts.map((part) => part.stop()));
    await Promise.all([this.#admin.close(), this.#topics.close()]);
    this.#context.end();
    await settleWithin(this.#context.drainMs, Promise.allSettled(this.#context.leftovers));
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
