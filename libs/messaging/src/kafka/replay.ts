import type { ContractMessage } from '@alur/contracts';
import { type IncomingRecord, nameOf, type PartitionRange, type TopicPartition } from './client.ts';
import { decode } from './cloud-events.ts';
import { answered } from './context.ts';
import { TopicReader, type TopicReaderOptions } from './topic-reader.ts';

const BATCH = 500;
/** Messages of one partition in memory, besides what one answer of the broker adds. */
const CAPACITY = 1_000;
/** About a thousand small messages unpacked. All partitions answer at once, and each message takes kilobytes then. */
const FETCH_BYTES = 64 * 1024;

export type ReplayOptions = Omit<TopicReaderOptions, 'purpose' | 'from' | 'fetchBytes' | 'onRecords' | 'onError'>;

/**
 * All messages of some topics up to the moment of the call, in order per partition, partitions merged by time: what one
 * context did in answer to another comes after it, as far as their clocks agree.
 */
export function replay(options: ReplayOptions): AsyncIterable<readonly ContractMessage[]> {
  const ranges = answered(options.context, rangesNow(options));
  // A failure is thrown to the reader of the replay, which may not have begun.
  ranges.catch(() => undefined);
  return merged(options, ranges);
}

async function rangesNow({ context, topics, wanted }: ReplayOptions): Promise<PartitionRange[]> {
  const ranges = await context.client.rangesOf(await topics.existing(wanted));
  return ranges.filter(({ low, high }) => low < high);
}

async function* merged(
  options: ReplayOptions,
  pending: Promise<PartitionRange[]>,
): AsyncGenerator<readonly ContractMessage[]> {
  const ranges = await pending;
  const sources = new Map(ranges.map((range) => [nameOf(range), new Source(range)]));
  if (sources.size === 0) return;
  let arrived = Promise.withResolvers<void>();
  const reader = new TopicReader({
    ...options,
    purpose: 'replay',
    fetchBytes: FETCH_BYTES,
    wanted: [...new Set(ranges.map(({ topic }) => topic))],
    from: new Map(),
    onRecords: (at, records) => {
      if (!sources.get(nameOf(at))?.take(records)) reader.pause(at);
      arrived.resolve();
    },
    onError: (error) =>
      options.context.log('warn', `replay tries again after ${options.context.client.faultOf(error).reason}`),
  });
  try {
    let batch: ContractMessage[] = [];
    for (;;) {
      const open = [...sources.values()].filter((source) => !source.drained);
      if (open.length === 0) break;
      // The earliest is known only when each partition shows its next one.
      while (open.every((source) => source.next !== undefined)) {
        const earliest = open.reduce((first, source) => (source.next!.time < first.next!.time ? source : first));
        batch.push(earliest.shift());
        if (earliest.mayResume) reader.resume(earliest.at);
        if (batch.length >= BATCH) {
          yield batch;
          batch = [];
        }
        if (earliest.drained) break;
      }
      if (open.some((source) => source.next === undefined && !source.drained)) {
        await arrived.promise;
        arrived = Promise.withResolvers<void>();
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    await reader.close();
  }
}

/** What one partition holds for the replay. */
class Source {
  readonly at: TopicPartition;
  readonly #end: bigint;
  readonly #messages: ContractMessage[] = [];
  #complete = false;
  #paused = false;

  constructor(range: PartitionRange) {
    this.at = range;
    this.#end = range.high;
  }

  get next(): ContractMessage | undefined {
    return this.#messages[0];
  }

  /** Everything up to the end was given. */
  get drained(): boolean {
    return this.#complete && this.next === undefined;
  }

  /** True once when enough was given after a pause. */
  get mayResume(): boolean {
    if (!this.#paused || this.#messages.length > CAPACITY / 2) return false;
    this.#paused = false;
    return true;
  }

  shift(): ContractMessage {
    return this.#messages.shift()!;
  }

  /** False when it needs no more, for now or at all. Unreadable records were quarantined when they were consumed. */
  take(records: readonly IncomingRecord[]): boolean {
    for (const record of records) {
      const offset = BigInt(record.offset);
      if (offset >= this.#end) break;
      const decoded = decode(record);
      if (decoded.ok) this.#messages.push(decoded.message);
    }
    this.#complete ||= BigInt(records.at(-1)!.offset) >= this.#end - 1n;
    if (this.#complete) return false;
    this.#paused = this.#messages.length >= CAPACITY;
    return !this.#paused;
  }
}
