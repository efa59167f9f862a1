import type { Decidable, Restriction } from './query-check.ts';
import { QueryError } from './query-error.ts';
import type { CollectionDefinition, Sort } from './read-store.ts';

/** The primary key as an index without fields of its own. */
export const PRIMARY = -1;

/** How one index answers a query. */
export interface Plan {
  /** Position in `definition.indexes`, or `PRIMARY`. */
  readonly index: number;
  /** Fields of the index in order. */
  readonly fields: readonly string[];
  /** How many first fields are compared by equality or `in`. In a sorted query the others are the sort fields. */
  readonly equalities: number;
  /** Restrictions on fields of the index, which it decides alone. */
  readonly decided: readonly Decidable[];
  /** The others: checked on each document found. */
  readonly residual: readonly Restriction[];
}

/** What is planned: `by` are fields whose values are wanted without reading the documents. */
interface Wanted {
  readonly restrictions: readonly Restriction[];
  readonly sort?: Sort | undefined;
  readonly by?: readonly string[];
}

function endsWith(fields: readonly string[], { by }: Sort, from: number): boolean {
  return fields.length - from === by.length && by.every((field, i) => fields[from + i] === field);
}

function planOn(index: number, fields: readonly string[], { restrictions, sort }: Wanted): Plan | undefined {
  const byField = new Map(restrictions.map((restriction) => [restriction.field, restriction]));
  const unequal = fields.findIndex((field) => !byField.get(field)?.equals);
  const equalities = unequal === -1 ? fields.length : unequal;
  if (sort && !endsWith(fields, sort, equalities)) return undefined;
  const narrows = equalities > 0 || byField.get(fields[0] ?? '')?.range !== undefined;
  if (!narrows && restrictions.length > 0) return undefined;
  return {
    index,
    fields,
    equalities,
    decided: restrictions.filter((restriction): restriction is Decidable => decides(fields, restriction)),
    residual: restrictions.filter((restriction) => !decides(fields, restriction)),
  };
}

/** An entry of an index is one element of an array: it cannot say that the others are not the value. */
function decides(fields: readonly string[], { field, equals, range }: Restriction): boolean {
  return (equals !== undefined || range !== undefined) && fields.includes(field);
}

/** Can be counted without reading documents. */
export function covers({ fields, residual }: Plan, by: readonly string[]): boolean {
  return residual.length === 0 && by.every((field) => fields.includes(field));
}

/** First no documents to read where only values are wanted, then more equalities, a range, fewer conditions left, fewer fields. */
function cost(plan: Plan, by: readonly string[] | undefined): number[] {
  const { fields, equalities, decided, residual } = plan;
  const ranged = decided.some(({ field, range }) => range && field === fields[equalities]);
  return [by && !covers(plan, by) ? 1 : 0, -equalities, ranged ? 0 : 1, residual.length, fields.length];
}

/** The best index for a query; throws `query-not-served` when there is none. */
export function planQuery({ name, indexes }: CollectionDefinition, wanted: Wanted): Plan {
  const plans = [planOn(PRIMARY, [], wanted), ...indexes.map((fields, index) => planOn(index, fields, wanted))];
  const costed = plans.flatMap((plan) => (plan ? [{ plan, costs: cost(plan, wanted.by) }] : []));
  const [best] = costed.sort((a, b) => a.costs.map((value, i) => value - b.costs[i]!).find((diff) => diff !== 0) ?? 0);
  if (best) return best.plan;
  const filter = wanted.restrictions.map(({ field }) => field).join(', ') || 'nothing';
  const sort = wanted.sort ? `${wanted.sort.by.join(', ')} ${wanted.sort.direction}` : '_id';
  throw new QueryError(
    'query-not-served',
    `No index of ${name} serves a query by ${filter} sorted by ${sort}: declare one that starts with fields compared by equality and ends with the sort fields`,
  );
}
