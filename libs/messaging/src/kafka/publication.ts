import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../backoff.ts';
import type { Publication } from '../bus.ts';
import { storedCheckpoint } from '../checkpoint.ts';
import { Relay, type RelayedMessage } from '../relay.ts';
import type { OutgoingRecord, RecordProducer } from './client.ts';
import { encode } from './cloud-events.ts';
import { type KafkaContext, RESTART } from './context.ts';
import type { Topics } from './topics.ts';

/** Encoded data of one request; the broker takes 1 MiB per partition. */
const REQUEST_BYTES = 512 * 1024;
/** Headers and framing of a message, roughly. */
const OVERHEAD_BYTES = 400;
const WARN_EVERY_MS = 15_000;

/**
 * Relays one publisher's store to its topic, in order, one request at a time. A failed batch is repeated by the relay; while
 * the broker is away, it waits.
 */
export class TopicRelay {
  readonly #context: KafkaContext;
  readonly #topics: Topics;
  readonly #topic: string;
  readonly #producer: RecordProducer;
  readonly #relay: Relay;
  readonly #stopping = new AbortController();
  readonly #stopped = Promise.withResolvers<never>();
  #ready: Promise<void> | undefined;

  constructor(context: KafkaContext, topics: Topics, publication: Publication) {
    this.#context = context;
    this.#topics = topics;
    this.#topic = context.prefix + publication.topic;
    this.#stopped.promise.catch(() => undefined);
    this.#producer = context.client.producer(this.#topic);
    this.#relay = new Relay({
      store: publication.store,
      map: publication.map,
      middleware: publication.middleware,
      checkpoint: storedCheckpoint(context.options.checkpoints, `relay/${this.#topic}`, publication.store),
      sink: (messages) => this.#carry(messages),
      backoff: RESTART,
      onError: (error) => this.#report(`relay of ${this.#topic}`, error),
    });
  }

  async start(): Promise<void> {
    // Consumers wait for the topic, so it is created before there is a first message.
    this.#ready = this.#ensure();
    try {
      await this.#relay.start();
    } catch (error) {
      this.#stopping.abort();
      throw error;
    }
  }

  lag(): Promise<number> {
    return this.#relay.lag();
  }

  async caughtUp(): Promise<void> {
    await this.#ready;
    await this.#relay.caughtUp();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#stopped.reject(new Error(`The relay of ${this.#topic} is stopped`));
    await this.#producer.close();
    await this.#relay.stop();
  }

  async #carry(messages: readonly RelayedMessage[]): Promise<void> {
    await this.#ready;
    const since = Date.now();
    // A client that repeats without end raises no error.
    const slow = setInterval(() => {
      const seconds = Math.round((Date.now() - since) / 1000);
      this.#context.log('warn', `relay of ${this.#topic}: nothing acknowledged for ${seconds} s; still trying`);
    }, WARN_EVERY_MS);
    try {
      for (const { records, bytes } of requestsOf(messages))
        await Promise.race([this.#producer.send(records, bytes), this.#stopped.promise]);
    } finally {
      clearInterval(slow);
    }
    this.#context.outages.recovered(`relay of ${this.#topic}`);
  }

  /** Resolves when the topic exists, or when stopped. */
  async #ensure(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await this.#topics.ensure(this.#topic, signal);
        this.#context.outages.recovered(`topic ${this.#topic}`);
        return;
      } catch (error) {
        this.#report(`topic ${this.#topic}`, error);
        await sleep(backoffMs(RESTART, failures, Math.random), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #report(part: string, error: unknown): void {
    const { client, log, outages } = this.#context;
    if (this.#stopping.signal.aborted || outages.note(part, error)) return;
    log('warn', `${part}: ${client.faultOf(error).reason}`);
  }
}

interface Request {
  readonly records: OutgoingRecord[];
  bytes: number;
}

function requestsOf(relayed: readonly RelayedMessage[]): Request[] {
  const requests: Request[] = [];
  for (const { message } of relayed) {
    const record = encode(message);
    const size = Buffer.byteLength(record.value) + OVERHEAD_BYTES;
    const last = requests.at(-1);
    if (last && last.bytes + size <= REQUEST_BYTES) {
      last.records.push(record);
      last.bytes += size;
    } else requests.push({ records: [record], bytes: size });
  }
  return requests;
}
