import type { Condition } from './read-store.ts';
import { compareScalars } from './scalar.ts';

export interface Limit {
  readonly value: string | number;
  /** The value itself is excluded. */
  readonly open: boolean;
}

/** Values of one type between two limits; an absent limit leaves that side open. */
export interface Interval {
  readonly type: 'string' | 'number';
  readonly from?: Limit;
  readonly to?: Limit;
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

function limitOf(closed: string | number | undefined, open: string | number | undefined): Limit | undefined {
  if (open !== undefined) return { value: open, open: true };
  return closed === undefined ? undefined : { value: closed, open: false };
}

function typeOf({ value }: Limit): Interval['type'] {
  return typeof value === 'string' ? 'string' : 'number';
}

/** The interval of a prefix or a range; undefined when its limits are none, double, or of two types. */
export function intervalOf(condition: Exclude<Condition, { in: unknown } | { not: unknown }>): Interval | undefined {
  if ('prefix' in condition) {
    const end = afterPrefix(condition.prefix);
    const from = { value: condition.prefix, open: false };
    return { type: 'string', from, ...(end === undefined ? {} : { to: { value: end, open: true } }) };
  }
  const { gte, gt, lte, lt } = condition;
  if ((gte !== undefined && gt !== undefined) || (lte !== undefined && lt !== undefined)) return undefined;
  const from = limitOf(gte, gt);
  const to = limitOf(lte, lt);
  const limit = from ?? to;
  if (!limit || (from && to && typeOf(from) !== typeOf(to))) return undefined;
  return { type: typeOf(limit), ...(from && { from }), ...(to && { to }) };
}

/** The limit is absent, or is on this side of the value: before it (1) or after it (-1). */
function keeps(value: string | number, limit: Limit | undefined, side: 1 | -1): boolean {
  if (!limit) return true;
  const order = compareScalars(value, limit.value) * side;
  return limit.open ? order > 0 : order >= 0;
}

/** True when the value is of the interval's type and between its limits. */
export function inRange(value: unknown, { type, from, to }: Interval): boolean {
  if (typeof value !== type) return false;
  const scalar = value as string | number;
  return keeps(scalar, from, 1) && keeps(scalar, to, -1);
}
