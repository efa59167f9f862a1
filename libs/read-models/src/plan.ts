import type { CheckedQuery, Restriction } from './query-check.ts';
import { QueryError } from './query-error.ts';
import type { Direction, Scalar, SortField } from './read-store.ts';

/** The primary key as an index without fields of its own. */
export const PRIMARY = -1;

export interface OrderColumn {
  readonly column: number;
  readonly direction: Direction;
}

/** How one index answers a query. Columns are the fields of the index in order, then `_id`. */
export interface Plan {
  /** Place in `definition.indexes`, or `PRIMARY`. */
  readonly index: number;
  readonly fields: readonly string[];
  /** Wanted values of the first columns. */
  readonly equal: readonly (readonly Scalar[])[];
  /** Range on the column after them. */
  readonly range: Restriction | undefined;
  /** Columns that carry the order of a sorted query; empty: order by `_id`. */
  readonly order: readonly OrderColumn[];
  /** What the index does not decide: checked on each document found. */
  readonly residual: readonly Restriction[];
}

const RANGE_OPERATORS = ['gte', 'gt', 'lte', 'lt', 'prefix'] as const;

function hasRange({ condition }: Restriction): boolean {
  return RANGE_OPERATORS.some((operator) => condition[operator] !== undefined);
}

/** Null is never decided by the index, because an object has the key of null there. */
function decidedByEquality({ equals, condition }: Restriction): boolean {
  return equals !== undefined && !equals.includes(null) && Object.keys(condition).length === 1;
}

function orderOf(fields: readonly string[], from: number, sort: readonly SortField[]): OrderColumn[] | undefined {
  const last = sort.at(-1)!.direction;
  const fixed = fields.slice(0, from);
  const wanted = sort.filter((s) => !fixed.includes(s.field));
  if (!fixed.includes('_id') && !wanted.some((s) => s.field === '_id')) wanted.push({ field: '_id', direction: last });
  const columns = fields.slice(from);
  if (columns.length !== wanted.length || columns.some((field, i) => field !== wanted[i]!.field)) return undefined;
  return wanted.map(({ direction }, i) => ({ column: from + i, direction }));
}

function planOn(index: number, declared: readonly string[], query: Omit<CheckedQuery, 'limit'>): Plan | undefined {
  const fields = [...declared, '_id'];
  const byField = new Map(query.restrictions.map((r) => [r.field, r]));
  const unequal = fields.findIndex((field) => !byField.get(field)?.equals);
  for (let count = unequal === -1 ? fields.length : unequal; count >= 0; count--) {
    const order = query.sort.length === 0 ? [] : orderOf(fields, count, query.sort);
    if (!order) continue;
    const next = byField.get(fields[count] ?? '');
    const range = next && !next.equals && hasRange(next) ? next : undefined;
    if (count === 0 && !range && query.restrictions.length > 0) continue;
    const used = fields.slice(0, count).map((field) => byField.get(field)!);
    const decided = new Set(used.filter(decidedByEquality));
    if (range && range.condition.not === undefined) decided.add(range);
    const residual = query.restrictions.filter((restriction) => !decided.has(restriction));
    return { index, fields, equal: used.map((r) => r.equals!), range, order, residual };
  }
  return undefined;
}

/** More equalities, then a range, then fewer conditions left, then an index without unused columns. */
function cost(plan: Plan): number[] {
  return [-plan.equal.length, plan.range ? 0 : 1, plan.residual.length, plan.fields.length];
}

function cheaper(a: Plan, b: Plan): number {
  const costs = cost(b);
  return (
    cost(a)
      .map((value, i) => value - costs[i]!)
      .find((difference) => difference !== 0) ?? 0
  );
}

/** The best index for a query; throws `query-not-served` when there is none. */
export function planQuery(
  collection: string,
  indexes: readonly (readonly string[])[],
  query: Omit<CheckedQuery, 'limit'>,
): Plan {
  const plans = [planOn(PRIMARY, [], query), ...indexes.map((fields, index) => planOn(index, fields, query))];
  const best = plans.filter((plan) => plan !== undefined).sort(cheaper)[0];
  if (best) return best;
  const filter = query.restrictions.map((r) => r.field).join(', ') || 'nothing';
  const sort = query.sort.map((s) => `${s.field} ${s.direction}`).join(', ') || '_id';
  throw new QueryError(
    'query-not-served',
    `No index of ${collection} serves a query by ${filter} sorted by ${sort}: declare one that starts with fields compared by equality and ends with the sort fields`,
  );
}
