import type { Connection } from '@alur/mongo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Collection, CollectionDefinition, Query, Write } from '../read-store.ts';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, type SentFind, watchedConnection } from './testing/database.ts';

/** The fastest server looks at 20,000 documents without an index in 15 ms: enough to tell that from a page by its time. */
const SMALL = 2_000;
const BIG = 10 * SMALL;
const BATCH = 1_000;
/** The store learns where pages begin from slow reads; these do not count. */
const WARM_UP = 10;
const ROUNDS = 40;
const ATTEMPTS = 3;
/** The store is content with reads under 5 ms: it looks for nothing faster, so what lies below says nothing about growth. */
const FLOOR_MS = 5;
/** What the store reads for one page at most when it knows its places. */
const STRETCH = 100;
/**
 * Behind an array SecantusDB uses equalities only and filters what they find, where MongoDB goes on in the index. With so
 * many documents of a role that takes it as long as a few pages; a scan takes ten times longer.
 */
const BEHIND_ARRAY = 4;
const MINUTE = 60_000;
/** Desks of an office. */
const ROLES = 8;

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
    roles: [`role-${n % ROLES}`, 'back-office'],
    rank: n % 5 === 0 ? 0 : 1,
    openedAt: at(n),
    // Out of the order in which documents come in; the last ones have none.
    dueAt: n % 10 === 9 ? null : at((n * 7919) % total),
  };
}

const opened = [{ field: 'openedAt', direction: 'desc' as const }];
const SHAPES: readonly (readonly [name: string, query: Query, factor?: number])[] = [
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
    BEHIND_ARRAY,
  ],
  ['everything by id', { filter: {} }],
];

/** The tenth percentile: what a read costs when others leave it the machine. */
function undisturbed(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)]!;
}

interface Growth {
  readonly big: number;
  /** Twice what the same page costs in the small list, or twice what counts as fast on this machine at this moment. */
  readonly allowed: number;
}

type Read = () => Promise<unknown>;

/** Measures by turns, so that all see the same machine. @param reads in the small list, in the big one, and a fast one */
async function growth(reads: readonly [small: Read, big: Read, fast: Read], factor: number): Promise<Growth> {
  const times: [number[], number[], number[]] = [[], [], []];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [i, read] of reads.entries()) {
      const begun = performance.now();
      await read();
      if (round >= 0) times[i]!.push(performance.now() - begun);
    }
  }
  const [small, big, fast] = times.map(undisturbed) as [number, number, number];
  return { big, allowed: 2 * Math.max(small, factor * Math.max(fast, FLOOR_MS)) };
}

/** The first measure that is within its limit, else the last one: a machine may be busy for a while. */
async function calmest(measure: () => Promise<Growth>): Promise<Growth> {
  for (let attempt = 1; ; attempt++) {
    const found = await measure();
    if (found.big < found.allowed || attempt === ATTEMPTS) return found;
  }
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

  test.each(SHAPES)('%s: ten times the documents take less than twice the time, on every page', async (...shape) => {
    const [, query, factor = 1] = shape;
    const [ofSmall, ofBig] = [await pages(small, query, 2), await pages(big, query, 12)];
    for (const [i, page] of ofSmall.entries()) {
      const reads = [
        () => small.find({ ...page, limit: 20 }),
        () => big.find({ ...ofBig[i]!, limit: 20 }),
        () => small.find({ filter: {}, limit: STRETCH }),
      ] as const;
      const { big: took, allowed } = await calmest(() => growth(reads, factor));
      expect(took).toBeLessThan(allowed);
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
      const explained = await connection
        .db!.collection(collection)
        .find(filter, { sort, limit: 21 })
        .explain('queryPlanner');
      const plan = JSON.stringify(explained['queryPlanner']?.winningPlan ?? {});
      expect(plan).toMatch(/"(IXSCAN|EXPRESS_IXSCAN|IDHACK|CLUSTERED_IXSCAN)"/);
      expect(plan).not.toMatch(/"(COLLSCAN|SORT)"/);
    }
  });
});
