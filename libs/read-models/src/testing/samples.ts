import fc from 'fast-check';
import type { CollectionDefinition, Condition, Filter, Query, Scalar, SortField } from '../read-store.ts';
import type { Sample } from './naive-model.ts';

export const SAMPLES: CollectionDefinition = {
  name: 'contract-samples',
  version: 1,
  indexes: [
    ['tenant', 'state', 'rank'],
    ['tenant', 'tags', 'urgent', 'rank'],
    ['tenant', 'urgent', 'name'],
    ['tenant', 'closed.at'],
    ['tenant', 'state'],
    ['rank', 'name'],
    ['name'],
  ],
};

const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'Z', 'ä', '\u{1f600}', '\uffee', "o'", '"', '%', '\u0000x'),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((s) => s.isWellFormed()),
);
const byField: Readonly<Record<string, fc.Arbitrary<Scalar>>> = {
  _id: fc.integer({ min: 0, max: 40 }).map((n) => `d${n}`),
  tenant: fc.constantFrom('t1', 't2'),
  state: fc.constantFrom('open', 'done', 'void'),
  rank: fc.constantFrom(null, -1, 0, 1, 1.5, 2, 10),
  urgent: fc.constantFrom(null, true, false),
  name: fc.option(text),
  tags: fc.constantFrom('x', 'y', 'z'),
  'closed.at': fc.constantFrom(null, '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
};
const FIELDS = Object.keys(byField);

export const sample: fc.Arbitrary<Sample> = fc.record({
  id: byField['_id']!.map(String),
  tenant: fc.constantFrom('t1', 't2'),
  state: fc.constantFrom('open', 'done', 'void'),
  rank: fc.constantFrom(undefined, null, -1, 0, 1, 1.5, 2, 10),
  urgent: fc.constantFrom(null, true, false),
  name: fc.option(text),
  tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
  closed: fc.option(fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z').map((at) => ({ at }))),
});

function equality(field: string): fc.Arbitrary<Scalar | Condition> {
  return fc.oneof(
    byField[field]!,
    fc.array(byField[field]!, { maxLength: 3 }).map((values) => ({ in: values })),
  );
}

function range(field: string): fc.Arbitrary<Condition> {
  if (field === 'urgent') return fc.constant({ not: null });
  const bound = byField[field]!.filter(
    (value): value is string | number => value !== null && typeof value !== 'boolean',
  );
  return fc
    .record({ gte: bound, gt: bound, lte: bound, lt: bound, prefix: text }, { requiredKeys: [] })
    .filter((condition) => Object.keys(condition).length > 0);
}

function condition(field: string): fc.Arbitrary<Scalar | Condition> {
  const not = byField[field]!.map((value) => ({ not: value }));
  return fc.oneof(equality(field), not, range(field));
}

const direction = fc.constantFrom<'asc' | 'desc'>('asc', 'desc');

const servedByIndex = (index: readonly string[]): fc.Arbitrary<Query> =>
  fc
    .record({
      used: fc.integer({ min: 1, max: index.length }),
      equal: fc.tuple(...index.map(equality)),
      ranged: fc.option(fc.tuple(...index.map(range))),
      directions: fc.option(fc.tuple(direction, direction)),
      further: fc.subarray(FIELDS, { maxLength: 2 }),
      conditions: fc.record(Object.fromEntries(FIELDS.map((field) => [field, condition(field)]))),
      limit: fc.integer({ min: 1, max: 12 }),
    })
    .map(({ used, equal, ranged, directions, further, conditions, limit }) => {
      const filter: Record<string, Scalar | Condition> = {};
      for (const [i, field] of index.slice(0, used).entries()) filter[field] = equal[i]!;
      const rest = index.slice(used);
      if (ranged && rest[0] !== undefined) filter[rest[0]] = ranged[used]!;
      for (const field of further) if (!Object.hasOwn(filter, field)) filter[field] = conditions[field]!;
      const sortable = directions && rest.length > 0 && rest.length <= 2 && !rest.includes('tags');
      const sort: SortField[] = sortable ? rest.map((field, i) => ({ field, direction: directions[i]! })) : [];
      return { filter, limit, ...(sort.length > 0 ? { sort } : {}) };
    });

/** Queries that an index serves: equalities on its first fields, then a range or the sort, and further conditions. */
export const servedQuery: fc.Arbitrary<Query> = fc.oneof(...SAMPLES.indexes.map(servedByIndex));

/** A filter that an index serves, and fields to group by, in the index or not. */
export const servedGroup: fc.Arbitrary<{ filter: Filter; by: string[] }> = fc.record({
  filter: servedQuery.map((query) => query.filter),
  by: fc.subarray(['state', 'urgent', 'rank', 'tenant', 'name'], { minLength: 1, maxLength: 3 }),
});
