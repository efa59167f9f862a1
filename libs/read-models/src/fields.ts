import { QueryError } from './query-error.ts';
import type { Scalar } from './read-store.ts';

/** A field that holds an object: it has a value, but none that compares with a scalar. */
export const OBJECT = Symbol('object');
export type FieldValue = Scalar | typeof OBJECT;

function valueAt(document: object, path: string): unknown {
  // Almost every path is one name, and this runs for every index of every document that is written.
  if (!path.includes('.')) return Object.hasOwn(document, path) ? Reflect.get(document, path) : null;
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = Reflect.get(value, name);
  }
  return value;
}

function fieldValue(value: unknown): FieldValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : OBJECT;
}

/** The values that a field offers to conditions: the distinct elements of an array, else the one value. */
export function fieldValues(document: object, path: string): readonly FieldValue[] {
  const value = valueAt(document, path);
  if (!Array.isArray(value)) return [fieldValue(value)];
  return value.length === 0 ? [null] : [...new Set(value.map(fieldValue))];
}

/**
 * What an index keeps of a document: the values of each of its fields, at most one of which has several.
 * @throws QueryError when two fields hold arrays, or one holds an object
 */
export function indexedValues(
  collection: string,
  fields: readonly string[],
  document: object,
): readonly (readonly Scalar[])[] {
  let several: string | undefined;
  return fields.map((field) => {
    const values = fieldValues(document, field);
    if (values.includes(OBJECT)) {
      throw new QueryError('query-invalid', `${field} holds an object: an index of ${collection} takes none`);
    }
    if (values.length > 1 && several !== undefined) {
      const both = `${several} and ${field}`;
      throw new QueryError('query-invalid', `${both} both hold arrays: an index of ${collection} takes one`);
    }
    if (values.length > 1) several = field;
    return values as readonly Scalar[];
  });
}
