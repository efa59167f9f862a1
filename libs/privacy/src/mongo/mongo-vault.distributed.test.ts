import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, databaseOf, openMongo } from '@alur/mongo';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MasterKeys, newMasterKey } from '../crypto/master-keys.ts';
import { DecryptionError, MasterKeyError } from '../errors.ts';
import { EncryptedFileStore } from '../files/encrypted-file-store.ts';
import { fileStoreContract, SAMPLE_FILES, vaultContract } from '../testing/index.ts';
import { TcpGate } from '../testing/tcp-gate.ts';
import { MongoKeyRing } from './mongo-key-ring.ts';
import { MongoVault } from './mongo-vault.ts';
import { Records } from './records.ts';

const OKU = 'oku-selatan';
const NIK = '1609014107909992';
const AT = '2026-07-01T02:30:00.000Z';
const OLD = newMasterKey();
const NEW = newMasterKey();
const KEYS = new MasterKeys([OLD]);
const url = process.env['ALUR_TEST_MONGODB']!;
const database = `alur_test_${randomUUID()}`;

let connection: Connection;
let second: Connection;
beforeAll(async () => {
  [connection, second] = await Promise.all([openMongo({ url, database }), openMongo({ url, database })]);
});
beforeEach(async () => {
  const collections = await databaseOf(connection).collections();
  await Promise.all(collections.map((collection) => collection.deleteMany({})));
});
afterAll(async () => {
  await connection.dropDatabase();
  await Promise.all([connection.close(), second.close()]);
});

const open = (keys = KEYS, over = connection) => MongoVault.open(over, keys, { now: () => new Date(AT) });
const both = () => Promise.all([open(), open(KEYS, second)]);
const records = () => databaseOf(connection).collection('vault-records');

function put(vault: MongoVault, subjectId: string, recordId = subjectId): Promise<string> {
  const data = { name: `Siti Rahasia ${subjectId}`, nik: NIK };
  const index = { name: [data.name], nik: [NIK] };
  return vault.put({ tenant: OKU, subjectId, kind: 'identity', recordId, data, index });
}

async function expectGone(vault: MongoVault, subjectId: string): Promise<void> {
  expect(await vault.get(OKU, subjectId)).toBeUndefined();
  expect(await vault.getMany(OKU, [subjectId])).toEqual(new Map());
  expect(await vault.lookup(OKU, { nik: [NIK] }, { limit: 10 })).not.toContain(subjectId);
  expect(await vault.lookup(OKU, { name: ['siti', 'rahasia'] }, { limit: 10 })).not.toContain(subjectId);
  expect(await vault.recordsOf(OKU, subjectId)).toEqual([]);
  expect(await vault.keys.find(OKU, subjectId)).toBeUndefined();
  await expect(put(vault, subjectId)).rejects.toMatchObject({ code: 'subject-erased' });
}

vaultContract('MongoVault', async () => ({ vault: await open(), close: () => {} }));

vaultContract('MongoVault with room for one key', async () => ({
  vault: await MongoVault.open(connection, KEYS, { cachedKeys: 1 }),
  close: () => {},
}));

fileStoreContract('EncryptedFileStore with keys in MongoDB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'files-'));
  const vault = await open();
  return {
    files: new EncryptedFileStore(folder, vault.keys),
    erase: (tenant, subjectId) => vault.erase(tenant, subjectId),
    close: () => rmSync(folder, { recursive: true }),
  };
});

