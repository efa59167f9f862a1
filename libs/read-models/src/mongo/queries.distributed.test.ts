import type { Connection } from '@alur/mongo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allOf } from '../documents.ts';
import type { Collection, CollectionDefinition, Query, Write } from '../read-store.ts';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, type SentFind, watchedConnection } from './testing/database.ts';

const DOCUMENTS = 5_000;
const BATCH = 1_000;
const PAGE = 20;
/** A page, one more, and where two values of `in` are merged or a walk ends. */
const MOST_KEYS = 2 * PAGE;
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

function line(n: number): Line {
  return {
    tenant: 'oku-selatan',
    caseId: `case-${n >> 2}`,
    state: ['open', 'closed', 'void'][n % 3]!,
    village: `village-${n % 20}`,
    roles: [`role-${n % ROLES}`, 'back-office'],
    rank: n % 5 === 0 ? 0 : 1,
    openedAt: at(n),
    // Out of the order in which documents come in; the last ones have none.
    dueAt: n % 10 === 9 ? null : at((n * 7919) % DOCUMENTS),
  };
}

const opened = { by: ['openedAt'], direction: 'desc' } as const;
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
      sort: { by: ['rank', 'dueAt'], direction: 'asc' },
    },
  ],
  ['everything by id', { filter: {} }],
];

describe('Queries of the portal in MongoDB', () => {
  let connection: Connection;
  let finds: SentFind[];
  let lines: Collection<Line>;

  beforeAll(async () => {
    ({ connection, finds } = await watchedConnection(randomDatabase()));
    lines = await new MongoReadStore(connection).open<Line>(definition('portal-lines'));
    for (let first = 0; first < DOCUMENTS; first += BATCH) {
      const writes = Array.from({ length: BATCH }, (_, i): Write<Line> => {
        const id = `line-${String((first + i) * 31).padStart(8, '0')}`;
        return { id, document: line(first + i), sources: { s: 1 }, expectedVersion: 0 };
      });
      expect(await lines.write(writes)).toEqual({ conflicts: [] });
    }
  }, 180_000);
  afterAll(() => dispose(connection));

  test.each(SHAPES)('%s: all pages together give every document once, in order', async (_, query) => {
    const seen: (Line & { _id: string })[] = [];
    for await (const found of allOf(lines, query)) seen.push(found);
    expect(seen).toHaveLength(await lines.count(query.filter));
    expect(new Set(seen.map(({ _id }) => _id)).size).toBe(seen.length);
    if (query.sort?.by[0] !== 'openedAt') return;
    const values = seen.map(({ openedAt }) => openedAt);
    expect(values).toEqual([...values].sort().reverse());
  });

  test.each(SHAPES)('%s: the server plans an index for every step and never sorts', async (_, query) => {
    const { next } = await lines.find({ ...query, limit: 200 });
    finds.length = 0;
    await lines.find({ ...query, limit: PAGE });
    if (next !== null) await lines.find({ ...query, limit: PAGE, after: next });
    const reads = finds.filter(({ collection }) => collection.startsWith('portal-lines'));
    expect(reads.length).toBeGreaterThan(0);
    for (const { collection, filter, sort } of reads) {
      const cursor = connection.db!.collection(collection).find(filter, { sort, limit: PAGE + 1 });
      const explained = await cursor.explain('executionStats');
      expect(explained['executionStats']?.totalKeysExamined).toBeLessThan(MOST_KEYS);
      const plan = JSON.stringify(explained['queryPlanner']?.winningPlan ?? {});
      expect(plan).toMatch(/"(IXSCAN|EXPRESS_IXSCAN|IDHACK|CLUSTERED_IXSCAN)"/);
      expect(plan).not.toMatch(/"(COLLSCAN|SORT)"/);
    }
  });
});
