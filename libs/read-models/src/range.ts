import type { Condition } from './read-store.ts';
import { compareScalars } from './scalar.ts';

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

export interface Limit {
  readonly value: string | number;
  /** The value itself lies outside. */
  readonly open: boolean;
}

/** What the range operators of a condition leave: values of one type between two limits. */
export interface ValueRange {
  readonly type: 'text' | 'number';
  readonly from: Limit | undefined;
  readonly to: Limit | undefined;
}

function tightest(limits: readonly Limit[], sign: 1 | -1): Limit | undefined {
  return [...limits].sort((a, b) => sign * compareScalars(b.value, a.value) || Number(b.open) - Number(a.open))[0];
}

/** Limits of different types leave nothing: then a limit is of the other type than the range. */
export function valueRange({ gte, gt, lte, lt, prefix }: Condition): ValueRange {
  const lower: Limit[] = [];
  const upper: Limit[] = [];
  if (gte !== undefined) lower.push({ value: gte, open: false });
  if (gt !== undefined) lower.push({ value: gt, open: true });
  if (lte !== undefined) upper.push({ value: lte, open: false });
  if (lt !== undefined) upper.push({ value: lt, open: true });
  if (prefix !== undefined) {
    lower.push({ value: prefix, open: false });
    const end = afterPrefix(prefix);
    if (end !== undefined) upper.push({ value: end, open: true });
  }
  const text = [...lower, ...upper].some(({ value }) => typeof value === 'string');
  return { type: text ? 'text' : 'number', from: tightest(lower, 1), to: tightest(upper, -1) };
}
