import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MasterKeys, newMasterKey } from '../crypto/master-keys.ts';
import { EncryptedFileStore } from '../files/encrypted-file-store.ts';
import { SAMPLE_FILES } from '../testing/index.ts';
import { forgetFiles, lostFiles } from './lost-files.ts';
import { SqliteVault } from './sqlite-vault.ts';
import { verifyVault } from './verify-vault.ts';

const OKU = 'oku-selatan';
const KEYS = new MasterKeys([newMasterKey()]);

let folder: string;
let path: string;
let files: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-vault-'));
  path = join(folder, 'vault.db');
  files = join(folder, 'files');
  const vault = new SqliteVault(path, KEYS);
  const store = new EncryptedFileStore(files, vault.keys, { noted: (file) => vault.noteFile(file) });
  for (const subjectId of ['s1', 's2', 's3']) {
    const data = { name: `Siti Rahasia ${subjectId}` };
    await vault.put({ tenant: OKU, subjectId, kind: 'identity', recordId: `${subjectId}-r`, data });
    await store.put({ tenant: OKU, subjectId, fileId: `${subjectId}-f`, bytes: SAMPLE_FILES['application/pdf'] });
  }
  await vault.erase(OKU, 's3');
  vault.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const verify = (keys: MasterKeys | undefined = KEYS) => verifyVault(path, files, keys);
const alter = (sql: string) => {
  const db = openDatabase(path);
  db.exec(sql);
  db.close();
};
const stored = () =>
  readdirSync(files, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test('a sound vault is counted, with and without the master key; an erased person is none that is missing', async () => {
  expect(await verify()).toEqual({ subjects: 2, files: 3, findings: [] });
  expect(await verifyVault(path, files, undefined)).toEqual({ subjects: 2, files: 3, findings: [] });
});

test('a record that was altered, a key that was altered and a record without a key are named', async () => {
  alter("UPDATE records SET sealed = CAST(sealed || x'00' AS BLOB) WHERE id = 's1-r'");
  expect((await verify()).findings).toEqual(['a record of subject s1 cannot be opened']);
  alter("UPDATE subject_keys SET wrapped = CAST(substr(wrapped, 1, 67) || x'00' AS BLOB) WHERE subject = 's2'");
  expect((await verify()).findings.join()).toContain('the key of subject s2 cannot be opened');
  alter("DELETE FROM subject_keys WHERE subject = 's1'");
  expect((await verifyVault(path, files, undefined)).findings).toEqual(['subject s1 has records and no key']);
});

test('a file that is missing or was altered is named', async () => {
  const altered = stored().find((file) => readFileSync(file).includes('s1'))!;
  const bytes = readFileSync(altered);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(altered, bytes);
  expect((await verify()).findings).toEqual(['file s1-f was altered']);
  rmSync(files, { recursive: true });
  const { findings } = await verifyVault(path, files, undefined);
  expect([...findings].sort()).toEqual(['s1', 's2', 's3'].map((subject) => `file ${subject}-f is missing`));
});

test('zeros over a page are found without a key', async () => {
  alter('PRAGMA wal_checkpoint(TRUNCATE)');
  const bytes = readFileSync(path);
  bytes.fill(0, 4096 * 2, 4096 * 3);
  writeFileSync(path, bytes);
  expect((await verifyVault(path, files, undefined)).findings.length).toBeGreaterThan(0);
});

test('one look into each folder finds one that is gone, and what is forgotten is not missed', () => {
  const lacks = () => {
    const vault = new SqliteVault(path, KEYS);
    const lacking = vault.lacksFiles(files);
    vault.close();
    return lacking;
  };
  expect(lacks()).toBe(false);
  expect(lostFiles(path, files)).toEqual([]);
  for (const file of stored()) {
    renameSync(file, `${file}.kept`);
    expect([lacks(), lostFiles(path, files)]).toEqual([true, [relative(files, file)]]);
    renameSync(`${file}.kept`, file);
  }
  rmSync(files, { recursive: true });
  expect(lacks()).toBe(true);
  const lost = lostFiles(path, files);
  expect(lost).toHaveLength(3);
  forgetFiles(path, lost);
  expect([lacks(), lostFiles(path, files)]).toEqual([false, []]);
});
