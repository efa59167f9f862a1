import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openDatabase } from '@alur/sqlite';
import { type MasterKeys, WRAPPED_LENGTH } from '../crypto/master-keys.ts';
import { WrappedKeys } from '../crypto/wrapped-keys.ts';
import { DecryptionError, MasterKeyError } from '../errors.ts';
import { openStoredFile, subjectOf } from '../files/stored-file.ts';
import type { SubjectKey } from '../key-ring.ts';
import { openRecord } from '../sealed-record.ts';

export interface VaultReport {
  /** Subjects whose key was found, one record each opened. */
  readonly subjects: number;
  readonly files: number;
  /** At most some of each kind; ids of subjects and files, never a value. */
  readonly findings: readonly string[];
}

const BATCH = 200;
const MOST = 10;

interface SubjectRow {
  readonly no: number;
  readonly tenant: string;
  readonly subject: string;
  readonly wrapped: Uint8Array;
  readonly id: string | null;
  readonly kind: string;
  readonly sealed: Uint8Array;
}

interface FileRow {
  readonly name: string;
  readonly tenant: string;
  readonly file: string;
}

/**
 * Looks through a vault and the files beside it, without changing them and beside a running office: the pages of the
 * database, one record of each key, every file that was stored.
 * @param directory of the files
 * @param masterKeys without them nothing is opened: then pages are checked, and whether each file is there
 */
export async function verifyVault(
  path: string,
  directory: string,
  masterKeys: MasterKeys | undefined,
): Promise<VaultReport> {
  const db = openDatabase(path, { readOnly: true });
  try {
    const pages = db
      .prepare(`PRAGMA quick_check(${MOST})`)
      .all()
      .map(({ quick_check: text }) => String(text));
    // Pages that do not fit cannot be read any further.
    if (pages.length !== 1 || pages[0] !== 'ok') return { subjects: 0, files: 0, findings: pages };
    const keys = masterKeys && new WrappedKeys(masterKeys, BATCH);
    const records = await verifyRecords(db, keys);
    const files = await verifyFiles(db, directory, keys);
    return { subjects: records.count, files: files.count, findings: [...records.findings, ...files.findings] };
  } finally {
    db.close();
  }
}

interface Checked {
  readonly count: number;
  readonly findings: readonly string[];
}

async function verifyRecords(db: DatabaseSync, keys: WrappedKeys | undefined): Promise<Checked> {
  const findings = db
    .prepare(
      `SELECT DISTINCT r.subject FROM records r LEFT JOIN subject_keys k ON k.tenant = r.tenant AND k.subject = r.subject
       WHERE k.no IS NULL LIMIT ${MOST}`,
    )
    .all()
    .map(({ subject }) => `subject ${String(subject)} has records and no key`);
  const page = db.prepare(
    `SELECT k.no, k.tenant, k.subject, k.wrapped, r.id, r.kind, r.sealed FROM subject_keys k
     LEFT JOIN records r ON r.no = (SELECT min(no) FROM records WHERE tenant = k.tenant AND subject = k.subject)
     WHERE k.no > ? AND k.wrapped <> zeroblob(${WRAPPED_LENGTH}) ORDER BY k.no LIMIT ${BATCH}`,
  );
  let count = 0;
  for (let after = 0; ; await nextTurn()) {
    const rows = page.all(after) as unknown as SubjectRow[];
    const wrong = rows.flatMap((row) => (keys === undefined ? [] : (faultOf(keys, row) ?? [])));
    findings.push(...wrong.slice(0, Math.max(0, MOST - findings.length)));
    count += rows.length;
    if (rows.length < BATCH) return { count, findings };
    after = rows.at(-1)!.no;
  }
}

function faultOf(keys: WrappedKeys, { tenant, subject, wrapped, id, kind, sealed }: SubjectRow): string | undefined {
  try {
    const key = keys.subjectKey(tenant, subject, wrapped);
    if (id !== null) openRecord(key, { id, kind, sealed });
    return undefined;
  } catch (error) {
    if (error instanceof MasterKeyError) return `the key of subject ${subject} cannot be opened`;
    if (error instanceof DecryptionError) return `a record of subject ${subject} cannot be opened`;
    throw error;
  }
}

async function verifyFiles(db: DatabaseSync, directory: string, keys: WrappedKeys | undefined): Promise<Checked> {
  const isListed = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'stored_files'").get() !== undefined;
  if (!isListed) return { count: 0, findings: [] };
  const page = db.prepare(`SELECT name, tenant, file FROM stored_files WHERE name > ? ORDER BY name LIMIT ${BATCH}`);
  const wrapped = db.prepare('SELECT wrapped FROM subject_keys WHERE tenant = ? AND subject = ?');
  /** A key that cannot be opened is a finding of the records. */
  const keyOf = (tenant: string, subject: string): SubjectKey | undefined => {
    const row = wrapped.get(tenant, subject) as { wrapped: Uint8Array } | undefined;
    if (row === undefined || row.wrapped.every((byte) => byte === 0)) return undefined;
    try {
      return keys?.subjectKey(tenant, subject, row.wrapped);
    } catch (error) {
      if (error instanceof MasterKeyError) return undefined;
      throw error;
    }
  };
  const findings: string[] = [];
  let count = 0;
  for (let after = ''; ; ) {
    const rows = page.all(after) as unknown as FileRow[];
    for (const { name, tenant, file } of rows) {
      const bytes = await readFile(join(directory, name)).catch(() => undefined);
      const subject = bytes && subjectOf(bytes);
      const key = subject === undefined ? undefined : keyOf(tenant, subject);
      const fault =
        bytes === undefined
          ? 'is missing'
          : subject === undefined || (key !== undefined && openStoredFile(key, bytes, file) === undefined)
            ? 'was altered'
            : undefined;
      if (fault !== undefined && findings.length < MOST) findings.push(`file ${file} ${fault}`);
    }
    count += rows.length;
    if (rows.length < BATCH) return { count, findings };
    after = rows.at(-1)!.name;
  }
}
