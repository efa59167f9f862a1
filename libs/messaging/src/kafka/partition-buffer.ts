import type { Topic } from '@alur/contracts';
import type { ConsumeOptions, Delivery, UnreadableRecord } from '../bus.ts';
import type { IncomingRecord } from './client.ts';
import { decode } from './cloud-events.ts';

const DEFAULT_BATCH = 200;

type Item =
  | { readonly next: bigint; readonly delivery: Delivery }
  | { readonly next: bigint; readonly unreadable: UnreadableRecord };

export interface PartitionBufferOptions {
  readonly topic: Topic;
  readonly partition: number;
  readonly consume: ConsumeOptions;
  /** Messages held before fetching of the partition pauses; it resumes when half of them are done. */
  readonly capacity: number;
  /** False while the member is paused, stops or joins its group again. */
  readonly mayTake: () => boolean;
  /** Everything before the offset is done. */
  readonly onDone: (next: bigint) => void;
  readonly onFull: (full: boolean) => void;
  /** Waits before attempt `failures` + 1, or asks again what is admitted; ends early when the member stops. */
  readonly wait: (failures: number) => Promise<void>;
}

/**
 * Fetched messages of one partition, handed over in order, batch by batch; a batch that fails is handed over again. A
 * partition that is lost in a rebalance drops them, because its next owner fetches them again.
 */
export class PartitionBuffer {
  readonly #options: PartitionBufferOptions;
  #items: Item[] = [];
  /** Offset after the last message taken in; after a rebalance the broker sends again what was not committed. */
  #next = -1n;
  /** Grows when the partition is lost: a batch that ran then must not commit. */
  #epoch = 0;
  #owned = false;
  #full = false;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(options: PartitionBufferOptions) {
    this.#options = options;
  }

  get owned(): boolean {
    return this.#owned;
  }

  /** Resolves when no batch runs. */
  get idle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Offset to continue at; undefined for the committed one. */
  get position(): bigint | undefined {
    return this.#next < 0n ? undefined : this.#next;
  }

  own(): void {
    this.#owned = true;
    this.work();
  }

  lose(): void {
    if (!this.#owned) return;
    this.#owned = false;
    this.#epoch += 1;
    this.#items = [];
    this.#next = -1n;
    this.#full = false;
    this.#failures = 0;
  }

  take(records: readonly IncomingRecord[]): void {
    if (!this.#owned) return;
    for (const record of records) {
      const offset = BigInt(record.offset);
      if (offset < this.#next) continue;
      this.#next = offset + 1n;
      this.#items.push(this.#itemOf(record));
    }
    this.#reportFull();
    this.work();
  }

  /** Hands over what is there, unless that is being done. */
  work(): void {
    if (this.#running || !this.#hasWork()) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // What came while the last batch ended.
      this.work();
    });
  }

  #hasWork(): boolean {
    return this.#owned && this.#items.length > 0 && this.#options.mayTake();
  }

  async #run(): Promise<void> {
    while (this.#hasWork()) {
      const epoch = this.#epoch;
      const done = await this.#process(this.#nextBatch());
      if (epoch !== this.#epoch) continue;
      this.#failures = done === undefined ? this.#failures + 1 : 0;
      if (done) {
        this.#options.onDone(this.#items.splice(0, done).at(-1)!.next);
        this.#reportFull();
      } else {
        await this.#options.wait(this.#failures);
      }
    }
  }

  /** Messages up to the first unreadable record, or that record alone. */
  #nextBatch(): Item[] {
    const size = this.#options.consume.batchSize ?? DEFAULT_BATCH;
    const batch = this.#items.slice(0, size);
    const cut = batch.findIndex((item) => 'unreadable' in item);
    return cut < 0 ? batch : batch.slice(0, Math.max(cut, 1));
  }

  /** How many from the start of the batch are done; undefined when that failed. */
  async #process(batch: readonly Item[]): Promise<number | undefined> {
    const { admit, onBatch, onUnreadable, onError } = this.#options.consume;
    const first = batch[0]!;
    const epoch = this.#epoch;
    try {
      if ('unreadable' in first) {
        if (!onUnreadable) throw new Error(`${place(first.unreadable)} stops here: ${first.unreadable.error}`);
        await onUnreadable(first.unreadable);
        return 1;
      }
      const deliveries = batch.flatMap((item) => ('delivery' in item ? item.delivery : []));
      const count = admit ? await admit(deliveries) : deliveries.length;
      // Meanwhile the partition may have gone elsewhere, or the member may have been paused.
      if (count === 0 || epoch !== this.#epoch || !this.#options.mayTake()) return 0;
      await onBatch(deliveries.slice(0, count));
      return count;
    } catch (error) {
      onError?.(error);
      return undefined;
    }
  }

  #itemOf(record: IncomingRecord): Item {
    const { topic, partition } = this.#options;
    const { offset } = record;
    const next = BigInt(offset) + 1n;
    const decoded = decode(record);
    return decoded.ok
      ? { next, delivery: { topic, partition, offset, message: decoded.message } }
      : { next, unreadable: { topic, partition, offset, error: decoded.error } };
  }

  #reportFull(): void {
    const { capacity, onFull } = this.#options;
    const full = this.#items.length >= (this.#full ? capacity / 2 : capacity);
    if (full === this.#full) return;
    this.#full = full;
    onFull(full);
  }
}

function place({ topic, partition, offset }: UnreadableRecord): string {
  return `${topic}, partition ${partition}, offset ${offset}`;
}
