import { indexedValues } from '../fields.ts';
import type { Interval, Limit } from '../range.ts';
import type { CollectionDefinition, Scalar } from '../read-store.ts';

/*
 * A field value as an index key: one text per value, which sorts by its bytes in the order of the port. The first
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

export function toKey(value: Scalar): string {
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

/** Where the key of a field is in a stored document. */
export function keyPath(field: string): string {
  return `k.${keyName(field)}`;
}

export type Keys = Readonly<Record<string, string | readonly string[]>>;

/**
 * The keys of a document for all indexes; one element of an array is kept like the element alone.
 * @throws QueryError when an index does not take the document
 */
export function keysOf({ name, indexes }: CollectionDefinition, document: object): Keys {
  const keys: Record<string, string | string[]> = {};
  for (const fields of indexes) {
    for (const [i, values] of indexedValues(name, fields, document).entries()) {
      keys[keyName(fields[i]!)] = values.length === 1 ? toKey(values[0]!) : values.map(toKey);
    }
  }
  return keys;
}

/** The condition on a key that an interval asks; where it is open, the other types end it. */
export function boundsOf({ type, from, to }: Interval): Readonly<Record<string, string>> {
  const [first, end] = type === 'string' ? [TEXT, AFTER_TEXT] : [NUMBER, TEXT];
  const lower = (limit: Limit) => ({ [limit.open ? '$gt' : '$gte']: toKey(limit.value) });
  const upper = (limit: Limit) => ({ [limit.open ? '$lt' : '$lte']: toKey(limit.value) });
  return { ...(from ? lower(from) : { $gte: first }), ...(to ? upper(to) : { $lt: end }) };
}
