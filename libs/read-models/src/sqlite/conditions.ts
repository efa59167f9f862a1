import { type Plan, PRIMARY } from '../plan.ts';
import type { Scalar } from '../read-store.ts';
import { type Key, rangeBounds, toKey } from './keys.ts';

/** Part of a WHERE clause with its parameters. */
export interface Conditions {
  readonly sql: readonly string[];
  readonly params: readonly Key[];
}

/** Name of a column of an index table: its keys, then the id. */
export function columnName(plan: Plan, column: number): string {
  return column < plan.fields.length - 1 ? `k${column}` : 'id';
}

export function whereClause(parts: readonly Conditions[]): string {
  const sql = parts.flatMap((part) => part.sql);
  return sql.length === 0 ? '' : ` WHERE ${sql.join(' AND ')}`;
}

/** The columns compared by equality hold one of the wanted values; the table of documents also holds markers. */
export function equalities(plan: Plan, wanted: readonly (readonly Scalar[])[]): Conditions {
  const sql = wanted.map((values, column) =>
    values.length === 1
      ? `${columnName(plan, column)} = ?`
      : `${columnName(plan, column)} IN (${values.map(() => '?').join(', ')})`,
  );
  return { sql: plan.index === PRIMARY ? ['doc IS NOT NULL', ...sql] : sql, params: wanted.flat().map(toKey) };
}

export function range(plan: Plan): Conditions {
  if (!plan.range) return { sql: [], params: [] };
  const name = columnName(plan, plan.equal.length);
  const bounds = rangeBounds(plan.range.condition);
  return { sql: bounds.map(({ operator }) => `${name} ${operator} ?`), params: bounds.map(({ key }) => key) };
}

/** Columns, compared as one row with the values, lie beyond them in the given direction. */
export function beyond(
  names: readonly string[],
  values: readonly Key[],
  ascending: boolean,
  strict: boolean,
): Conditions {
  const operator = `${ascending ? '>' : '<'}${strict ? '' : '='}`;
  const row = (parts: readonly string[]): string => (parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`);
  return { sql: [`${row(names)} ${operator} ${row(names.map(() => '?'))}`], params: values };
}
