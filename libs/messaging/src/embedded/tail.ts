import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import type { Delivery, PartitionState, Publication } from '../bus.ts';
import { type Checkpoint, checkedPosition, type Offsets, type Place, placeText, TAIL } from '../checkpoint.ts';
import { Relay, type RelayedMessage } from '../relay.ts';
import { partitionOf } from './partition-of.ts';

/** What is done is saved this often at most: a crash repeats that much, and a save costs as much as writing a small batch. */
const SAVE_EVERY_MS = 100;

/** One batch that the relay read: done when all its messages are. */
interface Read {
  /** Last event of the batch. */
  readonly place: Place;
  /** Number of the last message of this batch, counted from the start of the tail. */
  readonly through: number;
  open: number;
}

interface Entry {
  readonly delivery: Delivery;
  readonly read: Read;
}

/** The messages of one partition that the group has not committed. */
export interface PartitionQueue {
  readonly topic: Topic;
  readonly partition: number;
  readonly entries: Entry[];
  /** A worker delivers its batches. */
  busy: boolean;
  failures: number;
  /** Messages done since the start of the tail. */
  done: number;
  /** Last committed message, while earlier ones of other partitions are still open. */
  ahead: { readonly place: string; readonly through: number } | undefined;
  /** After a restart: everything up to this position was committed before. */
  skipTo: string | undefined;
}

