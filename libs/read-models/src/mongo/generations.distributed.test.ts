import type { Connection } from '@alur/mongo';
import { openMongo } from '@alur/mongo';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectionDefinition } from '../read-store.ts';
import { UnavailableError } from '../unavailable-error.ts';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, testServer } from './testing/database.ts';

interface Note {
  readonly text: string;
}

const NOTES: CollectionDefinition = { name: 'notes', version: 1, indexes: [['text']] };
const NEXT: CollectionDefinition = { ...NOTES, version: 2 };

function note(id: string, text: string, expectedVersion: number) {
  return { id, document: { text }, sources: { s: 1 }, expectedVersion };
}

describe('A view in MongoDB that several processes keep', () => {
  let connections: Connection[];
  let here: MongoReadStore;
  let there: MongoReadStore;

  beforeAll(async () => {
    const options = { url: testServer(), database: randomDatabase() };
    connections = await Promise.all([openMongo(options), openMongo(options)]);
  });
  beforeEach(async () => {
    await connections[0]!.dropDatabase();
    [here, there] = connections.map((connection) => new MongoReadStore(connection)) as [MongoReadStore, MongoReadStore];
  });
  afterAll(async () => {
    await connections[1]!.close();
    await dispose(connections[0]!);
  });

  test('what another process loaded before a promotion cannot be written after it, and then reaches the new view', async () => {
    const mine = await here.open<Note>(NOTES);
    const theirs = await there.open<Note>(NOTES);
    await mine.write([note('n1', 'wrong', 0)]);
    const { version } = (await theirs.load(['n1'])).get('n1')!;
    const shadow = await here.openShadow<Note>(NOTES);
    await shadow.write([note('n1', 'right', 0)]);
    await here.promoteShadow(NOTES);
    expect(await theirs.write([note('n1', 'wrong again', version)])).toEqual({ conflicts: ['n1'] });
    expect((await theirs.get('n1'))?.text).toBe('right');
    expect(await theirs.write([note('n2', 'new', 0)])).toEqual({ conflicts: [] });
    expect((await mine.get('n2'))?.text).toBe('new');
  });

  test('a process with older code writes nothing into a newer version, and goes on reading the old one', async () => {
    const old = await there.open<Note>(NOTES);
    await old.write([note('n1', 'old', 0)]);
    await (await here.openShadow<Note>(NEXT)).write([note('n1', 'new', 0)]);
    await here.promoteShadow(NEXT);
    await expect(old.write([note('n2', 'old', 0)])).rejects.toThrow(UnavailableError);
    await expect(old.write([note('n2', 'old', 0)])).rejects.toThrow(/version 2 now, this process knows version 1/);
    expect((await old.get('n1'))?.text).toBe('old');
    expect(await (await here.open<Note>(NEXT)).count({ text: 'new' })).toBe(1);
  });

  test('of two rebuilds at once only the last one begun is promoted', async () => {
    await Promise.all([here.open<Note>(NOTES), there.open<Note>(NOTES)]);
    await here.openShadow<Note>(NOTES);
    await (await there.openShadow<Note>(NOTES)).write([note('n1', 'theirs', 0)]);
    await expect(here.promoteShadow(NOTES)).rejects.toThrow(/another one was begun/);
    await there.promoteShadow(NOTES);
    expect((await (await here.open<Note>(NOTES)).get('n1'))?.text).toBe('theirs');
  });

  test('many processes open a collection with new indexes at once', async () => {
    const first = await here.open<Note>({ ...NOTES, indexes: [] });
    await first.write([note('n1', 'kept', 0)]);
    const stores = Array.from({ length: 6 }, (_, i) => new MongoReadStore(connections[i % 2]!));
    const opened = await Promise.all(stores.map((store) => store.open<Note>(NOTES)));
    for (const collection of opened) expect(await collection.count({ text: 'kept' })).toBe(1);
  });
});
