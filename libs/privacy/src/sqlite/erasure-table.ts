import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openDatabase } from '@alur/sqlite';
import { WRAPPED_LENGTH } from '../crypto/master-keys.ts';
import { fingerprint } from '../crypto/wrapped-keys.ts';
import type { RegisteredErasure } from '../erasure-register.ts';

/** What stands in the place of a key that was destroyed. */
export const DESTROYED = Buffer.alloc(WRAPPED_LENGTH);

/** Erases in a vault's database. It needs no master key: a key is destroyed as it is stored. */
export class ErasureTable {
  readonly #key: StatementSync;
  readonly #insertKey: StatementSync;
  readonly #overwriteKey: StatementSync;
  readonly #removeTokens: StatementSync;
  readonly #removeRecords: StatementSync;
  readonly #insert: StatementSync;

  /** @param db with the tables of a vault */
  constructor(db: DatabaseSync) {
    // Deleted bytes are overwritten, and no page image goes to a temporary file: an erased key must be gone.
    db.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;');
    this.#key = db.prepare('SELECT wrapped FROM subject_keys WHERE tenant = ? AND subject = ?');
    this.#insertKey = db.prepare('INSERT INTO subject_keys (tenant, subject, wrapped) VALUES (?, ?, ?)');
    this.#overwriteKey = db.prepare('UPDATE subject_keys SET wrapped = ? WHERE tenant = ? AND subject = ?');
    this.#removeTokens = db.prepare(
      'DELETE FROM blind_index WHERE record IN (SELECT no FROM records WHERE tenant = ? AND subject = ?)',
    );
    this.#removeRecords = db.prepare('DELETE FROM records WHERE tenant = ? AND subject = ?');
    this.#insert = db.prepare('INSERT INTO erasures VALUES (?, ?, ?, ?, ?)');
  }

  /** Runs inside the caller's transaction. Answers whether the subject had a key that is destroyed now. */
  eraseNow({ tenant, subjectId, at }: RegisteredErasure): boolean {
    const row = this.#key.get(tenant, subjectId) as { wrapped: Uint8Array } | undefined;
    if (row !== undefined && DESTROYED.equals(row.wrapped)) return false;
    if (row === undefined) this.#insertKey.run(tenant, subjectId, DESTROYED);
    else this.#overwriteKey.run(DESTROYED, tenant, subjectId);
    this.#removeTokens.run(tenant, subjectId);
    const records = this.#removeRecords.run(tenant, subjectId).changes;
    this.#insert.run(tenant, subjectId, at, records, row === undefined ? null : fingerprint(row.wrapped));
    return row !== undefined;
  }
}

/**
 * Erases in a vault that no process has open, such as one of a backup.
 * @returns how many of the subjects could be read before
 */
export function eraseAgain(path: string, erasures: readonly RegisteredErasure[]): number {
  const db = openDatabase(path);
  try {
    const table = new ErasureTable(db);
    db.exec('BEGIN IMMEDIATE');
    const erased = erasures.filter((erasure) => table.eraseNow(erasure)).length;
    db.exec('COMMIT');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return erased;
  } finally {
    db.close();
  }
}
