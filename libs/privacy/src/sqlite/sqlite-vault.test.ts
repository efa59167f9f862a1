import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MasterKeys, newMasterKey } from '../crypto/master-keys.ts';
import { DecryptionError, MasterKeyError } from '../errors.ts';
import { memoryVault } from '../testing/index.ts';
import { vaultContract } from '../testing/vault-contract.ts';
import { SqliteVault } from './sqlite-vault.ts';

const OKU = 'oku-selatan';
const OLD = newMasterKey();
const NEW = newMasterKey();

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'));
  path = join(folder, 'vault.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

vaultContract('SqliteVault in memory', () => {
  const vault = memoryVault();
  return { vault, close: () => vault.close() };
});

vaultContract('SqliteVault in a file, with room for one key', () => {
  const vault = new SqliteVault(path, new MasterKeys([OLD]), { cachedKeys: 1 });
  return { vault, close: () => vault.close() };
});

function put(vault: SqliteVault, subjectId: string): Promise<string> {
  const data = { name: `Siti Rahasia ${subjectId}` };
  return vault.put({
    tenant: OKU,
    subjectId,
    kind: 'identity',
    recordId: subjectId,
    data,
    index: { name: [data.name] },
  });
}

/** Everything on disk, the write-ahead log included. */
function rawBytes(): Buffer {
  return Buffer.concat([path, `${path}-wal`].filter((file) => existsSync(file)).map((file) => readFileSync(file)));
}

function wrappedKeys(): Map<string, Buffer> {
  const db = openDatabase(path);
  const rows = db.prepare('SELECT subject, wrapped FROM subject_keys').all() as {
    subject: string;
    wrapped: Uint8Array;
  }[];
  db.close();
  return new Map(rows.map(({ subject, wrapped }) => [subject, Buffer.from(wrapped)]));
}

function alter(sql: string): void {
  const db = openDatabase(path);
  db.exec(sql);
  db.close();
}

describe('on disk', () => {
  test('there is no clear text, neither in the data nor in the index', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    await put(vault, 's1');
    const bytes = rawBytes().toString('latin1').toLowerCase();
    expect(bytes).toContain('identity');
    expect(bytes).not.toContain('rahasia');
    vault.close();
  });

  test('a write that was answered is there after a crash', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    await Promise.all(['s1', 's2', 's3'].map((subject) => put(vault, subject)));
    const copy = join(folder, 'after-crash.db');
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    const restarted = new SqliteVault(copy, new MasterKeys([OLD]));
    expect((await restarted.getMany(OKU, ['s1', 's2', 's3'])).size).toBe(3);
    restarted.close();
    vault.close();
  });

  test('the key of an erased subject is in no byte of the file or its log, also among many moved neighbours', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    const subjects = Array.from({ length: 1_500 }, (_, n) => `subject-${(n * 7919) % 1_500}-${'x'.repeat(n % 40)}`);
    await Promise.all(subjects.map((subject) => put(vault, subject)));
    const before = wrappedKeys();
    vault.close();
    // A new master key rewrites every key once; the old forms must not stay either.
    const rotated = new SqliteVault(path, new MasterKeys([NEW, OLD]));
    await rotated.keys.rewrap();
    const after = wrappedKeys();
    const erased = subjects.filter((_, n) => n % 50 === 0);
    for (const subject of erased) await rotated.erase(OKU, subject);
    const bytes = rawBytes();
    for (const subject of erased) {
      for (const wrapped of [before.get(subject)!, after.get(subject)!]) {
        expect(bytes.includes(wrapped.subarray(20, 36))).toBe(false);
        expect(bytes.includes(wrapped.subarray(-32))).toBe(false);
      }
    }
    const kept = subjects[1]!;
    expect(bytes.includes(after.get(kept)!)).toBe(true);
    expect(await rotated.get(OKU, kept)).toEqual({ name: `Siti Rahasia ${kept}` });
    rotated.close();
  });

  test('an erasure is not complete while another reader keeps the old log, and can be repeated', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    await put(vault, 's1');
    alter('PRAGMA wal_checkpoint(TRUNCATE)');
    const reader = openDatabase(path);
    reader.exec('BEGIN; SELECT COUNT(*) FROM records;');
    await expect(vault.erase(OKU, 's1')).rejects.toThrow('Repeat the erasure');
    reader.exec('COMMIT');
    reader.close();
    await vault.erase(OKU, 's1');
    expect(await vault.erasure(OKU, 's1')).toMatchObject({ records: 1 });
    vault.close();
  });

  test('an erasure by another process holds at once', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    const other = new SqliteVault(path, new MasterKeys([OLD]));
    await put(vault, 's1');
    await other.erase(OKU, 's1');
    await expect(put(vault, 's1')).rejects.toMatchObject({ code: 'subject-erased' });
    expect(await vault.get(OKU, 's1')).toBeUndefined();
    other.close();
    vault.close();
  });
});

describe('a record opens only where it was written', () => {
  test.each([
    ['another subject', "UPDATE records SET subject = 's2' WHERE id = 's1'"],
    ['another kind', "UPDATE records SET kind = 'note' WHERE id = 's1'"],
    ['another id', "UPDATE records SET id = 's9' WHERE id = 's1'"],
    ['a changed byte', "UPDATE records SET sealed = CAST(sealed || x'00' AS BLOB) WHERE id = 's1'"],
    ['no bytes', "UPDATE records SET sealed = x'' WHERE id = 's1'"],
  ])('%s', async (_, sql) => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    await put(vault, 's1');
    await put(vault, 's2');
    alter(sql);
    await expect(Promise.all([vault.get(OKU, 's1'), vault.get(OKU, 's9')])).rejects.toThrow(DecryptionError);
    vault.close();
  });

  test('another tenant, even with its key moved along', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    await put(vault, 's1');
    alter("UPDATE records SET tenant = 'luwu-timur'; UPDATE subject_keys SET tenant = 'luwu-timur'");
    await expect(vault.get('luwu-timur', 's1')).rejects.toThrow(MasterKeyError);
    vault.close();
  });
});

describe('master keys', () => {
  test('a new master key re-wraps the keys only: data and index stay, and the old one can go', async () => {
    const first = new SqliteVault(path, new MasterKeys([OLD]));
    await Promise.all(Array.from({ length: 1_100 }, (_, n) => put(first, `s${n}`)));
    first.close();
    const between = new SqliteVault(path, new MasterKeys([NEW, OLD]));
    expect(await between.get(OKU, 's7')).toEqual({ name: 'Siti Rahasia s7' });
    await between.erase(OKU, 's8');
    expect(await between.keys.rewrap()).toBe(1_099 + 1);
    expect(await between.keys.rewrap()).toBe(0);
    between.close();
    const last = new SqliteVault(path, new MasterKeys([NEW]));
    expect(await last.get(OKU, 's7')).toEqual({ name: 'Siti Rahasia s7' });
    expect(await last.lookup(OKU, { name: ['s7'] }, { limit: 5 })).toEqual(['s7']);
    expect(await last.get(OKU, 's8')).toBeUndefined();
    last.close();
  });

  test('wrong master keys stop the start with a clear message', async () => {
    const vault = new SqliteVault(path, new MasterKeys([OLD]));
    await put(vault, 's1');
    vault.close();
    expect(() => new SqliteVault(path, new MasterKeys([NEW]))).toThrow('not configured');
    expect(() => new MasterKeys([])).toThrow('No master key');
    expect(() => new MasterKeys(['short'])).toThrow('5 characters');
  });
});
