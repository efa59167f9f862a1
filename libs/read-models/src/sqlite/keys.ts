import type { FieldValue } from '../fields.ts';
import type { Condition, Scalar } from '../read-store.ts';
import { compareScalars } from '../scalar.ts';

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

/** Smallest text above every text that starts with the prefix; undefined when there is none. */
function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0)!;
    if (point < 0x10ffff) {
      const next = point === 0xd7ff ? 0xe000 : point + 1;
      return points.join('') + String.fromCodePoint(next);
    }
  }
  return undefined;
}

export interface Bound {
  readonly operator: '>' | '>=' | '<' | '<=';
  readonly key: Key;
}

type Limit = readonly [value: string | number, open: boolean];

function tightest(limits: readonly Limit[], sign: 1 | -1): Limit | undefined {
  return [...limits].sort((a, b) => sign * compareScalars(b[0], a[0]) || Number(b[1]) - Number(a[1]))[0];
}

/** The index range of a condition's range operators: one lower and one upper bound of the same type. */
export function rangeBounds({ gte, gt, lte, lt, prefix }: Condition): Bound[] {
  const lower: Limit[] = [];
  const upper: Limit[] = [];
  if (gte !== undefined) lower.push([gte, false]);
  if (gt !== undefined) lower.push([gt, true]);
  if (lte !== undefined) upper.push([lte, false]);
  if (lt !== undefined) upper.push([lt, true]);
  if (prefix !== undefined) {
    lower.push([prefix, false]);
    const end = afterPrefix(prefix);
    if (end !== undefined) upper.push([end, true]);
  }
  const text = [...lower, ...upper].some(([value]) => typeof value === 'string');
  const from = tightest(lower, 1) ?? (text ? (['', false] as const) : undefined);
  const to = tightest(upper, -1);
  const end = text ? BEFORE_BLOBS : '';
  return [
    ...(from ? [{ operator: from[1] ? ('>' as const) : ('>=' as const), key: from[0] }] : []),
    to ? { operator: to[1] ? ('<' as const) : ('<=' as const), key: to[0] } : { operator: '<' as const, key: end },
  ];
}
