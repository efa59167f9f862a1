import { randomUUID } from 'node:crypto';
import { type Connection, databaseOf } from '@alur/mongo';
import { COUNT_BOUND, indexTokens, lookupTokens, rarestFirst } from '../blind-index.ts';
import type { MasterKeys } from '../crypto/master-keys.ts';
import { SubjectErasedError } from '../errors.ts';
import type { KeyRing } from '../key-ring.ts';
import { openRecord, sealRecord } from '../sealed-record.ts';
import {
  DEFAULT_CACHED_KEYS,
  type Erasure,
  type IndexValues,
  type LookupPart,
  type Vault,
  type VaultEntry,
  type VaultOptions,
  type VaultRecord,
} from '../vault.ts';
import { MongoKeyRing } from './mongo-key-ring.ts';
import { Records } from './records.ts';

/** Records of the rarest word that a lookup reads at a time. */
const PAGE = 500;

/**
 * The vault in MongoDB, shared by all processes of a service. It needs no transactions: the key decides what can be read,
 * its destruction is one step on one document, and everything after that can be repeated. The connection stays the
 * caller's.
 */
export class MongoVault implements Vault {
  /** For the file store of the same service. */
  readonly keys: KeyRing;
  readonly #keys: MongoKeyRing;
  readonly #records: Records;
  readonly #now: () => Date;

  private constructor(keys: MongoKeyRing, records: Records, now: () => Date) {
    this.keys = keys;
    this.#keys = keys;
    this.#records = records;
    this.#now = now;
  }

  /** Builds the indexes where they are missing. @throws MasterKeyError when the master keys are not those of this database. */
  static async open(connection: Connection, masterKeys: MasterKeys, options: VaultOptions = {}): Promise<MongoVault> {
    const database = databaseOf(connection);
    const keys = await MongoKeyRing.open(database, masterKeys, options.cachedKeys ?? DEFAULT_CACHED_KEYS);
    return new MongoVault(keys, await Records.open(database), options.now ?? (() => new Date()));
  }

  async put({ tenant, subjectId, kind, data, index, recordId: id = randomUUID() }: VaultRecord): Promise<string> {
    const tokens = index === undefined ? [] : indexTokens(await this.#keys.indexKey(tenant), index);
    const key = await this.#keys.ensure(tenant, subjectId);
    await this.#records.put({ tenant, id, subject: subjectId, kind, sealed: sealRecord(key, id, kind, data), tokens });
    // An erasure that came between destroyed the key, so the record is unreadable; but it may have missed to remove it.
    if ((await this.#keys.find(tenant, subjectId)) === undefined) {
      await this.#records.remove(tenant, id, subjectId);
      throw new SubjectErasedError(subjectId);
    }
    return id;
  }

  async get<T extends object>(tenant: string, recordId: string): Promise<T | undefined> {
    return (await this.getMany<T>(tenant, [recordId])).get(recordId);
  }

  async getMany<T extends object>(tenant: string, recordIds: readonly string[]): Promise<Map<string, T>> {
    if (recordIds.length === 0) return new Map();
    const records = await this.#records.find(tenant, recordIds);
    const keys = await this.#keys.findMany(
      tenant,
      records.map(({ subject }) => subject),
    );
    const opened = new Map<string, T>();
    for (const record of records) {
      const key = keys.get(record.subject);
      if (key !== undefined) opened.set(record.id, openRecord(key, record) as T);
    }
    return opened;
  }

  async lookup(tenant: string, wanted: IndexValues, { limit, after: begin = '' }: LookupPart): Promise<string[]> {
    const tokens = await this.#rarestFirst(lookupTokens(await this.#keys.indexKey(tenant), wanted));
    const [rarest, ...others] = tokens ?? [];
    if (rarest === undefined) return [];
    const found: string[] = [];
    for (let after = begin, more = true; more && found.length < limit; ) {
      const page = await this.#records.subjectsAfter(rarest, after, PAGE);
      after = page.at(-1) ?? after;
      more = page.length === PAGE;
      found.push(...(await this.#readable(tenant, await this.#having(others, [...new Set(page)]))));
    }
    return found.slice(0, limit);
  }

  async blind(tenant: string, purpose: string, value: string): Promise<string> {
    return (await this.#keys.blind(tenant, `id:${purpose}`, value)).toString('hex');
  }

  async recordsOf(tenant: string, subjectId: string): Promise<VaultEntry[]> {
    const entries = await this.#records.entriesOf(tenant, subjectId);
    return (await this.#keys.find(tenant, subjectId)) === undefined ? [] : entries;
  }

  /** Every step may be repeated after a crash; from the first one on nothing of the subject can be read. */
  async erase(tenant: string, subjectId: string): Promise<void> {
    await this.#keys.destroy(tenant, subjectId, this.#now().toISOString());
    await this.#keys.noteRecords(tenant, subjectId, await this.#records.countOf(tenant, subjectId));
    await this.#records.removeAllOf(tenant, subjectId);
    await this.#keys.noteComplete(tenant, subjectId);
  }

  erasure(tenant: string, subjectId: string): Promise<Erasure | undefined> {
    return this.#keys.erasure(tenant, subjectId);
  }

  async #rarestFirst(tokens: readonly Buffer[]): Promise<readonly Buffer[] | undefined> {
    if (tokens.length <= 1) return tokens;
    const count = async (token: Buffer) => ({ token, count: await this.#records.countToken(token, COUNT_BOUND) });
    return rarestFirst(await Promise.all(tokens.map(count)));
  }

  async #having(tokens: readonly Buffer[], subjects: readonly string[]): Promise<readonly string[]> {
    let left = subjects;
    for (const token of tokens) {
      if (left.length === 0) return left;
      const having = await this.#records.having(token, left);
      left = left.filter((subject) => having.has(subject));
    }
    return left;
  }

  /** Without those that are being erased. */
  async #readable(tenant: string, subjects: readonly string[]): Promise<string[]> {
    if (subjects.length === 0) return [];
    const keys = await this.#keys.findMany(tenant, subjects);
    return subjects.filter((subject) => keys.has(subject));
  }
}
