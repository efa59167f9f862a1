import { CompressionTypes, type Kafka, Partitioners, type Producer } from 'kafkajs';
import type { OutgoingRecord, RecordProducer } from '../client.ts';
import { RETRY } from './admin.ts';

/** Smaller requests are not compressed: it would take more time than it saves. gzip is the only codec that kafkajs includes. */
const GZIP_FROM_BYTES = 64 * 1024;

export class KafkajsProducer implements RecordProducer {
  readonly #kafka: Kafka;
  readonly #topic: string;
  #producer: Producer | undefined;
  #closed = false;

  constructor(kafka: Kafka, topic: string) {
    this.#kafka = kafka;
    this.#topic = topic;
  }

  async send(records: readonly OutgoingRecord[], bytes: number): Promise<void> {
    try {
      this.#producer ??= await this.#open();
      if (this.#closed) throw new Error(`The producer of ${this.#topic} is closed`);
      await this.#producer.send({
        topic: this.#topic,
        messages: [...records],
        acks: -1,
        compression: bytes < GZIP_FROM_BYTES ? CompressionTypes.None : CompressionTypes.GZIP,
      });
    } catch (error) {
      // Otherwise the broker does not accept this producer's sequence numbers any more: only a new one can continue.
      if (!(error instanceof Error && error.name === 'KafkaJSNumberOfRetriesExceeded')) await this.#drop();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  async #open(): Promise<Producer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // A request that is given up and not repeated as it was would break the sequence; a close ends the attempts.
      retry: { ...RETRY, retries: Number.MAX_SAFE_INTEGER },
    });
    await producer.connect();
    return producer;
  }
}
