import { type Collection, type Database, insertIfNew } from '@alur/mongo';
import { LIST_LIMIT, type QuarantinedRecord } from '../parking-lot.ts';
import type { Places } from './places.ts';

interface StoredRecord extends QuarantinedRecord {
  /** A dismissed record stays, which is the log. */
  readonly state: 'quarantined' | 'dismissed';
  readonly place: number;
  readonly dismissedBy?: string;
  readonly reason?: string;
  readonly dismissedAt?: string;
}

/** What could not be read. */
export class Quarantine {
  readonly #records: Collection<StoredRecord>;
  readonly #places: Places;

  private constructor(records: Collection<StoredRecord>, places: Places) {
    this.#records = records;
    this.#places = places;
  }

  static async open(database: Database, places: Places): Promise<Quarantine> {
    const records = database.collection<StoredRecord>('quarantined-records');
    await records.createIndexes([
      { key: { group: 1, topic: 1, partition: 1, offset: 1 }, unique: true },
      { key: { state: 1, place: 1 } },
    ]);
    return new Quarantine(records, places);
  }

  async add({ group, topic, partition, offset, error, quarantinedAt }: QuarantinedRecord): Promise<void> {
    const place = await this.#places.next();
    const record = { group, topic, partition, offset, error, quarantinedAt, place };
    await insertIfNew(this.#records, { ...record, state: 'quarantined' });
  }

  async list(group?: string): Promise<QuarantinedRecord[]> {
    const open = { state: 'quarantined', ...(group === undefined ? {} : { group }) } as const;
    const shown = { _id: 0, group: 1, topic: 1, partition: 1, offset: 1, error: 1, quarantinedAt: 1 } as const;
    const found = this.#records.find(open, { projection: shown, sort: { place: 1 }, limit: LIST_LIMIT });
    return found.toArray() as Promise<QuarantinedRecord[]>;
  }

  async dismiss(
    place: Pick<StoredRecord, 'group' | 'topic' | 'partition' | 'offset'>,
    log: { readonly dismissedBy: string; readonly reason: string; readonly dismissedAt: string },
  ): Promise<boolean> {
    const { modifiedCount } = await this.#records.updateOne(
      { ...place, state: 'quarantined' },
      { $set: { ...log, state: 'dismissed' } },
    );
    return modifiedCount === 1;
  }

  async forget(group: string): Promise<void> {
    await this.#records.deleteMany({ group });
  }
}
