import type { mongo } from '@alur/mongo';
import type { Position } from '../page-token.ts';
import type { Plan } from '../plan.ts';
import type { Sort } from '../read-store.ts';
import { boundsOf, fromKey, keyName, keyPath, toKey } from './keys.ts';
import type { Stored } from './stored.ts';

/** Paths of the keys that carry the order of a query, `_id` last; all run in one direction. */
export interface Order {
  readonly paths: readonly string[];
  readonly direction: Sort['direction'];
}

export function orderOf(sort: Sort | undefined): Order {
  return { paths: [...(sort?.by ?? []).map(keyPath), '_id'], direction: sort?.direction ?? 'asc' };
}

export function sortSpec({ paths, direction }: Order): Record<string, 1 | -1> {
  return Object.fromEntries(paths.map((path) => [path, direction === 'asc' ? 1 : -1]));
}

export function positionOf(sort: Sort | undefined, { _id, k = {} }: Stored): Position {
  return { id: _id, values: (sort?.by ?? []).map((field) => fromKey(k[keyName(field)])) };
}

type Condition = string | Readonly<Record<string, unknown>>;
export type KeyFilter = Readonly<Record<string, Condition>>;

/** The conditions that the index of a plan answers. A marker of a deleted document has no keys. */
export function filterOf({ decided }: Plan): KeyFilter {
  if (decided.length === 0) return { k: { $exists: true } };
  const conditions = decided.map(({ field, equals, range }): [string, Condition] => {
    if (range) return [keyPath(field), boundsOf(range)];
    const keys = equals.map(toKey);
    return [keyPath(field), keys.length === 1 ? keys[0]! : { $in: keys }];
  });
  return Object.fromEntries(conditions);
}

/** The filter of a plan where one element of an array must meet both limits of a range, which a plain one does not ask. */
export function exactFilterOf(plan: Plan): mongo.Filter<Stored> {
  const alternatives = plan.decided.flatMap(({ field, range }) => {
    if (!range) return [];
    const path = keyPath(field);
    return [{ $or: [{ [path]: { $not: { $type: 'array' } } }, { [path]: { $elemMatch: boundsOf(range) } }] }];
  });
  const filter = filterOf(plan);
  return (alternatives.length === 0 ? filter : { ...filter, $and: alternatives }) as mongo.Filter<Stored>;
}

/**
 * The filters, in order, of what follows a position. Each is a plain range under equalities, which an index answers in
 * one walk; a single condition with alternatives would make servers sort.
 */
export function filtersBehind(
  filter: KeyFilter,
  { paths, direction }: Order,
  after: Position | undefined,
): KeyFilter[] {
  if (!after) return [filter];
  const keys = [...after.values.map(toKey), after.id];
  const operator = direction === 'asc' ? '$gt' : '$lt';
  return paths.toReversed().map((path, fromEnd) => {
    const last = paths.length - 1 - fromEnd;
    const equal = paths.slice(0, last).map((before, i) => [before, keys[i]!]);
    const known = filter[path];
    const behind = { ...(typeof known === 'object' ? known : {}), [operator]: keys[last]! };
    return { ...filter, ...Object.fromEntries(equal), [path]: behind };
  });
}
