import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DecryptionError } from '../errors.ts';
import type { SqliteVault } from '../sqlite/sqlite-vault.ts';
import { fileStoreContract } from '../testing/file-store-contract.ts';
import { memoryVault, SAMPLE_FILES } from '../testing/index.ts';
import { EncryptedFileStore } from './encrypted-file-store.ts';

const OKU = 'oku-selatan';
const PDF = SAMPLE_FILES['application/pdf'];

let folder: string;
let vault: SqliteVault;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  vault = memoryVault();
});
afterEach(() => {
  vault.close();
  rmSync(folder, { recursive: true, force: true });
});

fileStoreContract('EncryptedFileStore', () => ({
  files: new EncryptedFileStore(folder, vault.keys),
  erase: (tenant, subjectId) => vault.erase(tenant, subjectId),
  close: () => {},
}));

function stored(): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function putPdf(files: EncryptedFileStore, fileId: string): Promise<string> {
  const before = new Set(stored());
  await files.put({ tenant: OKU, subjectId: 's1', fileId, bytes: PDF });
  return stored().find((path) => !before.has(path))!;
}

test('names and bytes on disk tell nothing', async () => {
  const path = await putPdf(new EncryptedFileStore(folder, vault.keys), 'siti-aminah');
  expect(path.slice(folder.length)).toMatch(/^\/[0-9a-f]{2}\/[0-9a-f]{30}$/);
  expect(readFileSync(path).includes('PDF')).toBe(false);
});

test('an altered, cut or moved file is refused', async () => {
  const files = new EncryptedFileStore(folder, vault.keys);
  const path = await putPdf(files, 'f1');
  const other = await putPdf(files, 'f2');
  const whole = readFileSync(path);
  for (const broken of [
    Buffer.concat([whole, Buffer.of(0)]),
    whole.subarray(0, -1),
    whole.subarray(0, 6),
    Buffer.of(),
  ]) {
    writeFileSync(path, broken);
    await expect(files.get(OKU, 'f1')).rejects.toThrow(DecryptionError);
  }
  renameSync(other, path);
  await expect(files.get(OKU, 'f1')).rejects.toThrow(DecryptionError);
});

test('what an interrupted write left behind is removed at the start, whole files stay', async () => {
  await putPdf(new EncryptedFileStore(folder, vault.keys), 'f1');
  writeFileSync(join(folder, 'unfinished', 'half'), 'half');
  const files = new EncryptedFileStore(folder, vault.keys);
  expect(existsSync(join(folder, 'unfinished', 'half'))).toBe(false);
  expect((await files.get(OKU, 'f1'))?.mediaType).toBe('application/pdf');
});

test('a write that fails leaves the file that was there and nothing else', async () => {
  const files = new EncryptedFileStore(folder, vault.keys);
  const path = await putPdf(files, 'f1');
  rmSync(path);
  mkdirSync(path);
  writeFileSync(join(path, 'in-the-way'), '');
  await expect(files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF })).rejects.toThrow();
  expect(stored()).toEqual([join(path, 'in-the-way')]);
  expect(dirname(path).startsWith(folder)).toBe(true);
});

test('the size limit is a setting', async () => {
  const files = new EncryptedFileStore(folder, vault.keys, { limit: 20 });
  const put = files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF });
  await expect(put).rejects.toMatchObject({ code: 'upload-too-large' });
});

test('an erasure that comes between key and file wins', async () => {
  const files = new EncryptedFileStore(folder, {
    ensure: async (tenant, subjectId) => {
      const key = await vault.keys.ensure(tenant, subjectId);
      await vault.erase(tenant, subjectId);
      return key;
    },
    find: (tenant, subjectId) => vault.keys.find(tenant, subjectId),
    blind: (tenant, purpose, value) => vault.keys.blind(tenant, purpose, value),
    rewrap: () => vault.keys.rewrap(),
  });
  const put = files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF });
  await expect(put).rejects.toMatchObject({ code: 'subject-erased' });
  expect(stored()).toEqual([]);
});
