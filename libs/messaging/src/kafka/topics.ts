import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { BrokerAdmin } from './broker-admin.ts';
import { protocolFault } from './errors.ts';
import type { KafkaContext } from './settings.ts';

const DEFAULT_PARTITIONS = 12;
/** Room for the largest event with its headers, and for a batch of usual ones. */
const MAX_BATCH_BYTES = 1024 * 1024;
const LOOK_EVERY_MS = 500;
/** A line in the log for what is waited for, then one each time so much time has passed. */
const SAY_EVERY_MS = 30_000;

/** The topics of this installation as the broker knows them. */
export class Topics {
  readonly #context: KafkaContext;
  readonly #admin: BrokerAdmin;
  readonly #known = new Set<string>();

  constructor(context: KafkaContext, admin: BrokerAdmin) {
    this.#context = context;
    this.#admin = admin;
  }

  /** Creates the topic of a publication unless it exists: kept for good, because views are rebuilt from it. */
  async ensure(topic: string): Promise<void> {
    const { options, log } = this.#context;
    const partitions = options.partitions ?? DEFAULT_PARTITIONS;
    const replicas = options.replicas ?? 1;
    const created = await this.#admin.use((admin) => create(admin, topic, partitions, replicas, options.minInSync));
    if (created) {
      log('info', `created topic ${topic} with ${partitions} partitions`);
    } else {
      const { topics } = await this.#admin.use((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
      const found = topics[0]?.partitions.length ?? 0;
      if (found !== partitions)
        log(
          'warn',
          `topic ${topic} has ${found} partitions, ${partitions} are configured: it keeps what it has, because another number would put keys elsewhere and break their order`,
        );
    }
    this.#known.add(topic);
  }

  /** Those of the given topics that exist. */
  async existing(topics: readonly string[]): Promise<string[]> {
    if (topics.some((topic) => !this.#known.has(topic)))
      for (const topic of await this.#admin.use((admin) => admin.listTopics())) this.#known.add(topic);
    return topics.filter((topic) => this.#known.has(topic));
  }

  /**
   * Resolves when more of the topics exist than `count`; undefined when aborted. A consumer waits for its topics and does
   * not create them: only the publisher may.
   */
  async moreThan(
    count: number,
    topics: readonly string[],
    who: string,
    signal: AbortSignal,
  ): Promise<string[] | undefined> {
    let nextWord = 0;
    while (!signal.aborted) {
      const found = await this.existing(topics).catch(() => undefined);
      if (signal.aborted) break;
      if (found !== undefined && found.length > count) return found;
      if (Date.now() >= nextWord) {
        nextWord = Date.now() + SAY_EVERY_MS;
        const reason = found === undefined ? 'the broker does not answer' : 'their publishers create them';
        const missing = topics.filter((topic) => !found?.includes(topic));
        this.#context.log('info', `${who} waits for ${missing.join(', ')}: ${reason}`);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }
}

async function create(
  admin: Admin,
  topic: string,
  partitions: number,
  replicas: number,
  minInSync?: number,
): Promise<boolean> {
  if ((await admin.listTopics()).includes(topic)) return false;
  try {
    return await admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic,
          numPartitions: partitions,
          replicationFactor: replicas,
          configEntries: [
            { name: 'cleanup.policy', value: 'delete' },
            { name: 'retention.ms', value: '-1' },
            { name: 'retention.bytes', value: '-1' },
            { name: 'max.message.bytes', value: String(MAX_BATCH_BYTES) },
            { name: 'min.insync.replicas', value: String(minInSync ?? Math.max(1, replicas - 1)) },
          ],
        },
      ],
    });
  } catch (error) {
    // Two instances of the publisher may start at once.
    if (protocolFault(error)?.type === 'TOPIC_ALREADY_EXISTS') return false;
    throw error;
  }
}
