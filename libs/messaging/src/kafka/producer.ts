import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, type Message, Partitioners, type Producer } from 'kafkajs';
import { backoffMs } from '../backoff.ts';
import type { RelayedMessage } from '../relay.ts';
import { encode } from './cloud-events.ts';
import { type KafkaContext, RESTART, RETRY } from './settings.ts';

/** Encoded data of one request; the broker takes 1 MiB per partition. */
const REQUEST_BYTES = 512 * 1024;
/** Headers and framing of a message, roughly. */
const OVERHEAD_BYTES = 400;
/** Smaller requests are sent as they are: packing them costs more time than it saves. */
const GZIP_FROM_BYTES = 64 * 1024;
const SAY_EVERY_MS = 15_000;

/**
 * Puts messages onto one topic in order: one request at a time, by an idempotent producer, acknowledged by all replicas in
 * sync. What the broker did not acknowledge is sent again as it was, so that it can tell a repeat.
 */
export class TopicProducer {
  readonly #context: KafkaContext;
  readonly #topic: string;
  readonly #stopping = new AbortController();
  readonly #onError: (error: unknown) => void;
  #producer: Producer | undefined;

  constructor(context: KafkaContext, topic: string, onError: (error: unknown) => void) {
    this.#context = context;
    this.#topic = topic;
    this.#onError = onError;
  }

  /** Resolves when all are acknowledged; rejects only when closed, or when a message cannot be encoded. */
  async send(relayed: readonly RelayedMessage[]): Promise<void> {
    for (const { messages, bytes } of requests(relayed)) await this.#deliver(messages, bytes);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#producer?.disconnect().catch(() => undefined);
  }

  async #deliver(messages: Message[], bytes: number): Promise<void> {
    const { signal } = this.#stopping;
    const stopped = Promise.withResolvers<never>();
    stopped.promise.catch(() => undefined);
    const stop = () => stopped.reject(new Error(`The producer of ${this.#topic} is closed`));
    signal.addEventListener('abort', stop, { once: true });
    const since = Date.now();
    const slow = setInterval(() => this.#sayWaiting(Date.now() - since), SAY_EVERY_MS);
    try {
      for (let failures = 0; ; ) {
        signal.throwIfAborted();
        try {
          return await Promise.race([this.#send(messages, bytes), stopped.promise]);
        } catch (error) {
          if (signal.aborted) throw error;
          failures += 1;
          this.#onError(error);
          if (!mayRepeat(error)) await this.#renew();
          await sleep(backoffMs(RESTART, failures, Math.random), undefined, { signal }).catch(() => undefined);
        }
      }
    } finally {
      clearInterval(slow);
      signal.removeEventListener('abort', stop);
    }
  }

  /** kafkajs repeats without end, so no error tells it. */
  #sayWaiting(ms: number): void {
    const seconds = Math.round(ms / 1000);
    this.#context.log('warn', `relay of ${this.#topic}: nothing acknowledged for ${seconds} s; it goes on trying`);
  }

  async #send(messages: Message[], bytes: number): Promise<void> {
    this.#producer ??= await this.#open();
    await this.#producer.send({
      topic: this.#topic,
      messages,
      acks: -1,
      compression: bytes < GZIP_FROM_BYTES ? CompressionTypes.None : CompressionTypes.GZIP,
    });
  }

  async #open(): Promise<Producer> {
    const producer = this.#context.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // A request that is given up and not repeated as it was would break the numbering; a close ends the attempts.
      retry: { ...RETRY, retries: Number.MAX_SAFE_INTEGER },
    });
    await producer.connect();
    return producer;
  }

  /** The broker does not accept this producer's numbering any more: only a new one can go on, from what was not acknowledged. */
  async #renew(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}

/** The same producer may send the same again: the broker was away, or asked for patience. */
function mayRepeat(error: unknown): boolean {
  return error instanceof Error && error.name === 'KafkaJSNumberOfRetriesExceeded';
}

function requests(relayed: readonly RelayedMessage[]): { readonly messages: Message[]; readonly bytes: number }[] {
  const result: { messages: Message[]; bytes: number }[] = [];
  let current: { messages: Message[]; bytes: number } | undefined;
  for (const { message } of relayed) {
    const record = encode(message);
    const size = Buffer.byteLength(record.value) + OVERHEAD_BYTES;
    if (!current || current.bytes + size > REQUEST_BYTES) {
      current = { messages: [], bytes: 0 };
      result.push(current);
    }
    current.messages.push(record);
    current.bytes += size;
  }
  return result;
}
