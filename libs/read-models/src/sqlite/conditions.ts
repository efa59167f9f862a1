import type { Plan } from '../plan.ts';
import type { Decidable } from '../query-check.ts';
import { boundsOf, type Key, toKey } from './keys.ts';

/** Part of a WHERE clause with its parameters. */
export interface Conditions {
  readonly sql: readonly string[];
  readonly params: readonly Key[];
}

/** The column of an index table that holds the keys of a field. */
export function columnOf({ fields }: Plan, field: string): string {
  return `k${fields.indexOf(field)}`;
}

export function whereClause(parts: readonly Conditions[]): string {
  const sql = parts.flatMap((part) => part.sql);
  return sql.length === 0 ? '' : ` WHERE ${sql.join(' AND ')}`;
}

export function paramsOf(parts: readonly Conditions[]): Key[] {
  return parts.flatMap((part) => part.params);
}

/** The restrictions as conditions on the columns of an index table. */
export function conditionsOf(plan: Plan, restrictions: readonly Decidable[]): Conditions[] {
  return restrictions.map(({ field, equals, range }) => {
    const column = columnOf(plan, field);
    if (range) {
      const bounds = boundsOf(range);
      return { sql: bounds.map(({ operator }) => `${column} ${operator} ?`), params: bounds.map(({ key }) => key) };
    }
    const sql = equals.length === 1 ? `${column} = ?` : `${column} IN (${equals.map(() => '?').join(', ')})`;
    return { sql: [sql], params: equals.map(toKey) };
  });
}

/** Columns, compared as one row with the keys, follow them in the direction. */
export function follows(columns: readonly string[], keys: readonly Key[], direction: 'asc' | 'desc'): Conditions {
  const operator = direction === 'asc' ? '>' : '<';
  return { sql: [`(${columns.join(', ')}) ${operator} (${keys.map(() => '?').join(', ')})`], params: keys };
}
