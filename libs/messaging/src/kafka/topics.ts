import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaContext } from './context.ts';

const DEFAULT_PARTITIONS = 12;
/** Room for the largest event with its headers, and for a batch of usual ones. */
const MAX_BATCH_BYTES = 1024 * 1024;
const LOOK_EVERY_MS = 250;
/** A fault that stays is reported again each time so much has passed. */
const REPORT_EVERY_MS = 30_000;

/** The topics of this installation as the broker has them. */
export class Topics {
  readonly #context: KafkaContext;
  readonly #known = new Set<string>();
  /** Answers about topics that are missing, shared by all who ask within `LOOK_EVERY_MS`. */
  readonly #looks = new Map<string, { readonly at: number; readonly found: Promise<number | undefined> }>();

  constructor(context: KafkaContext) {
    this.#context = context;
  }

  /** Creates the topic of a publication unless it exists: kept for good, because views are rebuilt from it. */
  async ensure(topic: string, signal: AbortSignal): Promise<void> {
    const { options, log } = this.#context;
    const partitions = options.partitions ?? DEFAULT_PARTITIONS;
    const found = await this.#context.client.partitionsOf(topic);
    if (found === undefined) {
      if (await this.#create(topic, partitions)) log('info', `created topic ${topic} with ${partitions} partitions`);
    } else if (found !== partitions) {
      log(
        'warn',
        `topic ${topic} has ${found} partitions, ${partitions} are configured: it keeps what it has, because another number would put keys elsewhere and break their order`,
      );
    }
    // A new topic needs a moment to be visible at all brokers.
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
    const { outages } = this.#context;
    if (topics.length <= count && !signal.aborted) await once(signal, 'abort');
    let nextReport = 0;
    while (!signal.aborted) {
      try {
        const found = await this.existing(topics);
        if (signal.aborted) break;
        if (found.length > count) return found;
        const missing = topics.filter((topic) => !found.includes(topic));
        outages.waiting(who, `waits for ${missing.join(', ')}: their publishers create them`);
      } catch (error) {
        if (signal.aborted) break;
        if (!outages.note(who, error) && Date.now() >= nextReport) {
          nextReport = Date.now() + REPORT_EVERY_MS;
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
      look = { at: now, found: this.#context.client.partitionsOf(topic) };
      this.#looks.set(topic, look);
    }
    if ((await look.found) === undefined) return false;
    this.#known.add(topic);
    this.#looks.delete(topic);
    return true;
  }

  /** False when another instance of the publisher was faster. */
  #create(topic: string, partitions: number): Promise<boolean> {
    const { replicas = 1, minInSync = Math.max(1, replicas - 1) } = this.#context.options;
    const config = {
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'max.message.bytes': String(MAX_BATCH_BYTES),
      'min.insync.replicas': String(minInSync),
    };
    return this.#context.client.createTopic({ topic, partitions, replicas, config });
  }
}
