import { type FieldValue, fieldValues } from './fields.ts';
import type { Restriction } from './query-check.ts';
import type { Condition, StoredDocument } from './read-store.ts';
import { compareScalars } from './scalar.ts';

function sameType(a: FieldValue, b: string | number): a is string | number {
  return typeof a === typeof b;
}

function within(value: FieldValue, condition: Condition): boolean {
  const { gte, gt, lte, lt, prefix } = condition;
  if (gte !== undefined && !(sameType(value, gte) && compareScalars(value, gte) >= 0)) return false;
  if (gt !== undefined && !(sameType(value, gt) && compareScalars(value, gt) > 0)) return false;
  if (lte !== undefined && !(sameType(value, lte) && compareScalars(value, lte) <= 0)) return false;
  if (lt !== undefined && !(sameType(value, lt) && compareScalars(value, lt) < 0)) return false;
  return prefix === undefined || (typeof value === 'string' && value.startsWith(prefix));
}

/** True when the document meets every restriction. */
export function matches(document: StoredDocument, restrictions: readonly Restriction[]): boolean {
  return restrictions.every(({ field, equals, condition }) => {
    const values = fieldValues(document, field);
    if (condition.not !== undefined && values.includes(condition.not)) return false;
    return values.some((value) => (!equals || equals.some((wanted) => wanted === value)) && within(value, condition));
  });
}
