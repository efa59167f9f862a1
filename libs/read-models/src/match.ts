import { fieldValues } from './fields.ts';
import type { Restriction } from './query-check.ts';
import { inRange } from './range.ts';
import type { StoredDocument } from './read-store.ts';

/** True when the document meets every restriction. */
export function matches(document: StoredDocument, restrictions: readonly Restriction[]): boolean {
  return restrictions.every(({ field, equals, range, not }) => {
    const values = fieldValues(document, field);
    if (range) return values.some((value) => inRange(value, range));
    return equals ? values.some((value) => equals.some((wanted) => wanted === value)) : !values.includes(not);
  });
}
