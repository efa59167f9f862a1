import { Kafka, type KafkaConfig, type LogEntry, logLevel, type SASLOptions } from 'kafkajs';
import {
  type BrokerClient,
  type ClientSettings,
  type Fault,
  type GroupSessionOptions,
  type KafkaLogger,
  type NewTopic,
  nameOf,
  type PartitionRange,
} from '../client.ts';
import { KafkajsAdmin, RETRY } from './admin.ts';
import { conditionOf, isMissingTopic, isUnknownGroup, reasonOf } from './faults.ts';
import { applyFixes } from './fixes.ts';
import { KafkajsProducer } from './producer.ts';
import { KafkajsSession } from './session.ts';

/** @param socketFactory makes connections; only tests replace it. */
export function openKafkajs(settings: ClientSettings, socketFactory?: KafkaConfig['socketFactory']): BrokerClient {
  return new KafkajsClient(settings, socketFactory);
}

class KafkajsClient implements BrokerClient {
  readonly #kafka: Kafka;
  readonly #admin: KafkajsAdmin;
  /** A second one, because kafkajs drops the cached leaders of all other topics when it is asked for one topic. */
  readonly #metadata: KafkajsAdmin;
  #closed = false;

  constructor(settings: ClientSettings, socketFactory: KafkaConfig['socketFactory']) {
    applyFixes();
    const { brokers, clientId, ssl, sasl, logger } = settings;
    this.#kafka = new Kafka({
      // kafkajs keeps reconnecting after a disconnect; without brokers it stops.
      brokers: async () => (this.#closed ? [] : [...brokers]),
      clientId,
      connectionTimeout: 3_000,
      requestTimeout: 30_000,
      retry: RETRY,
      ...(ssl !== undefined && { ssl: ssl === true || ssl.ca === undefined ? true : { ca: ssl.ca } }),
      ...(sasl !== undefined && { sasl: sasl as SASLOptions }),
      ...(socketFactory !== undefined && { socketFactory }),
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => logger && log(entry, logger),
    });
    this.#admin = new KafkajsAdmin(this.#kafka);
    this.#metadata = new KafkajsAdmin(this.#kafka);
  }

  async check(): Promise<void> {
    await this.#admin.use((admin) => admin.describeCluster());
  }

  /** Asked by name: a list of all topics fails while any one on the cluster, also of another owner, has no leader. */
  partitionsOf(topic: string): Promise<number | undefined> {
    return this.#metadata.use(async (admin) => {
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        return topics.find(({ name }) => name === topic)?.partitions.length;
      } catch (error) {
        if (isMissingTopic(error)) return undefined;
        throw error;
      }
    });
  }

  createTopic({ topic, partitions, replicas, config }: NewTopic): Promise<boolean> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    const wanted = { topic, numPartitions: partitions, replicationFactor: replicas, configEntries };
    // kafkajs can wait for leaders only after the broker has published the topic's metadata.
    return this.#metadata.use((admin) => admin.createTopics({ waitForLeaders: false, topics: [wanted] }));
  }

  rangesOf(topics: readonly string[]): Promise<PartitionRange[]> {
    return this.#admin.use(async (admin) => {
      const answers = await Promise.allSettled(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return answers.flatMap((answer, index) => {
        if (answer.status === 'rejected') throw answer.reason;
        return answer.value.map(({ partition, low, high }) => ({
          topic: topics[index]!,
          partition,
          low: BigInt(low),
          high: BigInt(high),
        }));
      });
    });
  }

  async committed(group: string, topics: readonly string[]): Promise<Map<string, bigint>> {
    if (topics.length === 0) return new Map();
    const found = await this.#admin.use((admin) => admin.fetchOffsets({ groupId: group, topics: [...topics] }));
    const offsets = found.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [nameOf({ topic, partition }), BigInt(offset)] as const),
    );
    return new Map(offsets);
  }

  async dropGroup(group: string): Promise<void> {
    try {
      await this.#admin.use((admin) => admin.deleteGroups([group]));
    } catch (error) {
      if (!isUnknownGroup(error)) throw error;
    }
  }

  producer(topic: string): KafkajsProducer {
    return new KafkajsProducer(this.#kafka, topic);
  }

  join(options: GroupSessionOptions): KafkajsSession {
    return new KafkajsSession(this.#kafka, options);
  }

  faultOf(error: unknown): Fault {
    return { condition: conditionOf(error), reason: reasonOf(error) };
  }

  async close(): Promise<void> {
    await Promise.all([this.#admin.close(), this.#metadata.close()]);
    this.#closed = true;
  }
}

/** Lines that appear nowhere else: messages may be skipped or repeated, or this adapter has a defect. */
const SERIOUS = /^(Offset out of range, resetting|Failed to execute listener)/;

/** The level of kafkajs is ignored: most of its errors are attempts that it repeats; what it gives up reaches us as an error. */
function log({ namespace, log: { message, error } }: LogEntry, logger: KafkaLogger): void {
  const cause = typeof error === 'string' && error !== message ? `: ${error}` : '';
  logger(SERIOUS.test(message) ? 'error' : 'debug', `kafkajs ${namespace}: ${message}${cause}`);
}
