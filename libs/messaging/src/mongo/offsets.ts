import { type Collection, type Connection, databaseOf, isDuplicateKey } from '@alur/mongo';
import type { Offsets } from '../checkpoint.ts';

interface StoredOffsets {
  /** The consumer. */
  readonly _id: string;
  /** Parts and positions as JSON: a part may have any name. */
  readonly positions: string;
}

/** A save that is lost only causes redelivery, so it does not wait for the journal. */
const UNSYNCED = { w: 1, journal: false } as const;

/** Offsets in MongoDB, one document for each consumer. The connection stays the caller's. */
export class MongoOffsets implements Offsets {
  readonly #offsets: Collection<StoredOffsets>;

  private constructor(offsets: Collection<StoredOffsets>) {
    this.#offsets = offsets;
  }

  static async open(connection: Connection): Promise<MongoOffsets> {
    return new MongoOffsets(databaseOf(connection).collection<StoredOffsets>('consumer-offsets'));
  }

  async load(consumer: string): Promise<ReadonlyMap<string, string>> {
    const stored = await this.#offsets.findOne({ _id: consumer }, { readConcern: { level: 'local' } });
    const entries: [string, string][] = stored === null ? [] : JSON.parse(stored.positions);
    return new Map(entries);
  }

  async save(consumer: string, positions: ReadonlyMap<string, string>): Promise<void> {
    const change = { $set: { positions: JSON.stringify([...positions]) } };
    const save = () => this.#offsets.updateOne({ _id: consumer }, change, { upsert: true, writeConcern: UNSYNCED });
    // Two that save a new consumer at a time may both try to insert it; the second time there is something to update.
    await save().catch((error: unknown) => (isDuplicateKey(error) ? save() : Promise.reject(error)));
  }

  async remove(consumer: string): Promise<void> {
    await this.#offsets.deleteOne({ _id: consumer });
  }

  async close(): Promise<void> {}
}
