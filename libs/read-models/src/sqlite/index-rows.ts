import { fieldValues } from '../fields.ts';
import { QueryError } from '../query-error.ts';
import type { CollectionDefinition } from '../read-store.ts';
import { type Key, keyRowId, toKey } from './keys.ts';
import type { Statements } from './statements.ts';
import { indexTable, type Slot } from './tables.ts';

/** The rows of one document in one index: one, or one per element of the field that holds an array. */
function rowsOf(collection: string, fields: readonly string[], document: object): Map<string, Key[]> {
  const values = fields.map((field) => fieldValues(document, field));
  const arrays = fields.filter((_, i) => values[i]!.length > 1);
  if (arrays.length > 1) {
    throw new QueryError(
      'query-invalid',
      `${arrays.join(' and ')} both hold arrays: an index of ${collection} takes one`,
    );
  }
  const count = Math.max(...values.map((v) => v.length));
  const rows = Array.from({ length: count }, (_, row) => values.map((v) => toKey(v[v.length === 1 ? 0 : row]!)));
  return new Map(rows.map((row) => [keyRowId(row), row]));
}

/** Brings the index tables from the old content of a document to the new one; undefined stands for no document. */
export function updateIndexes(
  statements: Statements,
  slot: Slot,
  { name, indexes }: CollectionDefinition,
  id: string,
  before: object | undefined,
  after: object | undefined,
): void {
  for (const [index, fields] of indexes.entries()) {
    const old = before ? rowsOf(name, fields, before) : new Map<string, Key[]>();
    const now = after ? rowsOf(name, fields, after) : new Map<string, Key[]>();
    const table = indexTable(slot, name, index);
    const match = `${fields.map((_, i) => `k${i} = ?`).join(' AND ')} AND id = ?`;
    const values = fields.map(() => '?').join(', ');
    for (const [row, keys] of old) {
      if (!now.has(row)) statements.of(`DELETE FROM ${table} WHERE ${match}`).run(...keys, id);
    }
    for (const [row, keys] of now) {
      if (!old.has(row)) statements.of(`INSERT INTO ${table} VALUES (${values}, ?)`).run(...keys, id);
    }
  }
}
