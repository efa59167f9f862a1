import {
  Admin,
  type BaseOptions,
  type Connection,
  compatibilityPartitioner,
  type GroupAssignment,
  instancesChannel,
  Producer,
  stringSerializers,
} from '@platformatic/kafka';
import {
  type BrokerClient,
  type ClientSettings,
  type Fault,
  type GroupSessionOptions,
  type NewTopic,
  nameOf,
  type OutgoingRecord,
  type PartitionRange,
  type RecordProducer,
} from '../client.ts';
import { apiIdOf, conditionOf, innermost, isMissingTopic, reasonOf } from './faults.ts';
import { PlatformaticSession } from './session.ts';

/**
 * After a refusal of its account a connection can fail once more when the broker resets it. The pool listens to the first
 * failure only, and an error event without a listener ends the process.
 */
instancesChannel.subscribe((message) => {
  const { type, instance } = message as { readonly type: string; readonly instance: Connection };
  if (type === 'connection') instance.on('error', () => undefined);
});

const LATEST = -1n;
const EARLIEST = -2n;
const GZIP_FROM_BYTES = 64 * 1024;

/** @param context seen at each connection; only tests give one. */
export function openPlatformatic(settings: ClientSettings, context?: unknown): BrokerClient {
  return new PlatformaticClient(settings, context);
}

class PlatformaticClient implements BrokerClient {
  readonly #base: BaseOptions;
  readonly #admin: Admin;

  constructor({ brokers, clientId, ssl, sasl }: ClientSettings, context: unknown) {
    this.#base = {
      clientId,
      bootstrapBrokers: [...brokers],
      connectTimeout: 3_000,
      requestTimeout: 30_000,
      retries: 5,
      retryDelay: 200,
      context,
      ...(ssl !== undefined && {
        tls: ssl === true || ssl.ca === undefined ? {} : { ca: ssl.ca },
        tlsServerName: true,
      }),
      ...(sasl !== undefined && {
        sasl: { mechanism: SASL[sasl.mechanism], username: sasl.username, password: sasl.password },
      }),
    };
    this.#admin = new Admin(this.#base);
  }

  async check(): Promise<void> {
    await this.#ask(this.#admin.metadata({ topics: [], forceUpdate: true, retries: 0 }));
  }

  async partitionsOf(topic: string): Promise<number | undefined> {
    try {
      const { topics } = await this.#ask(this.#admin.metadata({ topics: [topic], forceUpdate: true, retries: 0 }));
      return topics.get(topic)?.partitionsCount;
    } catch (error) {
      if (isMissingTopic(error)) return undefined;
      throw error;
    }
  }

  async createTopic({ topic, partitions, replicas, config }: NewTopic): Promise<boolean> {
    const configs = Object.entries(config).map(([name, value]) => ({ name, value }));
    try {
      await this.#ask(this.#admin.createTopics({ topics: [topic], partitions, replicas, configs }));
      return true;
    } catch (error) {
      if (apiIdOf(error) === 'TOPIC_ALREADY_EXISTS') return false;
      throw error;
    }
  }

  async rangesOf(topics: readonly string[]): Promise<PartitionRange[]> {
    const partitions = await this.#partitionsOfAll(topics);
    const offsets = async (timestamp: bigint) => {
      const found = await this.#ask(
        this.#admin.listOffsets({
          topics: partitions.map(({ topic, partitions: numbers }) => ({
            name: topic,
            partitions: numbers.map((partitionIndex) => ({ partitionIndex, timestamp })),
          })),
        }),
      );
      return new Map(
        found.flatMap(({ name: topic, partitions: all }) =>
          all.map(({ partitionIndex: partition, offset }) => [nameOf({ topic, partition }), offset] as const),
        ),
      );
    };
    if (partitions.length === 0) return [];
    const [low, high] = await Promise.all([offsets(EARLIEST), offsets(LATEST)]);
    return partitions.flatMap(({ topic, partitions: numbers }) =>
      numbers.map((partition) => {
        const name = nameOf({ topic, partition });
        return { topic, partition, low: low.get(name)!, high: high.get(name)! };
      }),
    );
  }

  async committed(group: string, topics: readonly string[]): Promise<Map<string, bigint>> {
    if (topics.length === 0) return new Map();
    const wanted = (await this.#partitionsOfAll(topics)).map(({ topic, partitions }) => ({
      name: topic,
      partitionIndexes: partitions,
    }));
    const [found] = await this.#ask(
      this.#admin.listConsumerGroupOffsets({ groups: [{ groupId: group, topics: wanted }] }),
    );
    return new Map(
      (found?.topics ?? []).flatMap(({ name: topic, partitions }) =>
        partitions.map(
          ({ partitionIndex: partition, committedOffset }) => [nameOf({ topic, partition }), committedOffset] as const,
        ),
      ),
    );
  }

  async dropGroup(group: string): Promise<void> {
    try {
      await this.#ask(this.#admin.deleteGroups({ groups: [group] }));
    } catch (error) {
      if (apiIdOf(error) !== 'GROUP_ID_NOT_FOUND') throw error;
    }
  }

  producer(topic: string): RecordProducer {
    return new PlatformaticProducer(this.#base, topic);
  }

  join(options: GroupSessionOptions): PlatformaticSession {
    return new PlatformaticSession(this.#base, options);
  }

  faultOf(error: unknown): Fault {
    return { condition: conditionOf(error), reason: reasonOf(error) };
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }

  async #partitionsOfAll(topics: readonly string[]): Promise<GroupAssignment[]> {
    if (topics.length === 0) return [];
    const found = await this.#ask(this.#admin.metadata({ topics: [...topics] }));
    return topics.map((topic) => {
      const { partitionsCount = 0 } = found.topics.get(topic) ?? {};
      return { topic, partitions: Array.from({ length: partitionsCount }, (_, index) => index) };
    });
  }

  /** Rejects with the error itself instead of with a list of attempts. */
  async #ask<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
      throw innermost(error);
    });
  }
}

class PlatformaticProducer implements RecordProducer {
  readonly #topic: string;
  readonly #producer: Producer<string, string, string, string>;

  constructor(base: BaseOptions, topic: string) {
    this.#topic = topic;
    this.#producer = new Producer({
      ...base,
      // A request that is given up and not repeated as it was would break the sequence; a close ends the attempts.
      retries: true,
      serializers: stringSerializers,
      idempotent: true,
      autocreateTopics: false,
      partitioner: compatibilityPartitioner,
    });
  }

  async send(records: readonly OutgoingRecord[], bytes: number): Promise<void> {
    const messages = records.map((record) => ({ ...record, topic: this.#topic }));
    await this.#producer.send({ messages, acks: -1, compression: bytes < GZIP_FROM_BYTES ? 'none' : 'gzip' });
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }
}

const SASL = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;
