import { type Collection, type Database, insertIfNew } from '@alur/mongo';
import { RecordTakenError } from '../errors.ts';
import type { VaultEntry } from '../vault.ts';

/** Its own `_id` is the order of insertion. */
export interface StoredRecord {
  readonly tenant: string;
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly sealed: Buffer;
  /** Keyed hashes by which the subject is found; each under a key of the tenant, so those of two tenants never meet. */
  readonly tokens: readonly Buffer[];
}

/** Sealed records with their index, one document each: a record and what finds it change in one step. */
export class Records {
  readonly #records: Collection<StoredRecord>;

  private constructor(records: Collection<StoredRecord>) {
    this.#records = records;
  }

  static async open(database: Database): Promise<Records> {
    const records = database.collection<StoredRecord>('vault-records', { promoteBuffers: true });
    await records.createIndexes([
      { key: { tenant: 1, id: 1 }, unique: true },
      { key: { tenant: 1, subject: 1 } },
      { key: { tokens: 1, subject: 1 } },
    ]);
    return new Records(records);
  }

  /** @throws RecordTakenError when the id belongs to another subject. */
  async put({ tenant, id, subject, kind, sealed, tokens }: StoredRecord): Promise<void> {
    for (;;) {
      if (await insertIfNew(this.#records, { tenant, id, subject, kind, sealed, tokens })) return;
      const replaced = await this.#records.updateOne({ tenant, id, subject }, { $set: { kind, sealed, tokens } });
      if (replaced.matchedCount === 1) return;
      // Of the other subject, or erased in this moment: then the place is free again.
      if ((await this.#records.findOne({ tenant, id })) !== null) throw new RecordTakenError(id);
    }
  }

  find(tenant: string, ids: readonly string[]): Promise<StoredRecord[]> {
    const wanted = { tenant, id: ids.length === 1 ? ids[0]! : { $in: [...ids] } };
    return this.#records.find(wanted, { projection: { tokens: 0 } }).toArray();
  }

  /** In the order in which they came. */
  async entriesOf(tenant: string, subject: string): Promise<VaultEntry[]> {
    const found = this.#records.find({ tenant, subject }, { projection: { id: 1, kind: 1 }, sort: { _id: 1 } });
    return (await found.toArray()).map(({ id, kind }) => ({ recordId: id, kind }));
  }

  countOf(tenant: string, subject: string): Promise<number> {
    return this.#records.countDocuments({ tenant, subject });
  }

  async removeAllOf(tenant: string, subject: string): Promise<void> {
    await this.#records.deleteMany({ tenant, subject });
  }

  async remove(tenant: string, id: string, subject: string): Promise<void> {
    await this.#records.deleteOne({ tenant, id, subject });
  }

  /** Records that hold the token, counted up to `bound`. */
  countToken(token: Buffer, bound: number): Promise<number> {
    return this.#records.countDocuments({ tokens: token }, { limit: bound });
  }

  /** Subjects with the token whose id comes after `after`, in order, out of the next `limit` records. */
  async subjectsAfter(token: Buffer, after: string, limit: number): Promise<string[]> {
    const found = this.#records.find(
      { tokens: token, subject: { $gt: after } },
      { projection: { _id: 0, subject: 1 }, sort: { subject: 1 }, limit },
    );
    return (await found.toArray()).map(({ subject }) => subject);
  }

  /** Those of the subjects that have the token too. */
  async having(token: Buffer, subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const having = { tokens: token, subject: { $in: [...subjects] } };
    return new Set(
      (await this.#records.find(having, { projection: { _id: 0, subject: 1 } }).toArray()).map(
        ({ subject }) => subject,
      ),
    );
  }
}
