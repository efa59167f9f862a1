/** How far a reader of a log has come. Behind what was done after a crash, never ahead of it. */
export interface Checkpoint {
  /** Position to read on from; `''` is the start. */
  load(): Promise<string>;
  save(position: string): Promise<void>;
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

export function storedCheckpoint(offsets: Offsets, consumer: string): Checkpoint {
  return {
    load: async () => (await offsets.load(consumer)).get(TAIL) ?? '',
    save: (position) => offsets.save(consumer, new Map([[TAIL, position]])),
  };
}
