import type { EventStore, RecordedEvent } from '@alur/event-sourcing';

/** An event as the place that a reader of a log has reached. */
export type Place = Pick<RecordedEvent, 'position' | 'id'>;

/** How far a reader of a log has come. Behind what was done after a crash, never ahead of it. */
export interface Checkpoint {
  /** Position to read on from; `''` is the start. */
  load(): Promise<string>;
  save(place: Place): Promise<void>;
}

/**
 * A reader has come further than its log reaches, or another event stands where it was: the log lost its end, or is
 * another one. Reading on would skip what is written at those positions from now on.
 */
export class OtherLogError extends Error {
  override readonly name = 'OtherLogError';
  readonly consumer: string;
  readonly position: string;
  readonly found: 'nothing' | 'another event';

  constructor(consumer: string, position: string, found: 'nothing' | 'another event') {
    super(`${consumer} has read up to position ${position} of a log that has ${found} there`);
    this.consumer = consumer;
    this.position = position;
    this.found = found;
  }
}

/**
 * Positions of consumers, kept over restarts. A consumer is a relay, or a group on a topic; each has named parts.
 * Lost writes only cause redelivery, so an adapter need not sync every save to disk.
 */
export interface Offsets {
  /** Empty when the consumer is new. */
  load(consumer: string): Promise<ReadonlyMap<string, string>>;
  /** Replaces all parts of the consumer in one step. */
  save(consumer: string, positions: ReadonlyMap<string, string>): Promise<void>;
  /** Makes the consumer new again. */
  remove(consumer: string): Promise<void>;
  close(): Promise<void>;
}

/** Part that holds the position up to which everything is done. */
export const TAIL = 'tail';

/** A place as text: its position and the id of the event there. */
export function placeText({ position, id }: Place): string {
  return `${position} ${id}`;
}

/**
 * The position of a place that a consumer stored, after a look whether its event still stands there; a text without id,
 * as older versions stored it, must at least have an event. `''` is the start of the log.
 * @throws OtherLogError
 */
export async function checkedPosition(store: EventStore, consumer: string, text: string): Promise<string> {
  const [position = '', id] = text.split(' ');
  if (position === '') return position;
  const event = await store.eventAt(position);
  if (event === undefined) throw new OtherLogError(consumer, position, 'nothing');
  if (id !== undefined && event.id !== id) throw new OtherLogError(consumer, position, 'another event');
  return position;
}

/** @param store the log that the consumer reads */
export function storedCheckpoint(offsets: Offsets, consumer: string, store: EventStore): Checkpoint {
  return {
    load: async () => checkedPosition(store, consumer, (await offsets.load(consumer)).get(TAIL) ?? ''),
    save: (place) => offsets.save(consumer, new Map([[TAIL, placeText(place)]])),
  };
}
