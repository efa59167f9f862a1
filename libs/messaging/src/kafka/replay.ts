import type { ContractMessage } from '@alur/contracts';
import type { KafkaMessage } from 'kafkajs';
import { decode } from './cloud-events.ts';
import { reasonOf } from './errors.ts';
import type { GroupOffsets } from './group-offsets.ts';
import { Reader, type ReaderOptions } from './reader.ts';

const BATCH = 500;
/** Messages of one partition in memory, besides what one answer of the broker adds. */
const CAPACITY = 1_000;
/** About a thousand small messages unpacked. All partitions answer at once, and each message takes kilobytes then. */
const FETCH_BYTES = 64 * 1024;

export interface ReplayOptions
  extends Omit<ReaderOptions, 'purpose' | 'from' | 'fetchBytes' | 'onRecords' | 'onError'> {
  readonly offsets: GroupOffsets;
}

/**
 * All messages of some topics up to the moment of the call, in order per partition, partitions merged by time: what one
 * context did in answer to another comes after it, as far as their clocks agree.
 */
export function replay(options: ReplayOptions): AsyncIterable<readonly ContractMessage[]> {
  const ends = endsNow(options);
  // A failure shows when the replay is read; nobody may be reading yet.
  ends.catch(() => undefined);
  return merged(options, ends);
}

interface End {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

async function endsNow({ topics, offsets, wanted }: ReplayOptions): Promise<End[]> {
  const ends = await offsets.ends(await topics.existing(wanted));
  return ends.filter(({ low, high }) => low < high);
}

async function* merged(options: ReplayOptions, ending: Promise<End[]>): AsyncGenerator<readonly ContractMessage[]> {
  const ends = await ending;
  const sources = new Map(ends.map((end) => [`${end.topic}/${end.partition}`, new Source(end)]));
  if (sources.size === 0) return;
  let arrived = Promise.withResolvers<void>();
  const reader = new Reader({
    ...options,
    purpose: 'replay',
    fetchBytes: FETCH_BYTES,
    wanted: [...new Set(ends.map(({ topic }) => topic))],
    from: new Map(),
    onRecords: (topic, partition, records) => {
      const source = sources.get(`${topic}/${partition}`);
      if (!source?.take(records)) reader.pause(topic, partition);
      arrived.resolve();
    },
    onError: (error) => options.context.log('warn', `replay tries again after ${reasonOf(error)}`),
  });
  reader.start();
  try {
    let batch: ContractMessage[] = [];
    for (;;) {
      const open = [...sources.values()].filter((source) => !source.drained);
      if (open.length === 0) break;
      // The earliest is known only when each partition shows its next one.
      while (open.every((source) => source.next !== undefined)) {
        const earliest = open.reduce((first, source) => (source.next!.time < first.next!.time ? source : first));
        batch.push(earliest.shift());
        if (earliest.mayResume) reader.resume(earliest.topic, earliest.partition);
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
  readonly topic: string;
  readonly partition: number;
  readonly #end: bigint;
  #messages: ContractMessage[] = [];
  #index = 0;
  #complete = false;
  #paused = false;

  constructor({ topic, partition, high }: End) {
    this.topic = topic;
    this.partition = partition;
    this.#end = high;
  }

  get next(): ContractMessage | undefined {
    return this.#messages[this.#index];
  }

  /** Everything up to the end was given. */
  get drained(): boolean {
    return this.#complete && this.next === undefined;
  }

  /** True once when enough was given after a pause. */
  get mayResume(): boolean {
    if (!this.#paused || this.#messages.length - this.#index > CAPACITY / 2) return false;
    this.#paused = false;
    return true;
  }

  shift(): ContractMessage {
    const message = this.#messages[this.#index]!;
    this.#index += 1;
    if (this.#index >= BATCH) {
      this.#messages = this.#messages.slice(this.#index);
      this.#index = 0;
    }
    return message;
  }

  /** False when it wants no more, for now or at all. Records that nobody can read have been put aside when they came. */
  take(records: readonly KafkaMessage[]): boolean {
    for (const record of records) {
      const offset = BigInt(record.offset);
      if (offset >= this.#end) break;
      const decoded = decode(record);
      if (decoded.ok) this.#messages.push(decoded.message);
    }
    this.#complete ||= BigInt(records.at(-1)!.offset) >= this.#end - 1n;
    if (this.#complete) return false;
    this.#paused = this.#messages.length - this.#index >= CAPACITY;
    return !this.#paused;
  }
}
