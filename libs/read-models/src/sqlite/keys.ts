import type { Interval } from '../range.ts';
import type { Scalar } from '../read-store.ts';

/**
 * A field value as an index table holds it. SQLite orders numbers, text, blobs; booleans and null become blobs, which
 * gives the sort order of the port without a NULL in the key.
 */
export type Key = number | string | Uint8Array;

const FALSE = new Uint8Array([0]);
const TRUE = new Uint8Array([1]);
const NULL = new Uint8Array([255]);
const BEFORE_BLOBS = new Uint8Array(0);

/** Equal values give the same key, also by identity. */
export function toKey(value: Scalar): Key {
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

interface Bound {
  readonly operator: '>' | '>=' | '<' | '<=';
  readonly key: Key;
}

/** The bounds of an interval among the keys; where it is open, the other types end it. */
export function boundsOf({ type, from, to }: Interval): Bound[] {
  const start = from ?? (type === 'string' ? { value: '', open: false } : undefined);
  const end = type === 'string' ? BEFORE_BLOBS : '';
  return [
    ...(start ? [{ operator: start.open ? ('>' as const) : ('>=' as const), key: start.value }] : []),
    to ? { operator: to.open ? ('<' as const) : ('<=' as const), key: to.value } : { operator: '<' as const, key: end },
  ];
}
