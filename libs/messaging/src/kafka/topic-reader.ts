import { randomUUID } from 'node:crypto';
import { type IncomingRecord, nameOf, type TopicPartition } from './client.ts';
import { Fetcher, type FetcherOptions } from './fetcher.ts';

export interface TopicReaderOptions extends Omit<FetcherOptions, 'group' | 'onAssigned'> {
  /** Part of the name of the group that exists while this reads. */
  readonly purpose: 'replay' | 'follow';
  /** Where to begin, by `topic/partition`; other partitions begin at their start. */
  readonly from: ReadonlyMap<string, bigint>;
}

/**
 * Reads whole topics without a lasting group: as the only member of a group with a unique name, which commits nothing and
 * is deleted at the end. The positions are kept here.
 */
export class TopicReader {
  readonly #options: TopicReaderOptions;
  readonly #group: string;
  readonly #positions: Map<string, bigint>;
  readonly #fetcher: Fetcher;

  constructor(options: TopicReaderOptions) {
    const { context, purpose, from } = options;
    this.#options = options;
    this.#group = `${context.prefix}${context.options.clientId}-${purpose}-${randomUUID()}`;
    this.#positions = new Map(from);
    this.#fetcher = new Fetcher({
      ...options,
      group: this.#group,
      onAssigned: (owned) => {
        for (const at of owned) {
          const offset = this.#positions.get(nameOf(at)) ?? 0n;
          if (offset > 0n) this.#fetcher.session?.seek({ ...at, offset: String(offset) });
        }
      },
      onRecords: (at, records) => this.#take(at, records),
    });
  }

  pause(at: TopicPartition): void {
    this.#fetcher.session?.pause(at);
  }

  resume(at: TopicPartition): void {
    this.#fetcher.session?.resume(at);
  }

  async close(): Promise<void> {
    await this.#fetcher.close();
    // A group without offsets vanishes by itself, later.
    await this.#options.context.client.dropGroup(this.#group).catch(() => undefined);
  }

  #take(at: TopicPartition, records: readonly IncomingRecord[]): void {
    const from = this.#positions.get(nameOf(at)) ?? 0n;
    const fresh = records.filter(({ offset }) => BigInt(offset) >= from);
    const last = fresh.at(-1);
    if (!last) return;
    this.#positions.set(nameOf(at), BigInt(last.offset) + 1n);
    this.#options.onRecords(at, fresh);
  }
}