export interface TailOptions {
  readonly group: string;
  readonly publication: Publication;
  readonly offsets: Offsets;
  readonly partitions: number;
  /** Messages held in memory; the log waits when they are too many. */
  readonly capacity: number;
  readonly onQueued: (queues: Iterable<PartitionQueue>) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * One group's reading of one topic. A relay reads the publisher's log into partition queues; the group takes batches
 * from them and reports them done. What is saved is the position up to which everything is done, and for each partition
 * that is further, its own: after a restart the others are read again without repeating what that partition has done.
 */
export class Tail implements Checkpoint {
  readonly queues: readonly PartitionQueue[];
  readonly #options: TailOptions;
  readonly #relay: Relay;
  readonly #consumer: string;
  readonly #reads: Read[] = [];
  readonly #awaiting = new Set<{ readonly through: number; readonly resolve: () => void }>();
  /** Places of the events of the batch that is handed over, while a partition still skips. */
  #places: ReadonlyMap<string, number> = new Map();
  /** Text of the place up to which everything is done. */
  #place = '';
  #received = 0;
  #doneThrough = 0;
  #done = 0;
  #room: PromiseWithResolvers<void> | undefined;
  readonly #stop = new AbortController();
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: TailOptions) {
    const { topic, store, map } = options.publication;
    this.#options = options;
    this.#consumer = consumerOf(options.group, topic);
    this.queues = Array.from({ length: options.partitions }, (_, partition) => ({
      topic,
      partition,
      entries: [],
      busy: false,
      failures: 0,
      done: 0,
      ahead: undefined,
      skipTo: undefined,
    }));
    this.#relay = new Relay({
      store,
      map,
      checkpoint: this,
      partitions: { count: options.partitions, of: (message) => partitionOf(message.subject, options.partitions) },
      onRead: (events) => this.#reading(events),
      sink: (messages) => this.#accept(messages),
      onError: options.onError,
    });
  }

  start(): Promise<void> {
    return this.#relay.start();
  }

  /** Part of the relay's checkpoint: offset of the group. */
  async load(): Promise<string> {
    const places = await this.#options.offsets.load(this.#consumer);
    const { store } = this.#options.publication;
    for (const queue of this.queues) {
      const place = places.get(this.#partName(queue));
      if (place === undefined) continue;
      queue.skipTo = await checkedPosition(store, this.#consumer, place);
      queue.ahead = { place, through: Number.POSITIVE_INFINITY };
    }
    this.#place = places.get(TAIL) ?? '';
    return checkedPosition(store, this.#consumer, this.#place);
  }

  /** Part of the relay's checkpoint: everything up to here was read; the group commits it when all before is done. */
  async save(place: Place): Promise<void> {
    this.#endSkips();
    this.#reads.push({ place, through: this.#received, open: 0 });
    this.#commit();
  }

  /** The first `count` entries of the queue were processed. */
  done(queue: PartitionQueue, count: number): void {
    if (this.#stopped) return;
    const entries = queue.entries.splice(0, count);
    for (const entry of entries) entry.read.open -= 1;
    const last = entries.at(-1);
    if (last) queue.ahead = { place: textOf(last.delivery), through: last.read.through };
    this.#count(queue, entries.length);
    this.#commit();
  }

  /** Unfinished messages and offset of the group, by partition. */
  async states(): Promise<Omit<PartitionState, 'owned' | 'paused'>[]> {
    const totals = await this.#relay.totals();
    const end = behind(await this.#options.publication.store.head());
    return this.queues.map(({ topic, partition, done, entries }) => {
      const committed = entries[0]?.delivery.offset ?? behind(this.#relay.position);
      return { topic, partition, lag: Math.max(0, totals[partition]! - done), committed, end };
    });
  }

  async caughtUp(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const done = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<never>();
    const aborted = () => ended.reject(signal?.reason);
    signal?.addEventListener('abort', aborted, { once: true });
    let waiter: { through: number; resolve: () => void } | undefined;
    try {
      await Promise.race([this.#relay.caughtUp(), ended.promise]);
      if (this.#received <= this.#doneThrough) return;
      waiter = { through: this.#received, resolve: done.resolve };
      this.#awaiting.add(waiter);
      await Promise.race([done.promise, ended.promise]);
    } finally {
      if (waiter) this.#awaiting.delete(waiter);
      signal?.removeEventListener('abort', aborted);
    }
  }

  /** Saves the offsets of the group and drops unfinished messages: the next tail reads them again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const queue of this.queues) queue.entries.length = 0;
    this.#room?.resolve();
    await this.#relay.stop();
    await this.#saving;
  }

  async #accept(messages: readonly RelayedMessage[]): Promise<void> {
    while (this.#received - this.#done >= this.#options.capacity && !this.#stopped) {
      this.#room = Promise.withResolvers<void>();
      await this.#room.promise;
    }
    if (this.#stopped) throw new Error(`${this.#consumer} is stopped`);
    this.#received += messages.length;
    const { position, message } = messages.at(-1)!;
    const read: Read = { place: { position, id: message.id }, through: this.#received, open: messages.length };
    this.#reads.push(read);
    const touched = new Set<PartitionQueue>();
    for (const relayed of messages) {
      const queue = this.queues[partitionOf(relayed.message.subject, this.queues.length)]!;
      if (this.#isDone(queue, relayed.position)) {
        read.open -= 1;
        this.#count(queue, 1);
      } else {
        queue.entries.push({ delivery: delivery(queue, relayed), read });
        touched.add(queue);
      }
    }
    this.#options.onQueued(touched);
  }

  /** Places are needed because the event that a partition skips to may not be published any more. */
  #reading(events: readonly RecordedEvent[]): void {
    const skips = this.queues.some((queue) => queue.skipTo !== undefined);
    this.#places = skips ? new Map(events.map(({ position }, place) => [position, place])) : new Map();
  }

  #isDone(queue: PartitionQueue, position: string): boolean {
    if (queue.skipTo === undefined) return false;
    const last = this.#places.get(queue.skipTo) ?? Number.POSITIVE_INFINITY;
    return (this.#places.get(position) ?? 0) <= last;
  }

  #endSkips(): void {
    for (const queue of this.queues) {
      const { skipTo, ahead } = queue;
      if (skipTo === undefined || !this.#places.has(skipTo)) continue;
      queue.skipTo = undefined;
      if (ahead?.through === Number.POSITIVE_INFINITY) queue.ahead = { ...ahead, through: this.#received };
    }
  }

  #count(queue: PartitionQueue, count: number): void {
    queue.done += count;
    this.#done += count;
  }

  #commit(): void {
    let next = this.#reads[0];
    while (next !== undefined && next.open === 0) {
      this.#place = placeText(next.place);
      this.#doneThrough = next.through;
      this.#reads.shift();
      next = this.#reads[0];
    }
    for (const waiter of this.#awaiting) if (waiter.through <= this.#doneThrough) waiter.resolve();
    if (this.#received - this.#done < this.#options.capacity) this.#room?.resolve();
    if (this.#dirty) return;
    this.#dirty = true;
    this.#saving = this.#saving.then(() => this.#store());
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** What is done while one save waits or runs goes into the next; a stop does not wait. */
  async #store(): Promise<void> {
    await sleep(SAVE_EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    this.#dirty = false;
    const places = new Map([[TAIL, this.#place]]);
    for (const queue of this.queues)
      if (queue.ahead && queue.ahead.through > this.#doneThrough) places.set(this.#partName(queue), queue.ahead.place);
    await this.#options.offsets.save(this.#consumer, places).catch(this.#options.onError);
  }

  /** Another number of partitions puts the keys elsewhere: then the old parts do not count. */
  #partName(queue: PartitionQueue): string {
    return `${queue.partition}/${this.queues.length}`;
  }
}

/** Under which a group keeps its offsets of one topic. */
export function consumerOf(group: string, topic: Topic): string {
  return `${group} ${topic}`;
}

/** The first offset that is not before a position: events have no numbers without gaps, so one is made by appending to it. */
function behind(position: string): string {
  return position === '' ? '' : `${position}/0`;
}

/** The message of an event has its id. */
function textOf({ offset, message }: Delivery): string {
  return placeText({ position: offset, id: message.id });
}

function delivery(queue: PartitionQueue, relayed: RelayedMessage): Delivery {
  return { topic: queue.topic, partition: queue.partition, offset: relayed.position, message: relayed.message };
}
