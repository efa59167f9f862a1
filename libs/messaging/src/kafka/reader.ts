import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import type { BrokerAdmin } from './broker-admin.ts';
import { Pump, type PumpOptions } from './pump.ts';
import type { KafkaContext } from './settings.ts';
import type { Topics } from './topics.ts';

export interface ReaderOptions extends Pick<PumpOptions, 'fetchBytes'> {
  readonly context: KafkaContext;
  readonly admin: BrokerAdmin;
  readonly topics: Topics;
  /** Part of the name of the group that exists while this reads. */
  readonly purpose: 'replay' | 'follow';
  /** Names with prefix. */
  readonly wanted: readonly string[];
  /** Where to begin, by `topic/partition`; others begin at their start. */
  readonly from: ReadonlyMap<string, bigint>;
  readonly onRecords: (topic: string, partition: number, records: readonly KafkaMessage[]) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Reads whole topics without a lasting group. kafkajs reads only as a member of a group, so this one has a name of its own,
 * commits nothing and is deleted at the end; where it stands, it remembers itself.
 */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #group: string;
  readonly #positions: Map<string, bigint>;
  readonly #pump: Pump;

  constructor(options: ReaderOptions) {
    const { context, topics, purpose, wanted, fetchBytes, onError } = options;
    this.#options = options;
    this.#group = `${context.prefix}${context.options.clientId}-${purpose}-${randomUUID()}`;
    this.#positions = new Map(options.from);
    this.#pump = new Pump({
      context,
      topics,
      group: this.#group,
      wanted,
      ...(fetchBytes !== undefined && { fetchBytes }),
      onAssigned: (assignment, pump) => {
        for (const [topic, partitions] of assignment)
          for (const partition of partitions) {
            const offset = this.#positions.get(`${topic}/${partition}`);
            if (offset !== undefined && offset > 0n) pump.seek({ topic, partition, offset: String(offset) });
          }
      },
      onRecords: (topic, partition, records) => this.#take(topic, partition, records),
      onError,
    });
  }

  start(): void {
    this.#pump.start();
  }

  pause(topic: string, partition: number): void {
    this.#pump.pause(topic, partition);
  }

  resume(topic: string, partition: number): void {
    this.#pump.resume(topic, partition);
  }

  async close(): Promise<void> {
    await this.#pump.close();
    // A group without offsets vanishes by itself, later.
    await this.#options.admin.use((admin) => admin.deleteGroups([this.#group])).catch(() => undefined);
  }

  #take(topic: string, partition: number, records: readonly KafkaMessage[]): void {
    const name = `${topic}/${partition}`;
    const from = this.#positions.get(name) ?? 0n;
    const fresh = records.filter((record) => BigInt(record.offset) >= from);
    const last = fresh.at(-1);
    if (!last) return;
    this.#positions.set(name, BigInt(last.offset) + 1n);
    this.#options.onRecords(topic, partition, fresh);
  }
}
