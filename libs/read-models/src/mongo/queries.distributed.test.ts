import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { Collection, CollectionDefinition, Query, Write } from '../read-store.ts';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, type SentFind, watchedConnection } from './testing/database.ts';

const SMALL = 2_000;
const BIG = 10 * SMALL;
const BATCH = 1_000;
const ROUNDS = 21;
/** The store is content with reads under 10 ms, and medians below that say more about the machine than about the query. */
const FLOOR_MS = 8;
const MINUTE = 60_000;

interface Line {
  readonly tenant: string;
  readonly caseId: string;
  readonly state: string;
  readonly village: string;
  readonly roles: readonly string[];
  readonly rank: number;
  readonly openedAt: string;
  readonly dueAt: string | null;
}

/** The shapes of the portal's largest views. */
function definition(name: string): CollectionDefinition {
  return {
    name,
    version: 1,
    indexes: [
      ['caseId'],
      ['tenant', 'state', 'openedAt'],
      ['tenant', 'village', 'openedAt'],
      ['tenant', 'openedAt'],
      ['tenant', 'roles', 'rank', 'dueAt'],
    ],
  };
}

function at(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1) + minute * MINUTE).toISOString();
}

function line(n: number, total: number): Line {
  return {
    tenant: 'oku-selatan',
    caseId: `case-${n >> 2}`,
    state: ['open', 'closed', 'void'][n % 3]!,
    village: `village-${n % 20}`,
    roles: [`role-${n % 4}`, 'back-office'],
    rank: n % 5 === 0 ? 0 : 1,
    openedAt: at(n),
    // Out of the order in which documents come in; the last ones have none.
    dueAt: n % 10 === 9 ? null : at((n * 7919) % total),
  };
}

const opened = [{ field: 'openedAt', direction: 'desc' as const }];
const SHAPES: readonly (readonly [name: string, query: Query])[] = [
  ['the documents of one case', { filter: { caseId: 'case-77' } }],
  ['the newest cases of a tenant', { filter: { tenant: 'oku-selatan' }, sort: opened }],
  ['the newest cases in a state', { filter: { tenant: 'oku-selatan', state: 'open' }, sort: opened }],
  ['the newest cases of a village', { filter: { tenant: 'oku-selatan', village: 'village-7' }, sort: opened }],
  [
    'the cases of one day',
    { filter: { tenant: 'oku-selatan', openedAt: { gte: at(100), lt: at(600) } }, sort: opened },
  ],
  [
    'the worklist of two roles',
    {
      filter: { tenant: 'oku-selatan', roles: { in: ['role-1', 'role-2'] } },
      sort: [
        { field: 'rank', direction: 'asc' },
        { field: 'dueAt', direction: 'asc' },
      ],
    },
  ],
  ['everything by id', { filter: {} }],
];

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

describe('Queries of the portal in MongoDB', () => {
  let connection: Connection;
  let finds: SentFind[];
  let small: Collection<Line>;
  let big: Collection<Line>;

  async function filled(store: MongoReadStore, name: string, total: number): Promise<Collection<Line>> {
    const collection = await store.open<Line>(definition(name));
    for (let first = 0; first < total; first += BATCH) {
      const writes = Array.from({ length: BATCH }, (_, i): Write<Line> => {
        const id = `line-${String((first + i) * 31).padStart(8, '0')}`;
        return { id, document: line(first + i, total), sources: { s: 1 }, expectedVersion: 0 };
      });
      expect(await collection.write(writes)).toEqual({ conflicts: [] });
    }
    return collection;
  }

  beforeAll(async () => {
    ({ connection, finds } = await watchedConnection(randomDatabase()));
    const store = new MongoReadStore(connection);
    small = await filled(store, 'small-lines', SMALL);
    big = await filled(store, 'big-lines', BIG);
  }, 180_000);
  afterAll(() => dispose(connection));

  /** The first page and one far behind it. */
  async function pages(collection: Collection<Line>, query: Query, count: number): Promise<Query[]> {
    const found: Query[] = [query];
    for (let page = query; found.length <= count; found.push(page)) {
      const { next } = await collection.find({ ...page, limit: 200 });
      if (next === null) break;
      page = { ...query, after: next };
    }
    return [query, found.at(-1)!];
  }

  test.each(SHAPES)('%s: ten times the documents take less than twice the time, on every page', async (_, query) => {
    const [ofSmall, ofBig] = [await pages(small, query, 2), await pages(big, query, 30)];
    for (const i of ofSmall.keys()) {
      const times: { small: number[]; big: number[] } = { small: [], big: [] };
      // By turns, so that both see the same machine; the first rounds let the store learn where pages begin.
      for (let round = -10; round < ROUNDS; round++) {
        for (const [size, collection, page] of [
          ['small', small, ofSmall[i]!],
          ['big', big, ofBig[i]!],
        ] as const) {
          const begun = performance.now();
          await collection.find({ ...page, limit: 20 });
          if (round >= 0) times[size].push(performance.now() - begun);
        }
      }
      expect(median(times.big)).toBeLessThan(2 * Math.max(median(times.small), FLOOR_MS));
    }
  });

  test.each(SHAPES)('%s: all pages together give every document once, in order', async (_, query) => {
    const seen: (Line & { _id: string })[] = [];
    for (let after: string | undefined; ; ) {
      const page = await big.find({ ...query, limit: 200, ...(after === undefined ? {} : { after }) });
      seen.push(...page.items);
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toHaveLength(await big.count(query.filter));
    expect(new Set(seen.map(({ _id }) => _id)).size).toBe(seen.length);
    const [first] = query.sort ?? [];
    if (first?.field !== 'openedAt') return;
    const values = seen.map(({ openedAt }) => openedAt);
    expect(values).toEqual([...values].sort().reverse());
  });

  test.each(SHAPES)('%s: the server plans an index for every step and never sorts', async (_, query) => {
    const [, far] = await pages(big, query, 3);
    finds.length = 0;
    await big.find({ ...query, limit: 20 });
    await big.find({ ...far!, limit: 20 });
    const reads = finds.filter(({ collection }) => collection.startsWith('big-lines'));
    expect(reads.length).toBeGreaterThan(0);
    for (const { collection, filter, sort } of reads) {
      const explained = await connection.db!.collection(collection).find(filter, { sort }).explain('queryPlanner');
      const plan = JSON.stringify(explained['queryPlanner']?.winningPlan ?? {});
      expect(plan).toMatch(/"(IXSCAN|EXPRESS_IXSCAN|IDHACK|CLUSTERED_IXSCAN)"/);
      expect(plan).not.toMatch(/"(COLLSCAN|SORT)"/);
    }
  });
});
