import type { KeyObject } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from '@alur/sqlite';
import { blindHash } from '../blind-index.ts';
import { type MasterKeys, WRAPPED_LENGTH } from '../crypto/master-keys.ts';
import { WrappedKeys } from '../crypto/wrapped-keys.ts';
import { SubjectErasedError } from '../errors.ts';
import type { KeyRing, SubjectKey } from '../key-ring.ts';
import { DESTROYED } from './erasure-table.ts';

const REWRAP_BATCH = 500;

// A wrapped key never leaves its place in the file: rows are only appended and overwritten by bytes of the same length, so
// an erasure does not depend on what SQLite leaves behind where it moves rows.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS subject_keys (
    no INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    UNIQUE (tenant, subject)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS tenant_keys (no INTEGER PRIMARY KEY, tenant TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL) STRICT;
`;

/** The key tables of a vault's database. The methods that end in `Now` run inside the caller's transaction. */
export class KeyTable implements KeyRing {
  readonly #group: GroupCommit;
  readonly #masterKeys: MasterKeys;
  readonly #wrappedKeys: WrappedKeys;
  readonly #indexKeys = new Map<string, KeyObject>();
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #overwrite: StatementSync;
  readonly #outdated: StatementSync;
  readonly #selectTenant: StatementSync;
  readonly #insertTenant: StatementSync;
  readonly #overwriteTenant: StatementSync;
  readonly #allTenants: StatementSync;

  /** @throws MasterKeyError when the master keys are not those of this database. */
  constructor(db: DatabaseSync, group: GroupCommit, masterKeys: MasterKeys, cacheSize: number) {
    db.exec(SCHEMA);
    this.#group = group;
    this.#masterKeys = masterKeys;
    this.#wrappedKeys = new WrappedKeys(masterKeys, cacheSize);
    this.#select = db.prepare('SELECT wrapped FROM subject_keys WHERE tenant = ? AND subject = ?');
    this.#insert = db.prepare('INSERT INTO subject_keys (tenant, subject, wrapped) VALUES (?, ?, ?)');
    this.#overwrite = db.prepare('UPDATE subject_keys SET wrapped = ? WHERE tenant = ? AND subject = ?');
    this.#outdated = db.prepare(
      `SELECT tenant, subject, wrapped FROM subject_keys
       WHERE substr(wrapped, 1, 8) <> ? AND wrapped <> zeroblob(${WRAPPED_LENGTH}) ORDER BY no LIMIT ${REWRAP_BATCH}`,
    );
    this.#selectTenant = db.prepare('SELECT wrapped FROM tenant_keys WHERE tenant = ?');
    this.#insertTenant = db.prepare('INSERT INTO tenant_keys (tenant, wrapped) VALUES (?, ?)');
    this.#overwriteTenant = db.prepare('UPDATE tenant_keys SET wrapped = ? WHERE tenant = ?');
    this.#allTenants = db.prepare('SELECT tenant, wrapped FROM tenant_keys ORDER BY no');
    // Wrong master keys must stop the start, not the first officer who opens a file.
    for (const { tenant, wrapped } of this.#tenants()) this.#wrappedKeys.indexKey(tenant, wrapped);
  }

  ensure(tenant: string, subjectId: string): Promise<SubjectKey> {
    return this.#group.run(() => this.ensureNow(tenant, subjectId));
  }

  async find(tenant: string, subjectId: string): Promise<SubjectKey | undefined> {
    const wrapped = this.#wrapped(tenant, subjectId);
    return wrapped === undefined || isDestroyed(wrapped) ? undefined : this.unwrap(tenant, subjectId, wrapped);
  }

  async blind(tenant: string, purpose: string, value: string): Promise<Buffer> {
    return blindHash(await this.indexKey(tenant), purpose, value);
  }

  async rewrap(): Promise<number> {
    let count = await this.#group.run(() => this.#rewrapTenantsNow());
    for (;;) {
      const done = await this.#group.run(() => this.#rewrapBatchNow());
      count += done;
      if (done < REWRAP_BATCH) return count;
    }
  }

  /**
   * The tenant's key for keyed hashes. It is random and wrapped, not derived from the master key: else a new master key
   * would change every hash, and the clear values to hash again are nowhere.
   */
  async indexKey(tenant: string): Promise<KeyObject> {
    let key = this.#indexKeys.get(tenant);
    if (key === undefined) {
      const wrapped = await this.#group.run(() => this.#ensureTenantNow(tenant));
      key = this.#wrappedKeys.indexKey(tenant, wrapped);
      this.#indexKeys.set(tenant, key);
    }
    return key;
  }

  ensureNow(tenant: string, subjectId: string): SubjectKey {
    const stored = this.#wrapped(tenant, subjectId);
    if (stored !== undefined) {
      if (isDestroyed(stored)) throw new SubjectErasedError(subjectId);
      return this.unwrap(tenant, subjectId, stored);
    }
    const wrapped = this.#wrappedKeys.newSubjectKey(tenant, subjectId);
    this.#insert.run(tenant, subjectId, wrapped);
    return this.unwrap(tenant, subjectId, wrapped);
  }

  /** The key of a subject that is being erased is in no memory any more. */
  forget(tenant: string, subjectId: string): void {
    this.#wrappedKeys.forget(tenant, subjectId);
  }

  /** The key whose stored form was just read. */
  unwrap(tenant: string, subjectId: string, wrapped: Uint8Array): SubjectKey {
    return this.#wrappedKeys.subjectKey(tenant, subjectId, wrapped);
  }

  #wrapped(tenant: string, subjectId: string): Uint8Array | undefined {
    const row = this.#select.get(tenant, subjectId) as { wrapped: Uint8Array } | undefined;
    return row?.wrapped;
  }

  #ensureTenantNow(tenant: string): Uint8Array {
    const row = this.#selectTenant.get(tenant) as { wrapped: Uint8Array } | undefined;
    if (row !== undefined) return row.wrapped;
    const wrapped = this.#wrappedKeys.newIndexKey(tenant);
    this.#insertTenant.run(tenant, wrapped);
    return wrapped;
  }

  #tenants(): { tenant: string; wrapped: Uint8Array }[] {
    return this.#allTenants.all() as { tenant: string; wrapped: Uint8Array }[];
  }

  #rewrapTenantsNow(): number {
    const rows = this.#tenants().filter(({ wrapped }) => !this.#wrappedKeys.isCurrent(wrapped));
    for (const { tenant, wrapped } of rows)
      this.#overwriteTenant.run(this.#wrappedKeys.rewrapIndexKey(tenant, wrapped), tenant);
    return rows.length;
  }

  #rewrapBatchNow(): number {
    const rows = this.#outdated.all(this.#masterKeys.currentId) as {
      tenant: string;
      subject: string;
      wrapped: Uint8Array;
    }[];
    for (const { tenant, subject, wrapped } of rows)
      this.#overwrite.run(this.#wrappedKeys.rewrapSubjectKey(tenant, subject, wrapped), tenant, subject);
    return rows.length;
  }
}

function isDestroyed(wrapped: Uint8Array): boolean {
  return DESTROYED.equals(wrapped);
}
