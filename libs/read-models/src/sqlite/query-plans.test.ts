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
    indexes: [['tenant', 'roles', 'overdue', 'dueAt'], ['ticket'], ['tenant', 'openedAt', 'service', 'sla']],
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

const OVERDUE_FIRST = [
  { field: 'overdue', direction: 'desc' as const },
  { field: 'dueAt', direction: 'asc' as const },
];

test.each<[string, (steps: Collection<Step>) => Promise<unknown>]>([
  ['equality', (steps) => steps.find({ filter: { ticket: 'x' } })],
  ['prefix', (s) => s.find({ filter: { ticket: { prefix: 'x' } }, sort: [{ field: 'ticket', direction: 'desc' }] })],
  [
    'two roles, overdue first',
    (s) => s.find({ filter: { tenant: 't', roles: { in: ['a', 'b'] } }, sort: OVERDUE_FIRST }),
  ],
  ['everything, by id', (steps) => steps.find({ filter: {} })],
  ['count', (steps) => steps.count({ tenant: 't', roles: 'a' })],
  ['group', (s) => s.groupCount({ tenant: 't', openedAt: { gte: '2026', lt: '2027' } }, ['service', 'sla'])],
])('SQLite searches an index for a query by %s and sorts nothing', async (name, run) => {
  const plans = await plansOf(run);
  expect(plans).not.toHaveLength(0);
  for (const plan of plans) {
    expect(plan).toMatch(
      name.startsWith('everything')
        ? /^(SEARCH|SCAN) .* USING /
        : /^(SEARCH|USE TEMP B-TREE FOR (GROUP BY|count\(DISTINCT\)))/,
    );
  }
});

test('further pages go on in the index, too', async () => {
  const plans = await plansOf(async (steps) => {
    const query = { filter: { tenant: 't', roles: { in: ['a', 'b'] } }, sort: OVERDUE_FIRST, limit: 1 };
    const { next } = await steps.find(query);
    return steps.find({ ...query, after: next! });
  });
  for (const plan of plans) expect(plan).toMatch(/^SEARCH live:steps(:0)? USING (PRIMARY KEY|INDEX \S+) \(k?/);
});
