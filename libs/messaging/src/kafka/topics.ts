import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerAdmin } from './broker-admin.ts';
import { brokerFault } from './errors.ts';
import type { KafkaContext } from './settings.ts';

const DEFAULT_PARTITIONS = 12;
/** Room for the largest event with its headers, and for a batch of usual ones. */
const MAX_BATCH_BYTES = 1024 * 1024;
const LOOK_EVERY_MS = 250;
/** A fault that stays is told again each time so much has passed. */
const SAY_EVERY_MS = 30_000;

/** A topic without a leader is as good as none, and passes by itself. */
const MISSING: ReadonlySet<string | undefined> = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** The topics of this installation as the broker knows them. */
export class Topics {
  readonly #context: KafkaContext;
  /** Its own, because kafkajs forgets the leaders of all other topics when it is asked for one. */
  readonly #admin: BrokerAdmin;
  readonly #known = new Set<string>();
  /** Answers about topics that are missing, shared by all who ask within `LOOK_EVERY_MS`. */
  readonly #looks = new Map<string, { readonly at: number; readonly found: Promise<number | undefined> }>();

  constructor(context: KafkaContext) {
    this.#context = context;
    this.#admin = new BrokerAdmin(context);
  }

  close(): Promise<void> {
    return this.#admin.close();
  }

  /** Creates the topic of a publication unless it exists: kept for good, because views are rebuilt from it. */
  async ensure(topic: string, signal: AbortSignal): Promise<void> {
    const { options, log } = this.#context;
    const partitions = options.partitions ?? DEFAULT_PARTITIONS;
    const found = await this.#partitions(topic);
    if (found === undefined) {
      if (await this.#create(topic, partitions)) log('info', `created topic ${topic} with ${partitions} partitions`);
    } else if (found !== partitions) {
      log(
        'warn',
        `topic ${topic} has ${found} partitions, ${partitions} are configured: it keeps what it has, because another number would put keys elsewhere and break their order`,
      );
    }
    // A new topic takes a moment until all brokers know it.
    while (!signal.aborted && (await this.existing([topic])).length === 0)
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }

  /** Those of the given topics that exist. Rejects when the broker does not answer, or does not show one to this client. */
  async existing(topics: readonly string[]): Promise<string[]> {
    const found = await Promise.all(topics.map((topic) => this.#known.has(topic) || this.#look(topic)));
    return topics.filter((_, index) => found[index]);
  }

  /**
   * Resolves when more of the topics exist than `count`; undefined when aborted. A consumer waits for its topics and does
   * not create them: only the publisher may. What does not pass by itself goes to `onError`.
   */
  async moreThan(
    count: number,
    topics: readonly string[],
    who: string,
    onError: (error: unknown) => void,
    signal: AbortSignal,
  ): Promise<string[] | undefined> {
    const { waits } = this.#context;
    let nextWord = 0;
    while (!signal.aborted) {
      try {
        const found = await this.existing(topics);
        if (signal.aborted) break;
        if (found.length > count) return found;
        const missing = topics.filter((topic) => !found.includes(topic));
        waits.tell(who, `waits for ${missing.join(', ')}: their publishers create them`);
      } catch (error) {
        if (signal.aborted) break;
        if (!waits.takes(who, error) && Date.now() >= nextWord) {
          nextWord = Date.now() + SAY_EVERY_MS;
          onError(error);
        }
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  async #look(topic: string): Promise<boolean> {
    const now = Date.now();
    let look = this.#looks.get(topic);
    if (!look || now - look.at >= LOOK_EVERY_MS) {
      look = { at: now, found: this.#partitions(topic) };
      this.#looks.set(topic, look);
    }
    if ((await look.found) === undefined) return false;
    this.#known.add(topic);
    this.#looks.delete(topic);
    return true;
  }

  /** Asked by name: a list of all topics fails as long as any one on the cluster, also a foreign one, has no leader. */
  #partitions(topic: string): Promise<number | undefined> {
    return this.#admin.use(async (admin) => {
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        return topics.find(({ name }) => name === topic)?.partitions.length;
      } catch (error) {
        if (MISSING.has(brokerFault(error)?.type)) return undefined;
        throw error;
      }
    });
  }

  /** False when another instance of the publisher was faster. */
  #create(topic: string, partitions: number): Promise<boolean> {
    const { replicas = 1, minInSync = Math.max(1, replicas - 1) } = this.#context.options;
    const configEntries = Object.entries({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'max.message.bytes': String(MAX_BATCH_BYTES),
      'min.insync.replicas': String(minInSync),
    }).map(([name, value]) => ({ name, value }));
    const wanted = { topic, numPartitions: partitions, replicationFactor: replicas, configEntries };
    // kafkajs waits for leaders only while the broker knows the topic, which it need not yet.
    return this.#admin.use((admin) => admin.createTopics({ waitForLeaders: false, topics: [wanted] }));
  }
}
