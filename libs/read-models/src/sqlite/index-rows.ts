import { indexedValues } from '../fields.ts';
import type { CollectionDefinition } from '../read-store.ts';
import { type Key, keyRowId, toKey } from './keys.ts';
import type { Statements } from './statements.ts';
import { indexTable, type Slot } from './tables.ts';

/** One index of a collection with the statements that change its table. */
interface IndexTable {
  readonly fields: readonly string[];
  readonly insert: string;
  readonly remove: string;
}

const TABLES: Readonly<Record<Slot, WeakMap<CollectionDefinition, readonly IndexTable[]>>> = {
  live: new WeakMap(),
  shadow: new WeakMap(),
};

function tablesOf(slot: Slot, definition: CollectionDefinition): readonly IndexTable[] {
  const known = TABLES[slot].get(definition);
  if (known) return known;
  const made = definition.indexes.map((fields, index) => {
    const table = indexTable(slot, definition.name, index);
    return {
      fields,
      insert: `INSERT INTO ${table} VALUES (${fields.map(() => '?').join(', ')}, ?)`,
      remove: `DELETE FROM ${table} WHERE ${fields.map((_, i) => `k${i} = ?`).join(' AND ')} AND id = ?`,
    };
  });
  TABLES[slot].set(definition, made);
  return made;
}

type Row = readonly Key[];
const NO_ROWS: readonly Row[] = [];

/** The distinct rows of one document in one index: one, or one per element of the field that holds an array. */
function rowsOf(collection: string, fields: readonly string[], document: object): readonly Row[] {
  const values = indexedValues(collection, fields, document);
  const several = values.find(({ length }) => length > 1);
  if (!several) return [values.map(([value]) => toKey(value!))];
  return several.map((element) => values.map((own) => toKey(own === several ? element : own[0]!)));
}

/** The rows that are not among the others. */
function without(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  if (rows.length === 0 || others.length === 0) return rows;
  if (rows.length === 1 && others.length === 1) return same(rows[0]!, others[0]!) ? NO_ROWS : rows;
  const ids = new Set(others.map(keyRowId));
  return rows.filter((row) => !ids.has(keyRowId(row)));
}

function same(a: Row, b: Row): boolean {
  return a.every((key, i) => key === b[i]);
}

/** Brings the index tables from the old content of a document to the new one; undefined means no document. */
export function updateIndexes(
  statements: Statements,
  slot: Slot,
  definition: CollectionDefinition,
  id: string,
  before: object | undefined,
  after: object | undefined,
): void {
  for (const { fields, insert, remove } of tablesOf(slot, definition)) {
    const old = before ? rowsOf(definition.name, fields, before) : NO_ROWS;
    const now = after ? rowsOf(definition.name, fields, after) : NO_ROWS;
    for (const keys of without(old, now)) statements.of(remove).run(...keys, id);
    for (const keys of without(now, old)) statements.of(insert).run(...keys, id);
  }
}
