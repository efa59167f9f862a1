import type { KeyObject } from 'node:crypto';
import { type Collection, type Database, insertIfNew } from '@alur/mongo';
import { blindHash } from '../blind-index.ts';
import type { MasterKeys } from '../crypto/master-keys.ts';
import { fingerprint, keyName, WrappedKeys } from '../crypto/wrapped-keys.ts';
import { SubjectErasedError } from '../errors.ts';
import type { KeyRing, SubjectKey } from '../key-ring.ts';
import type { Erasure } from '../vault.ts';

interface StoredSubjectKey {
  /** `keyName`. */
  readonly _id: string;
  readonly tenant: string;
  readonly subject: string;
  /** Null: destroyed. It never comes back. */
  readonly wrapped: Buffer | null;
  readonly erasedAt?: string;
  readonly keyFingerprint?: string | null;
  /** Set before the records are removed, so that an erasure that is repeated does not lose the number. */
  readonly records?: number;
  /** The records are gone, too. */
  readonly complete?: boolean;
}

interface StoredIndexKey {
  /** The tenant. */
  readonly _id: string;
  readonly wrapped: Buffer;
}

const REWRAP_BATCH = 500;
const BYTES = { promoteBuffers: true } as const;

/**
 * The keys of a vault in MongoDB, one document for each subject. Every change compares the stored form that it replaces, so
 * of an erasure and anything else at the same time the erasure wins.
 */
export class MongoKeyRing implements KeyRing {
  readonly #subjects: Collection<StoredSubjectKey>;
  readonly #tenants: Collection<StoredIndexKey>;
  readonly #wrappedKeys: WrappedKeys;
  readonly #indexKeys = new Map<string, KeyObject>();

  private constructor(database: Database, masterKeys: MasterKeys, cachedKeys: number) {
    this.#subjects = database.collection<StoredSubjectKey>('vault-subject-keys', BYTES);
    this.#tenants = database.collection<StoredIndexKey>('vault-tenant-keys', BYTES);
    this.#wrappedKeys = new WrappedKeys(masterKeys, cachedKeys);
  }

