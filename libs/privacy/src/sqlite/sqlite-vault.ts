import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import { COUNT_BOUND, indexTokens, lookupTokens, rarestFirst } from '../blind-index.ts';
import type { MasterKeys } from '../crypto/master-keys.ts';
import { RecordTakenError } from '../errors.ts';
import type { NotedFile } from '../files/encrypted-file-store.ts';
import type { KeyRing } from '../key-ring.ts';
import { openRecord, type SealedRecord, sealRecord } from '../sealed-record.ts';
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
import { ErasureTable } from './erasure-table.ts';
import { KeyTable } from './key-table.ts';
import { lacksFiles } from './lost-files.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    no INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (tenant, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_by_subject ON records (tenant, subject);
  CREATE TABLE IF NOT EXISTS blind_index (
    token BLOB NOT NULL,
    subject TEXT NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (token, subject, record)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS blind_index_by_record ON blind_index (record);
  CREATE TABLE IF NOT EXISTS erasures (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    erased_at TEXT NOT NULL,
    records INTEGER NOT NULL,
    key_fingerprint TEXT,
    PRIMARY KEY (tenant, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stored_files (
    name TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    file TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

type SealedRow = Pick<SealedRecord, keyof SealedRecord> & { readonly subject: string; readonly wrapped: Uint8Array };

const SEALED_ROW = `
  SELECT r.id, r.subject, r.kind, r.sealed, k.wrapped
  FROM records r JOIN subject_keys k ON k.tenant = r.tenant AND k.subject = r.subject`;

/** The vault in one SQLite file (or `:memory:`). */
export class SqliteVault implements Vault {
  /** For the file store of the same service. */
  readonly keys: KeyRing;
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #group: GroupCommit;
  readonly #keys: KeyTable;
  readonly #now: () => Date;
  readonly #register: VaultOptions['register'];
  readonly #erasures: ErasureTable;
  readonly #upsert: StatementSync;
  readonly #removeTokens: StatementSync;
  readonly #insertToken: StatementSync;
  readonly #selectOne: StatementSync;
  readonly #selectMany: StatementSync;
  readonly #entries: StatementSync;
  readonly #countToken: StatementSync;
  readonly #selectErasure: StatementSync;
  readonly #noteFile: StatementSync;
  readonly #lookups = new Map<number, StatementSync>();

  /**
   * @param database a path, or a connection that its owner closes after the vault
   * @throws MasterKeyError when the master keys are not those of this file.
   */
  constructor(database: string | DatabaseSync, masterKeys: MasterKeys, options: VaultOptions = {}) {
    this.#owned = typeof database === 'string';
    const db = typeof database === 'string' ? openDatabase(database) : database;
    db.exec(SCHEMA);
    this.#db = db;
    this.#group = new GroupCommit(db);
    this.#now = options.now ?? (() => new Date());
    this.#register = options.register;
    try {
      this.#keys = new KeyTable(db, this.#group, masterKeys, options.cachedKeys ?? DEFAULT_CACHED_KEYS);
    } catch (error) {
      if (this.#owned) db.close();
      throw error;
    }
    this.keys = this.#keys;
    this.#erasures = new ErasureTable(db);
    this.#upsert = db.prepare(
      `INSERT INTO records (tenant, id, subject, kind, sealed) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (tenant, id) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed
       WHERE subject = excluded.subject RETURNING no`,
    );
    this.#removeTokens = db.prepare('DELETE FROM blind_index WHERE record = ?');
    this.#insertToken = db.prepare('INSERT INTO blind_index (token, subject, record) VALUES (?, ?, ?)');
    this.#selectOne = db.prepare(`${SEALED_ROW} WHERE r.tenant = ? AND r.id = ?`);
    this.#selectMany = db.prepare(`${SEALED_ROW} WHERE r.tenant = ? AND r.id IN (SELECT value FROM json_each(?))`);
    this.#entries = db.prepare('SELECT id AS recordId, kind FROM records WHERE tenant = ? AND subject = ? ORDER BY no');
    this.#countToken = db.prepare(
      `SELECT COUNT(*) AS count FROM (SELECT 1 FROM blind_index WHERE token = ? LIMIT ${COUNT_BOUND})`,
    );
    this.#noteFile = db.prepare('INSERT INTO stored_files VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    this.#selectErasure = db.prepare(
      `SELECT erased_at AS erasedAt, records, key_fingerprint AS keyFingerprint
       FROM erasures WHERE tenant = ? AND subject = ?`,
    );
  }

  async put(record: VaultRecord): Promise<string> {
    const { tenant, subjectId, kind, data, index } = record;
    const recordId = record.recordId ?? randomUUID();
    const tokens = index === undefined ? [] : indexTokens(await this.#keys.indexKey(tenant), index);
    return this.#group.run(() => {
      const sealed = sealRecord(this.#keys.ensureNow(tenant, subjectId), recordId, kind, data);
      const row = this.#upsert.get(tenant, recordId, subjectId, kind, sealed) as { no: number } | undefined;
      if (row === undefined) throw new RecordTakenError(recordId);
      this.#removeTokens.run(row.no);
      for (const token of tokens) this.#insertToken.run(token, subjectId, row.no);
      return recordId;
    });
  }

  async get<T extends object>(tenant: string, recordId: string): Promise<T | undefined> {
    const row = this.#selectOne.get(tenant, recordId) as SealedRow | undefined;
    return row === undefined ? undefined : (this.#openRow(tenant, row) as T);
  }

  async getMany<T extends object>(tenant: string, recordIds: readonly string[]): Promise<Map<string, T>> {
    const rows = this.#selectMany.all(tenant, JSON.stringify(recordIds)) as SealedRow[];
    return new Map(rows.map((row) => [row.id, this.#openRow(tenant, row) as T]));
  }

  async lookup(tenant: string, wanted: IndexValues, { limit, after = '' }: LookupPart): Promise<string[]> {
    const tokens = rarestFirst(
      lookupTokens(await this.#keys.indexKey(tenant), wanted).map((token) => {
        return { token, count: (this.#countToken.get(token) as { count: number }).count };
      }),
    );
    if (tokens === undefined || tokens.length === 0) return [];
    const [rarest, ...others] = tokens;
    const rows = this.#lookupOf(tokens.length).all(rarest!, after, ...others, limit) as { subject: string }[];
    return rows.map(({ subject }) => subject);
  }

  async blind(tenant: string, purpose: string, value: string): Promise<string> {
    return (await this.#keys.blind(tenant, `id:${purpose}`, value)).toString('hex');
  }

  async recordsOf(tenant: string, subjectId: string): Promise<VaultEntry[]> {
    const rows = this.#entries.all(tenant, subjectId) as { recordId: string; kind: string }[];
    return rows.map(({ recordId, kind }) => ({ recordId, kind }));
  }

  async erase(tenant: string, subjectId: string): Promise<void> {
    const erasure = { tenant, subjectId, at: this.#now().toISOString() };
    // First in the register: an erasure that is only there is made again, one that is only here is undone by a backup.
    if ((await this.erasure(tenant, subjectId)) === undefined) this.#register?.note(erasure);
    this.#keys.forget(tenant, subjectId);
    await this.#group.run(() => this.#erasures.eraseNow(erasure));
    this.#truncateLog();
  }

  async erasure(tenant: string, subjectId: string): Promise<Erasure | undefined> {
    const row = this.#selectErasure.get(tenant, subjectId) as Erasure | undefined;
    return row === undefined ? undefined : { ...row };
  }

  /** For the file store of the same service: `verifyVault` misses a file that was noted and is not there. */
  noteFile({ name, tenant, fileId }: NotedFile): Promise<void> {
    return this.#group.run(() => void this.#noteFile.run(name, tenant, fileId));
  }

  /** Whether the directory lacks a noted file, from one look into each of its folders: `lacksFiles`. */
  lacksFiles(directory: string): boolean {
    return lacksFiles(this.#db, directory);
  }

  /** Commits what is waiting and closes the file. */
  close(): void {
    this.#group.flush();
    if (this.#owned) this.#db.close();
  }

  #openRow(tenant: string, row: SealedRow): unknown {
    return openRecord(this.#keys.unwrap(tenant, row.subject, row.wrapped), row);
  }

  #lookupOf(terms: number): StatementSync {
    let statement = this.#lookups.get(terms);
    if (statement === undefined) {
      const others = ' AND EXISTS (SELECT 1 FROM blind_index o WHERE o.token = ? AND o.subject = b.subject)';
      statement = this.#db.prepare(
        `SELECT DISTINCT b.subject FROM blind_index b WHERE b.token = ? AND b.subject > ?${others.repeat(terms - 1)} ORDER BY b.subject LIMIT ?`,
      );
      this.#lookups.set(terms, statement);
    }
    return statement;
  }

  /** The write-ahead log still holds older images of the overwritten pages. */
  #truncateLog(): void {
    const { busy } = this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    if (busy !== 0) {
      throw new Error('The key is destroyed, but another reader keeps the old log of the vault. Repeat the erasure.');
    }
  }
}
