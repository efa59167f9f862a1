import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Manifest, openDatabase } from '@alur/sqlite';
import { expect, test } from '@jest/globals';
import { eventsOf, testStream } from '../testing/events.ts';
import { crashContract, eventStoreContract } from '../testing/index.ts';
import { SqliteEventStore } from './sqlite-event-store.ts';

const FILE = 'log.db';
const createFolder = () => mkdtemp(join(tmpdir(), 'alur-events-'));
const dispose = (folder: string) => rm(folder, { recursive: true });

eventStoreContract('SQLite', {
  checksIdsAcrossStreams: true,
  async createLog() {
    const folder = await createFolder();
    return { open: async () => new SqliteEventStore(join(folder, FILE)), dispose: () => dispose(folder) };
  },
});

crashContract('SQLite', {
  writer: new URL('./crash-writer.ts', import.meta.url),
  createPlace: async () => join(await createFolder(), FILE),
  // Through the manifest of the folder, which must take a kill for nothing else than a kill.
  open: async (file) => {
    const manifest = new Manifest(dirname(file));
    const store = new SqliteEventStore(manifest.open(file));
    const close = store.close.bind(store);
    return Object.assign(store, { close: () => close().finally(() => manifest.close()) });
  },
  dispose: (file) => dispose(join(file, '..')),
});

test('a record cannot be changed or removed by an ordinary statement', async () => {
  const folder = await createFolder();
  const store = new SqliteEventStore(join(folder, FILE));
  await store.append(testStream('a'), eventsOf('c1'), 'no-stream');
  const db = openDatabase(join(folder, FILE));
  expect(() => db.exec(`UPDATE events SET type = 'x'`)).toThrow('append-only');
  expect(() => db.exec('DELETE FROM events')).toThrow('append-only');
  db.close();
  await store.close();
  await dispose(folder);
});

test('a file of another schema version is refused', async () => {
  const folder = await createFolder();
  const db = openDatabase(join(folder, FILE));
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => new SqliteEventStore(join(folder, FILE))).toThrow('schema version 99');
  await dispose(folder);
});

test('a read-only store sees what another process appends, and cannot append itself', async () => {
  const folder = await createFolder();
  const writer = new SqliteEventStore(join(folder, FILE));
  const reader = new SqliteEventStore(join(folder, FILE), { readOnly: true });
  await writer.append(testStream('a'), eventsOf('c1'), 'no-stream');
  expect(await reader.readAll('', 10)).toEqual(await writer.readAll('', 10));
  await expect(reader.append(testStream('b'), eventsOf('c2'), 'no-stream')).rejects.toThrow('readonly');
  await reader.close();
  await writer.close();
  await dispose(folder);
});

test('an append that was handed in before the store closes is stored or fails, never left open', async () => {
  const store = new SqliteEventStore(':memory:');
  const append = store.append(testStream('a'), eventsOf('c1'), 'no-stream');
  await store.close();
  expect((await append).outcome).toBe('appended');
  await expect(store.append(testStream('a'), eventsOf('c2'), 0)).rejects.toThrow('not open');
});