  /** @throws MasterKeyError when the master keys are not those of this database. */
  static async open(database: Database, masterKeys: MasterKeys, cachedKeys: number): Promise<MongoKeyRing> {
    const ring = new MongoKeyRing(database, masterKeys, cachedKeys);
    // Wrong master keys must stop the start, not the first officer who opens a file.
    for (const { _id: tenant, wrapped } of await ring.#tenants.find().toArray())
      ring.#wrappedKeys.indexKey(tenant, wrapped);
    return ring;
  }

  async ensure(tenant: string, subjectId: string): Promise<SubjectKey> {
    const _id = keyName(tenant, subjectId);
    for (;;) {
      const stored = await this.#subjects.findOne({ _id });
      if (stored?.wrapped) return this.#wrappedKeys.subjectKey(tenant, subjectId, stored.wrapped);
      if (stored) throw new SubjectErasedError(subjectId);
      const wrapped = this.#wrappedKeys.newSubjectKey(tenant, subjectId);
      // Another may have been first; then its key counts.
      await insertIfNew(this.#subjects, { _id, tenant, subject: subjectId, wrapped });
    }
  }

  async find(tenant: string, subjectId: string): Promise<SubjectKey | undefined> {
    return (await this.findMany(tenant, [subjectId])).get(subjectId);
  }

  /** The keys that are not destroyed, by subject. */
  async findMany(tenant: string, subjectIds: readonly string[]): Promise<Map<string, SubjectKey>> {
    const ids = [...new Set(subjectIds)].map((subjectId) => keyName(tenant, subjectId));
    const keys = new Map<string, SubjectKey>();
    for (const { subject, wrapped } of await this.#subjects.find({ _id: { $in: ids } }).toArray())
      if (wrapped) keys.set(subject, this.#wrappedKeys.subjectKey(tenant, subject, wrapped));
    return keys;
  }

  async blind(tenant: string, purpose: string, value: string): Promise<Buffer> {
    return blindHash(await this.indexKey(tenant), purpose, value);
  }

  /** The tenant's key for keyed hashes: random, so that it outlives the master key under which it is wrapped. */
  async indexKey(tenant: string): Promise<KeyObject> {
    for (;;) {
      const known = this.#indexKeys.get(tenant);
      if (known !== undefined) return known;
      const stored = await this.#tenants.findOne({ _id: tenant });
      if (stored !== null) this.#indexKeys.set(tenant, this.#wrappedKeys.indexKey(tenant, stored.wrapped));
      else await insertIfNew(this.#tenants, { _id: tenant, wrapped: this.#wrappedKeys.newIndexKey(tenant) });
    }
  }

  /** Destroys the key, the first and final step of an erasure; repeating it changes nothing. */
  async destroy(tenant: string, subjectId: string, erasedAt: string): Promise<void> {
    const _id = keyName(tenant, subjectId);
    this.#wrappedKeys.forget(tenant, subjectId);
    for (;;) {
      const stored = await this.#subjects.findOne({ _id });
      if (stored?.wrapped === null) return;
      const gone = { wrapped: null, erasedAt, keyFingerprint: stored ? fingerprint(stored.wrapped) : null };
      if (stored === null) await insertIfNew(this.#subjects, { _id, tenant, subject: subjectId, ...gone });
      else await this.#subjects.updateOne({ _id, wrapped: stored.wrapped }, { $set: gone });
    }
  }

  /** Keeps how many records an erasure removes; the first number stays. */
  async noteRecords(tenant: string, subjectId: string, records: number): Promise<void> {
    const uncounted = { _id: keyName(tenant, subjectId), records: { $exists: false } };
    await this.#subjects.updateOne(uncounted, { $set: { records } });
  }

  async noteComplete(tenant: string, subjectId: string): Promise<void> {
    await this.#subjects.updateOne({ _id: keyName(tenant, subjectId) }, { $set: { complete: true } });
  }

  /** Undefined until the erasure is complete. */
  async erasure(tenant: string, subjectId: string): Promise<Erasure | undefined> {
    const stored = await this.#subjects.findOne({ _id: keyName(tenant, subjectId), complete: true });
    if (stored?.erasedAt === undefined) return undefined;
    const { erasedAt, records = 0, keyFingerprint = null } = stored;
    return { erasedAt, records, keyFingerprint };
  }

  async rewrap(): Promise<number> {
    let count = await this.#rewrapTenants();
    const batch: StoredSubjectKey[] = [];
    for await (const stored of this.#subjects.find({}, { batchSize: REWRAP_BATCH })) {
      if (stored.wrapped === null || this.#wrappedKeys.isCurrent(stored.wrapped)) continue;
      batch.push(stored);
      if (batch.length === REWRAP_BATCH) count += await this.#rewrapSubjects(batch.splice(0));
    }
    if (batch.length > 0) count += await this.#rewrapSubjects(batch);
    return count;
  }

  async #rewrapTenants(): Promise<number> {
    let count = 0;
    for (const { _id, wrapped } of await this.#tenants.find().toArray()) {
      if (this.#wrappedKeys.isCurrent(wrapped)) continue;
      const change = { $set: { wrapped: this.#wrappedKeys.rewrapIndexKey(_id, wrapped) } };
      count += (await this.#tenants.updateOne({ _id, wrapped }, change)).modifiedCount;
    }
    return count;
  }

  async #rewrapSubjects(keys: readonly StoredSubjectKey[]): Promise<number> {
    const changes = keys.flatMap(({ _id, tenant, subject, wrapped }) => {
      if (wrapped === null) return [];
      const update = { $set: { wrapped: this.#wrappedKeys.rewrapSubjectKey(tenant, subject, wrapped) } };
      return { updateOne: { filter: { _id, wrapped }, update } };
    });
    return (await this.#subjects.bulkWrite(changes, { ordered: false })).modifiedCount;
  }
}
