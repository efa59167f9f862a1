import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ContentDigest, canonicalJson } from '../canonical.ts';
import type { Collection, Query, ReadStore, Sort, Write } from '../read-store.ts';
import { NaiveModel, type Sample } from './naive-model.ts';
import { SAMPLES, sample, servedGroup, servedQuery } from './samples.ts';

const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);

function put(document: Sample, expectedVersion: number, sources = {}): Write<Sample> {
  return { id: document.id, document, sources, expectedVersion };
}

/** A query with a sort that the type would not allow. */
function sortedBy(by: readonly string[]): Query {
  return { filter: { tenant: 't1' }, sort: { by: by as Sort['by'], direction: 'asc' } };
}

async function allPages(collection: Collection<Sample>, query: Parameters<Collection<Sample>['find']>[0]) {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await collection.find({ ...query, ...(after === undefined ? {} : { after }) });
    ids.push(...page.items.map((item) => item._id));
    if (page.next === null) return ids;
    expect(page.items).toHaveLength(query.limit ?? 50);
    after = page.next;
  }
}

async function save(collection: Collection<Sample>, model: NaiveModel, documents: readonly Sample[]): Promise<void> {
  const last = new Map(documents.map((document) => [document.id, document]));
  const loaded = await collection.load([...last.keys()]);
  const writes = [...last.values()].map((document) => put(document, loaded.get(document.id)?.version ?? 0));
  expect(await collection.write(writes)).toEqual({ conflicts: [] });
  for (const document of last.values()) model.documents.set(document.id, document);
}

