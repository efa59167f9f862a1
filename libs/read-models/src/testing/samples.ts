import fc from 'fast-check';
import type { CollectionDefinition, Condition, Filter, Query, Scalar, Sort } from '../read-store.ts';
import type { Sample } from './naive-model.ts';

export const SAMPLES: CollectionDefinition = {
  name: 'contract-samples',
  version: 1,
  indexes: [
    ['tenant', 'state', 'rank'],
    ['tenant', 'tags', 'urgent', 'rank'],
    ['tenant', 'urgent', 'name'],
    ['tenant', 'closed.at'],
    ['tenant', 'name', 'tags', 'rank'],
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
  id: fc.integer({ min: 0, max: 40 }).map((n) => `d${n}`),
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

/** One lower and one upper limit at most, and one at least. */
function range(field: string): fc.Arbitrary<Condition> {
  const limit = byField[field]!.filter(
    (value): value is string | number => value !== null && typeof value !== 'boolean',
  );
  const from = fc.oneof(
    limit.map((gte) => ({ gte })),
    limit.map((gt) => ({ gt })),
  );
  const to = fc.oneof(
    limit.map((lte) => ({ lte })),
    limit.map((lt) => ({ lt })),
  );
  const both = fc.tuple(from, to).map(([a, b]) => ({ ...a, ...b }));
  const ofText = field === 'rank' ? [] : [text.map((prefix) => ({ prefix }))];
  return fc.oneof(from, to, both, ...ofText);
}

function condition(field: string): fc.Arbitrary<Scalar | Condition> {
  const not = byField[field]!.map((value) => ({ not: value }));
  return field === 'urgent' ? fc.oneof(equality(field), not) : fc.oneof(equality(field), not, range(field));
}

/** Equalities on the first fields of an index, then a range or the sort, and conditions on any other fields. */
function servedByIndex(index: readonly string[]): fc.Arbitrary<Query> {
  return fc
    .record({
      used: fc.integer({ min: 1, max: index.length }),
      equal: fc.tuple(...index.map(equality)),
      ranged: fc.option(fc.tuple(...index.map((field) => (field === 'urgent' ? equality(field) : range(field))))),
      direction: fc.option(fc.constantFrom<'asc' | 'desc'>('asc', 'desc')),
      further: fc.subarray(FIELDS, { maxLength: 2 }),
      conditions: fc.record(Object.fromEntries(FIELDS.map((field) => [field, condition(field)]))),
      limit: fc.integer({ min: 1, max: 12 }),
    })
    .map(({ used, equal, ranged, direction, further, conditions, limit }) => {
      const filter: Record<string, Scalar | Condition> = {};
      for (const [i, field] of index.slice(0, used).entries()) filter[field] = equal[i]!;
      const [first, second, ...others] = index.slice(used);
      if (ranged && first !== undefined && first !== 'urgent') filter[first] = ranged[used]!;
      for (const field of further) if (!Object.hasOwn(filter, field)) filter[field] = conditions[field]!;
      if (direction === null || first === undefined || others.length > 0) return { filter, limit };
      const by: Sort['by'] = second === undefined ? [first] : [first, second];
      if (by.some((field) => field === 'tags' || isEquality(filter[field]))) return { filter, limit };
      return { filter, limit, sort: { by, direction } };
    });
}

function isEquality(condition: Scalar | Condition | undefined): boolean {
  return condition === null || (condition !== undefined && (typeof condition !== 'object' || 'in' in condition));
}

export const servedQuery: fc.Arbitrary<Query> = fc.oneof(...SAMPLES.indexes.map(servedByIndex));

/** A filter that an index serves, and fields to group by, in the index or not. */
export const servedGroup: fc.Arbitrary<{ filter: Filter; by: string[] }> = fc.record({
  filter: servedQuery.map((query) => query.filter),
  by: fc.subarray(['state', 'urgent', 'rank', 'tenant', 'name'], { minLength: 1, maxLength: 2 }),
});
