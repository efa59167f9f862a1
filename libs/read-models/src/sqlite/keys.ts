import type { FieldValue } from '../fields.ts';
import { valueRange } from '../range.ts';
import type { Condition, Scalar } from '../read-store.ts';

/**
 * A field value as it stands in an index table. SQLite orders numbers, text, blobs; booleans and null become blobs, which
 * gives the sort order of the port without a NULL in the key.
 */
export type Key = number | string | Uint8Array;

const FALSE = new Uint8Array([0]);
const TRUE = new Uint8Array([1]);
const NULL = new Uint8Array([255]);
const BEFORE_BLOBS = new Uint8Array(0);

/** Equal values give the same key, also by identity. An object shares the key of null: a condition on null is checked again on the document. */
export function toKey(value: FieldValue): Key {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  return NULL;
}

export function fromKey(key: unknown): Scalar {
  if (typeof key === 'string' || typeof key === 'number') return key;
  const first = key instanceof Uint8Array ? key[0] : undefined;
  return first === 0 ? false : first === 1 ? true : null;
}

/** A text that identifies a row of keys, to compare rows in memory. */
export function keyRowId(keys: readonly Key[]): string {
  return JSON.stringify(keys.map((key) => (key instanceof Uint8Array ? [...key] : key)));
}

export interface Bound {
  readonly operator: '>' | '>=' | '<' | '<=';
  readonly key: Key;
}

/** The index range of a condition's range operators: one lower and one upper bound of the same type. */
export function rangeBounds(condition: Condition): Bound[] {
  const { type, from, to } = valueRange(condition);
  const start = from ?? (type === 'text' ? { value: '', open: false } : undefined);
  const end = type === 'text' ? BEFORE_BLOBS : '';
  return [
    ...(start ? [{ operator: start.open ? ('>' as const) : ('>=' as const), key: start.value }] : []),
    to ? { operator: to.open ? ('<' as const) : ('<=' as const), key: to.value } : { operator: '<' as const, key: end },
  ];
}
