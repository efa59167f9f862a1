import { type FieldValue, fieldValues } from '../fields.ts';
import { QueryError } from '../query-error.ts';
import type { Limit } from '../range.ts';
import { valueRange } from '../range.ts';
import type { CollectionDefinition, Condition, Scalar } from '../read-store.ts';

/*
 * A field value as it stands in an index: one text per value, which sorts by its bytes in the order of the port. The first
 * letter is the type, so that one range covers all types and no server's own order of types matters.
 */
const NUMBER = 'n';
const TEXT = 's';
const FALSE = 't0';
const TRUE = 't1';
const NULL = 'z';
const AFTER_TEXT = 't';

/** IEEE 754 bits as hex, turned so that their text sorts like the numbers. */
function numberKey(value: number): string {
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(value === 0 ? 0 : value);
  if (bits[0]! & 0x80) for (const [i, byte] of bits.entries()) bits[i] = byte ^ 0xff;
  else bits[0]! ^= 0x80;
  return NUMBER + bits.toString('hex');
}

function numberOf(key: string): number {
  const bits = Buffer.from(key.slice(1), 'hex');
  if (bits[0]! & 0x80) bits[0]! ^= 0x80;
  else for (const [i, byte] of bits.entries()) bits[i] = byte ^ 0xff;
  return bits.readDoubleBE();
}

/** An object shares the key of null: a condition on null is checked again on the document. */
export function toKey(value: FieldValue): string {
  if (typeof value === 'string') return TEXT + value;
  if (typeof value === 'number') return numberKey(value);
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  return NULL;
}

export function fromKey(key: unknown): Scalar {
  if (typeof key !== 'string') return null;
  if (key.startsWith(TEXT)) return key.slice(1);
  if (key.startsWith(NUMBER)) return numberOf(key);
  return key === NULL ? null : key === TRUE;
}

/** Name of a path among the keys of a document: dots would nest there. */
export function keyName(path: string): string {
  return path.replaceAll('.', ':');
}

/** Where the key of a path lies in a stored document. */
export function keyPath(path: string): string {
  return path === '_id' ? '_id' : `k.${keyName(path)}`;
}

export type Keys = Readonly<Record<string, string | readonly string[]>>;

/** The keys of a document for these paths; one element of an array is kept like the element alone. */
export function keysOf(document: object, paths: Iterable<string>): Keys {
  const keys: Record<string, string | string[]> = {};
  for (const path of paths) {
    const values = [...new Set(fieldValues(document, path).map(toKey))];
    keys[keyName(path)] = values.length === 1 ? values[0]! : values;
  }
  return keys;
}

/** Refuses a document that holds arrays in two fields of one index, as every store does. */
export function checkArrays({ name, indexes }: CollectionDefinition, keys: Keys): void {
  if (!Object.values(keys).some(Array.isArray)) return;
  for (const fields of indexes) {
    const arrays = fields.filter((field) => Array.isArray(keys[keyName(field)]));
    if (arrays.length < 2) continue;
    throw new QueryError('query-invalid', `${arrays.join(' and ')} both hold arrays: an index of ${name} takes one`);
  }
}

/** Limits on keys. An absent one leaves that side open. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
}

function lower(limit: Limit): KeyRange {
  return limit.open ? { gt: toKey(limit.value) } : { gte: toKey(limit.value) };
}

function upper(limit: Limit): KeyRange {
  return limit.open ? { lt: toKey(limit.value) } : { lte: toKey(limit.value) };
}

/** The range of keys of a condition's range operators. Ids are kept as they are: they are all text. */
export function keyRange(field: string, condition: Condition): KeyRange {
  const { type, from, to } = valueRange(condition);
  if (field === '_id') return idRange(type, from, to);
  const [first, end] = type === 'text' ? [TEXT, AFTER_TEXT] : [NUMBER, TEXT];
  return { ...(from ? lower(from) : { gte: first }), ...(to ? upper(to) : { lt: end }) };
}

function idRange(type: 'text' | 'number', from: Limit | undefined, to: Limit | undefined): KeyRange {
  // No id is a number.
  if (type === 'number' || typeof from?.value === 'number' || typeof to?.value === 'number') return { lt: '' };
  return {
    ...(from && { [from.open ? 'gt' : 'gte']: from.value }),
    ...(to && { [to.open ? 'lt' : 'lte']: to.value }),
  };
}