describe('two processes', () => {
  test('an erasure by one holds at once for the other, its files included', async () => {
    const [vault, other] = await both();
    const folder = mkdtempSync(join(tmpdir(), 'files-'));
    const files = new EncryptedFileStore(folder, other.keys);
    await put(vault, 's1');
    await files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: SAMPLE_FILES['application/pdf'] });
    expect(await other.get(OKU, 's1')).toMatchObject({ nik: NIK });
    await vault.erase(OKU, 's1');
    await expectGone(other, 's1');
    expect(await files.get(OKU, 'f1')).toBeUndefined();
    expect(await other.erasure(OKU, 's1')).toMatchObject({ erasedAt: AT, records: 1 });
    rmSync(folder, { recursive: true });
  });

  test('first writes at the same time share one key and one index key', async () => {
    const vaults = await both();
    const names = Array.from({ length: 20 }, (_, n) => `r${n}`);
    await Promise.all(names.map((name, n) => put(vaults[n % 2]!, 's1', name)));
    for (const vault of vaults) expect((await vault.getMany(OKU, names)).size).toBe(20);
    expect(await vaults[1].lookup(OKU, { nik: [NIK] }, { limit: 10 })).toEqual(['s1']);
  });

  test('writes that race an erasure leave nothing that can be read or found', async () => {
    const [vault, other] = await both();
    for (let round = 0; round < 15; round += 1) {
      const subject = `s${round}`;
      if (round % 3 > 0) await put(vault, subject);
      const writes = Array.from({ length: 5 }, (_, n) => put(vault, subject, n === 0 ? subject : `${subject}-${n}`));
      const results = await Promise.allSettled([...writes, other.erase(OKU, subject), other.keys.rewrap()]);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'subject-erased' });
      expect(await vault.erasure(OKU, subject)).toBeDefined();
      await expectGone(vault, subject);
      expect(await records().countDocuments({ subject })).toBe(0);
    }
  });
});

