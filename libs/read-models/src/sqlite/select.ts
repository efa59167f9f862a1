import type { Position } from '../page-token.ts';
import type { Plan } from '../plan.ts';
import type { Decidable } from '../query-check.ts';
import { QueryError } from '../query-error.ts';
import type { Sort } from '../read-store.ts';
import { columnOf, conditionsOf, follows, paramsOf, whereClause } from './conditions.ts';
import { type Key, toKey } from './keys.ts';

const MAX_BRANCHES = 200;
const BY_ID = { by: [], direction: 'asc' } as const;

/** One SELECT, whose rows hold `id`, `version`, `sources` and `doc`. */
interface Select {
  readonly sql: string;
  readonly params: readonly Key[];
}

interface Tables {
  readonly documents: string;
  /** Undefined for the plan of the primary key. */
  readonly index: string | undefined;
}

/** The documents that a plan finds, behind an id when one is given. @param order a clause, or nothing for any order */
export function selectById(
  plan: Plan,
  { documents, index }: Tables,
  after: Position | undefined,
  order: '' | ' ORDER BY id',
): Select {
  const found = conditionsOf(plan, plan.decided);
  const from = index === undefined ? 'doc IS NOT NULL' : `id IN (SELECT id FROM ${index}${whereClause(found)})`;
  const parts = [{ sql: [from], params: paramsOf(found) }, ...(after ? [follows(['id'], [after.id], 'asc')] : [])];
  const sql = `SELECT id, version, sources, doc FROM ${documents}${whereClause(parts)}${order}`;
  return { sql, params: paramsOf(parts) };
}

/** The documents of a query behind a position, in its order. One that several values of `in` find comes again at once. */
export function selectFrom(plan: Plan, tables: Tables, sort: Sort | undefined, after: Position | undefined): Select {
  // An index without further fields is ordered by id under its equalities.
  const walked = sort ?? (plan.fields.length > 0 && plan.equalities === plan.fields.length ? BY_ID : undefined);
  const branches = walked && branchesOf(plan);
  if (walked && branches && branches.length <= MAX_BRANCHES) return merged(plan, tables, walked, branches, after);
  if (!sort) return selectById(plan, tables, after, ' ORDER BY id');
  throw new QueryError('query-not-served', `A sorted query combines at most ${MAX_BRANCHES} values of "in"`);
}

/** The restrictions of a plan, once per combination of the values of its first fields. */
function branchesOf({ fields, equalities, decided }: Plan): Decidable[][] {
  const first = fields.slice(0, equalities);
  return decided.reduce<Decidable[][]>(
    (branches, restriction) => {
      const { field, equals = [] } = restriction;
      const splits = equals.length > 1 && first.includes(field);
      const choices = splits ? equals.map((value) => ({ field, equals: [value] })) : [restriction];
      return branches.flatMap((branch) => choices.map((choice) => [...branch, choice]));
    },
    [[]],
  );
}

/** One walk of the index per branch, each in the order of the sort; SQLite merges them row by row as they are read. */
function merged(
  plan: Plan,
  { documents, index }: Tables,
  { by, direction }: { readonly by: readonly string[]; readonly direction: Sort['direction'] },
  branches: readonly Decidable[][],
  after: Position | undefined,
): Select {
  const columns = [...by.map((field) => columnOf(plan, field)), 'i.id'];
  const behind = after ? [follows(columns, [...after.values.map(toKey), after.id], direction)] : [];
  const walks = branches.map((branch) => {
    const parts = [...conditionsOf(plan, branch), ...behind];
    const sql = `SELECT ${columns.join(', ')}, version, sources, doc
      FROM ${index} AS i CROSS JOIN ${documents} AS d ON d.id = i.id${whereClause(parts)}`;
    return { sql, params: paramsOf(parts) };
  });
  const order = columns.map((_, i) => `${i + 1} ${direction}`).join(', ');
  const sql = `${walks.map((walk) => walk.sql).join(' UNION ALL ')} ORDER BY ${order}`;
  return { sql, params: walks.flatMap(({ params }) => params) };
}
