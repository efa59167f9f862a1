import type { Scalar } from './read-store.ts';

/** Rank of a type in the sort order of the port. */
function rank(value: Scalar): number {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return 1;
  return value === null ? 3 : 2;
}

/** UTF-8 order. JavaScript compares UTF-16 units, which differs only at surrogates. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Numbers, strings, false, true, null. */
export function compareScalars(a: Scalar, b: Scalar): number {
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}