describe('a crash within an erasure', () => {
  test('after the first step nothing can be read, and a repeat completes it', async () => {
    const vault = await open();
    await put(vault, 's1');
    const crashed = await MongoKeyRing.open(databaseOf(connection), KEYS, 1);
    await crashed.destroy(OKU, 's1', '2026-06-30T00:00:00.000Z');
    await expectGone(vault, 's1');
    expect(await vault.erasure(OKU, 's1')).toBeUndefined();
    await vault.erase(OKU, 's1');
    expect(await vault.erasure(OKU, 's1')).toEqual({
      erasedAt: '2026-06-30T00:00:00.000Z',
      records: 1,
      keyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await records().countDocuments()).toBe(0);
  });

  test('the number of records survives it', async () => {
    const vault = await open();
    await put(vault, 's1');
    const crashed = await MongoKeyRing.open(databaseOf(connection), KEYS, 1);
    await crashed.destroy(OKU, 's1', AT);
    await crashed.noteRecords(OKU, 's1', 1);
    await records().deleteMany({});
    await vault.erase(OKU, 's1');
    expect(await vault.erasure(OKU, 's1')).toMatchObject({ records: 1 });
  });

  test('what a write left that crashed beside it cannot be found, and a repeat removes it', async () => {
    const vault = await open();
    await put(vault, 's1');
    const left = (await records().findOne({ id: 's1' }, { promoteBuffers: true }))!;
    await vault.erase(OKU, 's1');
    const { tenant, id, subject, kind, sealed, tokens } = left as never;
    await (await Records.open(databaseOf(connection))).put({ tenant, id, subject, kind, sealed, tokens });
    await expectGone(vault, 's1');
    await vault.erase(OKU, 's1');
    expect(await records().countDocuments()).toBe(0);
  });
});

describe('master keys', () => {
  test('a new master key re-wraps the keys only; erased ones stay destroyed; the old one can go', async () => {
    const first = await open();
    await Promise.all(Array.from({ length: 30 }, (_, n) => put(first, `s${n}`)));
    const between = await open(new MasterKeys([NEW, OLD]));
    await between.erase(OKU, 's8');
    expect(await between.keys.rewrap()).toBe(29 + 1);
    expect(await between.keys.rewrap()).toBe(0);
    const last = await open(new MasterKeys([NEW]));
    expect(await last.get(OKU, 's7')).toMatchObject({ name: 'Siti Rahasia s7' });
    expect(await last.lookup(OKU, { name: ['s7'] }, { limit: 5 })).toEqual(['s7']);
    await expectGone(last, 's8');
  });

  test('wrong master keys stop the start', async () => {
    await put(await open(), 's1');
    await expect(open(new MasterKeys([NEW]))).rejects.toThrow(MasterKeyError);
  });
});

describe('in the database', () => {
  test('there is no personal data, neither in the records nor in the index', async () => {
    const vault = await open();
    await put(vault, 's1');
    await put(vault, 's2');
    await vault.erase(OKU, 's2');
    const planted = ['rahasia', NIK, Buffer.from('rahasia').toString('base64').slice(0, 9)];
    const found = async () => planted.filter((value) => dump.includes(value.toLowerCase()));
    let dump = await everything();
    expect(dump).toContain('identity');
    expect(await found()).toEqual([]);
    await databaseOf(connection)
      .collection('control')
      .insertOne({ deep: [{ bytes: Buffer.from(`x Rahasia ${NIK}`) }] });
    dump = await everything();
    expect(await found()).toEqual(planted.slice(0, 2));
  });

  test.each([
    ['another subject', { subject: 's2' }],
    ['another kind', { kind: 'note' }],
    ['a changed byte', { sealed: Buffer.alloc(60) }],
    ['no bytes', { sealed: Buffer.alloc(0) }],
  ])('a record opens only where it was written: %s', async (_, change) => {
    const vault = await open();
    await put(vault, 's1');
    await put(vault, 's2');
    await records().updateOne({ id: 's1' }, { $set: change });
    await expect(vault.get(OKU, 's1')).rejects.toThrow(DecryptionError);
  });

  test('a word of many is found by the rarest, page by page, in the order of the ids', async () => {
    const vault = await open();
    const subjects = Array.from({ length: 620 }, (_, n) => `s${String(n).padStart(4, '0')}`);
    const record = (subjectId: string, n: number) => ({
      tenant: OKU,
      subjectId,
      kind: 'identity',
      data: {},
      index: { name: [n % 310 === 309 ? 'siti rahma' : 'siti budi'] },
    });
    await Promise.all(subjects.map((subject, n) => vault.put(record(subject, n))));
    expect(await vault.lookup(OKU, { name: ['siti', 'rahma'] }, { limit: 10 })).toEqual(['s0309', 's0619']);
    expect(await vault.lookup(OKU, { name: ['siti', 'budi'] }, { limit: 1_000 })).toHaveLength(618);
    expect(await vault.lookup(OKU, { name: ['siti'] }, { limit: 3 })).toEqual(['s0000', 's0001', 's0002']);
  });
});

test('while the database cannot be reached calls fail, and go on by themselves when it is back', async () => {
  const { hostname, port } = new URL(url);
  const gate = new TcpGate({ host: hostname, port: Number(port || 27_017) });
  const throughGate = new URL(url);
  throughGate.host = `127.0.0.1:${await gate.open()}`;
  const options = { url: throughGate.href, database, serverSelectionTimeoutMs: 300 };
  const cut = await openMongo(options);
  const vault = await open(KEYS, cut);
  await put(vault, 's1');
  await gate.close();
  await expect(vault.get(OKU, 's1')).rejects.toThrow();
  await expect(put(vault, 's2')).rejects.toThrow();
  await expect(vault.erase(OKU, 's1')).rejects.toThrow();
  await gate.open();
  const end = Date.now() + 20_000;
  let back: object | undefined;
  while (back === undefined && Date.now() < end) back = await vault.get(OKU, 's1').catch(() => undefined);
  expect(back).toMatchObject({ nik: NIK });
  await vault.erase(OKU, 's1');
  await expectGone(vault, 's1');
  await cut.close();
  await gate.close();
});

/** All documents as text, bytes as the letters they would be, in lower case. */
async function everything(): Promise<string> {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString('latin1'));
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        texts.push(name);
        walk(inner);
      }
    else texts.push(String(value));
  };
  for (const collection of await databaseOf(connection).collections())
    for (const document of await collection.find({}, { promoteBuffers: true }).toArray()) walk(document);
  return texts.join('\n').toLowerCase();
}