/** What every read store must do. `open` makes an empty store. */
export function readStoreContract(name: string, open: () => Promise<ReadStore>): void {
  describe(`${name} is a read store (ALUR_SEED=${seed})`, () => {
    let store: ReadStore;
    let collection: Collection<Sample>;

    beforeEach(async () => {
      store = await open();
      collection = await store.open<Sample>(SAMPLES);
    });
    afterEach(() => store.close());

    const plain: Sample = {
      id: 'd1',
      tenant: 't1',
      state: 'open',
      rank: 1,
      urgent: true,
      name: 'n',
      tags: ['x'],
      closed: null,
    };

    test('finds, counts and groups like a plain search through all documents, while documents change', async () => {
      const steps = fc.array(
        fc.record({
          write: fc.array(sample, { maxLength: 12 }),
          remove: sample,
          query: servedQuery,
          group: servedGroup,
        }),
        { minLength: 1, maxLength: 8 },
      );
      await fc.assert(
        fc.asyncProperty(steps, async (sequence) => {
          const fresh = await store.openShadow<Sample>(SAMPLES);
          const known = new NaiveModel();
          for (const { write, remove, query, group } of sequence) {
            await save(fresh, known, write);
            const version = (await fresh.load([remove.id])).get(remove.id)?.version ?? 0;
            await fresh.write([{ id: remove.id, document: null, sources: { s: 1 }, expectedVersion: version }]);
            known.documents.delete(remove.id);
            expect(await allPages(fresh, query)).toEqual(known.ids(query));
            expect(await fresh.count(group.filter)).toBe(known.matching(group.filter).length);
            const groups = await fresh.groupCount(group.filter, group.by);
            expect(new Map(groups.map((g) => [JSON.stringify(g.key), g.count]))).toEqual(
              known.groups(group.filter, group.by),
            );
          }
          expect((await fresh.digest()).count).toBe(known.documents.size);
        }),
        { seed, numRuns: 150, endOnFailure: true },
      );
    });

    test('pages stay in step while documents come in before and behind them', async () => {
      const documents = fc.array(sample, { minLength: 10, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(documents, documents, servedQuery, async (first, later, query) => {
          const fresh = await store.openShadow<Sample>(SAMPLES);
          const known = new NaiveModel();
          await save(fresh, known, first);
          const before = known.ids(query);
          const added = later.map((document, i) => ({ ...document, id: `${i % 2 ? 'a' : 'n'}-${i}` }));
          const seen: string[] = [];
          for (let after: string | undefined; ; ) {
            const page = await fresh.find({ ...query, ...(after === undefined ? {} : { after }) });
            seen.push(...page.items.map((item) => item._id));
            await save(fresh, known, added.splice(0, 3));
            if (page.next === null) break;
            after = page.next;
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen.filter((id) => before.includes(id))).toEqual(before);
          expect(seen).toEqual(known.ids(query).filter((id) => seen.includes(id)));
        }),
        { seed, numRuns: 60, endOnFailure: true },
      );
    });

    test('gives back what was written, with its version and sources', async () => {
      await collection.write([put(plain, 0, { 't1/case/1': 4 })]);
      expect(await collection.get('d1')).toEqual({ ...plain, _id: 'd1', _version: 1, _sources: { 't1/case/1': 4 } });
      expect(await collection.get('d2')).toBeUndefined();
      expect([...(await collection.getMany(['d2', 'd1'])).keys()]).toEqual(['d1']);
    });

    test('writes what matches its version, and names the ids of the others', async () => {
      const done = { ...plain, state: 'done' };
      const ids = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];
      await collection.write(ids.slice(0, 3).map((id) => put({ ...plain, id }, 0)));
      const remove = { document: null, sources: {} };
      const mixed = [
        put({ ...done, id: 'd1' }, 0),
        put({ ...done, id: 'd2' }, 1),
        put({ ...done, id: 'd3' }, 7),
        put({ ...done, id: 'd4' }, 0),
        put({ ...done, id: 'd5' }, 2),
        { ...remove, id: 'd6', expectedVersion: 0 },
      ];
      expect(await collection.write(mixed)).toEqual({ conflicts: ['d1', 'd3', 'd5'] });
      const states = [...(await collection.getMany(ids))].map(([id, { state }]) => [id, state]);
      expect(states.toSorted()).toEqual([
        ['d1', 'open'],
        ['d2', 'done'],
        ['d3', 'open'],
        ['d4', 'done'],
      ]);
      const removals = [
        { ...remove, id: 'd2', expectedVersion: 2 },
        { ...remove, id: 'd4', expectedVersion: 7 },
        { ...remove, id: 'd1', expectedVersion: 0 },
      ];
      expect(await collection.write(removals)).toEqual({ conflicts: ['d4', 'd1'] });
      expect([...(await collection.load(ids)).keys()].toSorted()).toEqual(['d1', 'd3', 'd4']);
      const racing = await Promise.all([0, 1, 2, 3].map(() => collection.write([put(done, 1)])));
      expect(racing.filter((result) => result.conflicts.length === 0)).toHaveLength(1);
    });

    test('loses nothing and does nothing twice when 20 writers change the same documents at once', async () => {
      const ids = ['d1', 'd2', 'd3'];
      const add = async (writer: number): Promise<void> => {
        for (;;) {
          const loaded = await collection.load(ids);
          const writes = ids.flatMap((id): Write<Sample>[] => {
            const { document, version = 0, sources = {} } = loaded.get(id) ?? {};
            if (sources[`w${writer}`] !== undefined) return [];
            const rank = (document?.rank ?? 0) + 1;
            return [
              {
                id,
                document: { ...plain, id, rank },
                sources: { ...sources, [`w${writer}`]: 1 },
                expectedVersion: version,
              },
            ];
          });
          if ((await collection.write(writes)).conflicts.length === 0) return;
        }
      };
      await Promise.all(Array.from({ length: 20 }, (_, writer) => add(writer)));
      for (const [, document] of await collection.getMany(ids)) {
        expect(document).toMatchObject({ rank: 20, _version: 20 });
        expect(Object.keys(document._sources)).toHaveLength(20);
      }
    });

    test('gives back fields of any name, and the same digest as a plain reading', async () => {
      const names = [
        '$set',
        'a.b',
        '__proto__',
        '%24',
        '',
        'constructor',
        '_bsontype',
        '1',
        '$ref',
        '$id',
        'naïve\u0000',
      ];
      const inner = Object.fromEntries(names.map((name, i) => [name, { [name]: [i, { [name]: null }] }]));
      const document = { ...plain, inner, empty: undefined, list: [undefined, Number.NaN, -0, 2 ** 53] };
      await collection.write([put(document, 0, { 'a.b/$c': 3 })]);
      const { _id, _version, _sources, ...content } = (await collection.get('d1'))!;
      const stored = JSON.stringify(document);
      expect(JSON.stringify(content)).toBe(stored);
      expect(_sources).toEqual({ 'a.b/$c': 3 });
      const digest = new ContentDigest();
      digest.add('d1', canonicalJson({ 'a.b/$c': 3 }), canonicalJson(JSON.parse(stored)));
      expect(await collection.digest()).toEqual(digest.result());
    });

    test('keeps a marker of a deleted document that only load shows', async () => {
      await collection.write([put(plain, 0, { s: 1 })]);
      await collection.write([{ id: 'd1', document: null, sources: { s: 2 }, expectedVersion: 1 }]);
      expect(await collection.get('d1')).toBeUndefined();
      expect(await collection.find({ filter: {} })).toEqual({ items: [], next: null });
      expect(await collection.count({})).toBe(0);
      expect(await collection.digest()).toEqual(await (await store.openShadow(SAMPLES)).digest());
      expect(await collection.load(['d1'])).toEqual(
        new Map([['d1', { document: null, version: 2, sources: { s: 2 } }]]),
      );
      expect(await collection.write([put(plain, 0)])).toEqual({ conflicts: ['d1'] });
      expect(await collection.write([put(plain, 2, { s: 3 })])).toEqual({ conflicts: [] });
      expect((await collection.get('d1'))?._version).toBe(3);
    });

    test('the digest depends on content and sources only', async () => {
      const other = await store.openShadow<Sample>(SAMPLES);
      await collection.write([put({ ...plain, id: 'd2' }, 0), put({ ...plain, state: 'done' }, 0, { a: 1, b: 2 })]);
      await collection.write([put(plain, 1, { a: 1, b: 2 })]);
      const { closed, ...rest } = plain;
      await other.write([put({ closed, ...rest }, 0, { b: 2, a: 1 }), put({ ...plain, id: 'd2' }, 0)]);
      expect(await collection.digest()).toEqual(await other.digest());
      const { version } = (await other.load(['d1'])).get('d1')!;
      await other.write([put(plain, version, { a: 1, b: 3 })]);
      expect((await collection.digest()).hash).not.toBe((await other.digest()).hash);
    });

    test('a shadow that is dropped cannot be promoted, and the next one is empty', async () => {
      await collection.write([put(plain, 0)]);
      await (await store.openShadow<Sample>(SAMPLES)).write([put({ ...plain, id: 'd2' }, 0)]);
      await store.dropShadow(SAMPLES);
      await store.dropShadow(SAMPLES);
      await expect(store.promoteShadow(SAMPLES)).rejects.toThrow(/no shadow/);
      expect(await collection.get('d1')).toMatchObject(plain);
      expect((await (await store.openShadow<Sample>(SAMPLES)).digest()).count).toBe(0);
    });

    test('a promoted shadow replaces the live collection, open handles follow', async () => {
      await collection.write([put(plain, 0), put({ ...plain, id: 'd2' }, 0)]);
      const indexes = [['state', 'name']];
      const shadow = await store.openShadow<Sample>({ ...SAMPLES, version: 2, indexes });
      await shadow.write([put({ ...plain, state: 'void' }, 0)]);
      expect(await collection.count({ tenant: 't1' })).toBe(2);
      await store.promoteShadow({ ...SAMPLES, version: 2, indexes });
      const found = await collection.find({ filter: { state: 'void' }, sort: { by: ['name'], direction: 'desc' } });
      expect(found.items.map((item) => item._id)).toEqual(['d1']);
      await expect(collection.count({ tenant: 't1' })).rejects.toThrow(/No index of contract-samples/);
      expect((await collection.write([put({ ...plain, id: 'd9' }, 0)])).conflicts).toEqual([]);
      await expect(store.promoteShadow(SAMPLES)).rejects.toThrow(/no shadow/);
    });

    test('changed indexes are built from the documents that are there', async () => {
      await collection.write([put(plain, 0), put({ ...plain, id: 'd2', tags: ['x', 'y'] }, 0)]);
      const again = await store.open<Sample>({ ...SAMPLES, indexes: [['tags', 'name']] });
      expect(await again.count({ tags: 'x' })).toBe(2);
      expect(await again.count({ tags: 'y' })).toBe(1);
    });

    test.each([
      ['arrays in two fields of one index', { name: ['a', 'b'] as never, tags: ['x', 'y'] }],
      ['an object in an indexed field', { name: { first: 'a' } as never }],
    ])('refuses a document with %s', async (_, wrong) => {
      await expect(collection.write([put({ ...plain, ...wrong }, 0)])).rejects.toMatchObject({ code: 'query-invalid' });
      expect(await collection.get('d1')).toBeUndefined();
    });

    test.each([
      ['a field that no index starts with', { filter: { state: 'open' } }],
      [
        'a sort that no index ends with',
        { filter: { tenant: 't1' }, sort: { by: ['rank'], direction: 'asc' } as const },
      ],
      ['a sort without its filter', { filter: { state: 'x' }, sort: { by: ['name'], direction: 'asc' } as const }],
    ])('refuses %s and names collection and fields', async (_, query) => {
      await expect(collection.find(query)).rejects.toThrow(
        /No index of contract-samples serves a query by (state|tenant) sorted by (_id|rank asc|name asc)/,
      );
    });

    test.each([
      ['an undefined condition', { filter: { tenant: Reflect.get({}, 'tenant') } }],
      ['a field path with a quote', { filter: { "tenant') OR 1=1 --": 'x' } }],
      ['an unknown operator', { filter: { tenant: Object.fromEntries([['$ne', 'x']]) } }],
      ['a limit of 0', { filter: { tenant: 't1' }, limit: 0 }],
      ['a limit of 201', { filter: { tenant: 't1' }, limit: 201 }],
      ['an empty condition', { filter: { tenant: {} } }],
      ['two lower limits', { filter: { tenant: { gte: 'a', gt: 'a' } } }],
      ['limits of two types', { filter: { tenant: { gte: 1, lt: 'a' } } }],
      ['a list of values with a range', { filter: { tenant: { in: ['a'], lt: 'b' } } }],
      ['a condition on the id', { filter: { _id: 'd1' } }],
      ['no sort field', sortedBy([])],
      ['three sort fields', sortedBy(['state', 'rank', 'name'])],
      ['a sort field twice', sortedBy(['state', 'state'])],
      ['a sort by a field that is compared by equality', sortedBy(['tenant'])],
    ])('refuses %s', async (_, query) => {
      await expect(collection.find(query)).rejects.toMatchObject({ name: 'QueryError', code: 'query-invalid' });
    });

    test('refuses a page token that was changed or belongs to another query', async () => {
      await collection.write([1, 2, 3].map((n) => put({ ...plain, id: `d${n}` }, 0)));
      const query = { filter: { tenant: 't1', state: 'open' }, limit: 1 };
      const { next } = await collection.find(query);
      const cases = [
        { ...query, after: `x${next}` },
        { ...query, after: 'nonsense' },
        { filter: { tenant: 't2', state: 'open' }, after: next! },
      ];
      for (const wrong of cases) {
        await expect(collection.find(wrong)).rejects.toMatchObject({ code: 'page-token-invalid' });
      }
    });
  });
}
