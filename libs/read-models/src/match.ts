import { fieldValues } from './fields.ts';
import type { Restriction } from './query-check.ts';
import { inRange } from './range.ts';
import type { StoredDocument } from './read-store.ts';

/** True when the document meets every restriction. */
export function matches(document: StoredDocument, restrictions: readonly Restriction[]): boolean {
  return restrictions.every(({ field, equals, range }) =>
    fieldValues(document, field).some((value) =>
      range ? inRange(value, range) : equals.some((wanted) => wanted === value),
    ),
  );
}
