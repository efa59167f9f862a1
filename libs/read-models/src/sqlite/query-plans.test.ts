import { openDatabase } from '@alur/sqlite';
import { expect, test } from '@jest/globals';
import type { Collection } from '../read-store.ts';
import { SqliteReadStore } from './sqlite-read-store.ts';

interface Step {
  readonly roles: readonly string[];
}

/** Runs queries and answers SQLite's plan of every SELECT that they prepared on an index or a collection. */
async function plansOf(run: (collection: Collection<Step>) => Promise<unknown>): Promise<string[]> {
  const db = openDatabase(':memory:');
  const selects = new Set<string>();
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    if (sql.startsWith('SELECT') && sql.includes('live:')) selects.add(sql);
    return prepare(sql);
  };
  const store = new SqliteReadStore(db);
  const collection = await store.open<Step>({
    name: 'steps',
    version: 1,
    indexes: [
      ['tenant', 'roles', 'rank', 'dueAt'],
      ['ticket'],
      // Without the next one it would be served alike, but what is counted would be read from the documents.
      ['tenant', 'openedAt'],
      ['tenant', 'openedAt', 'service', 'sla'],
    ],
  });
  await collection.write(
    ['s1', 's2'].map((id) => ({ id, document: { roles: ['a', 'b'], tenant: 't' }, sources: {}, expectedVersion: 0 })),
  );
  selects.clear();
  await run(collection);
  const plans = [...selects].flatMap((sql) =>
    prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(sql.match(/\?/g) ?? []).map(() => 't'))
      .map((row) => String(row['detail'])),
  );
  db.close();
  return plans.filter((plan) => !plan.includes('json_each'));
}

const FIRST = { by: ['rank', 'dueAt'], direction: 'asc' } as const;

/** Steps of a plan that neither scan a table nor sort: searches, and the merge of walks that are in order already. */
const SEARCHES = /^(SEARCH .* USING |LIST SUBQUERY|MERGE \(UNION ALL\)|LEFT$|RIGHT$)/;

const NONE = /^$/;

test.each<[string, (steps: Collection<Step>) => Promise<unknown>, also: RegExp]>([
  ['equality', (steps) => steps.find({ filter: { ticket: 'x' } }), NONE],
  ['prefix', (s) => s.find({ filter: { ticket: { prefix: 'x' } }, sort: { by: ['ticket'], direction: 'desc' } }), NONE],
  [
    'two roles, by rank and due time',
    (s) => s.find({ filter: { tenant: 't', roles: { in: ['a', 'b'] } }, sort: FIRST }),
    NONE,
  ],
  [
    'a role, whose further conditions are checked on the documents',
    (s) => s.find({ filter: { tenant: 't', roles: 'a', village: 'v' }, sort: FIRST }),
    NONE,
  ],
  ['a range, by id', (steps) => steps.find({ filter: { tenant: 't', openedAt: { gte: '2026' } } }), NONE],
  ['nothing, by id', (steps) => steps.find({ filter: {} }), /^SCAN .* USING INDEX /],
  ['count', (steps) => steps.count({ tenant: 't', roles: 'a' }), /^USE TEMP B-TREE FOR count\(DISTINCT\)/],
  [
    'group',
    (s) => s.groupCount({ tenant: 't', openedAt: { gte: '2026', lt: '2027' } }, ['service', 'sla']),
    /^USE TEMP B-TREE FOR (GROUP BY|count\(DISTINCT\))/,
  ],
])('SQLite searches an index for a query by %s and sorts nothing', async (_, run, also) => {
  const plans = await plansOf(run);
  expect(plans).not.toHaveLength(0);
  for (const plan of plans) if (!also.test(plan)) expect(plan).toMatch(SEARCHES);
});

test('further pages go on in the index, too', async () => {
  const plans = await plansOf(async (steps) => {
    const query = { filter: { tenant: 't', roles: { in: ['a', 'b'] } }, sort: FIRST, limit: 1 };
    const { next } = await steps.find(query);
    return steps.find({ ...query, after: next! });
  });
  for (const plan of plans) expect(plan).toMatch(SEARCHES);
  const behind = 'SEARCH i USING PRIMARY KEY (k0=? AND k1=? AND (k2,k3,id)>(?,?,?))';
  expect(plans.filter((plan) => plan === behind)).toHaveLength(2);
});

test('what an index holds is counted in it, and no document is read', async () => {
  const group = (steps: Collection<Step>) =>
    steps.groupCount({ tenant: 't', openedAt: { gte: '2026' }, sla: 'open' }, ['service']);
  const plans = await plansOf(group);
  const searches = plans.filter((plan) => plan.startsWith('SEARCH'));
  expect(searches).toEqual(['SEARCH live:steps:3 USING PRIMARY KEY (k0=? AND k1>? AND k1<?)']);
});
