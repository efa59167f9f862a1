import type { mongo } from '@alur/mongo';
import type { Position } from '../page-token.ts';
import type { Plan } from '../plan.ts';
import type { Direction, SortField } from '../read-store.ts';
import { compareText } from '../scalar.ts';
import { fromKey, type KeyRange, keyPath, keyRange, toKey } from './keys.ts';
import type { Stored } from './stored.ts';

/** A field that carries the order of a query; `_id` is the last one. */
export interface OrderField {
  readonly field: string;
  readonly direction: Direction;
}

/** Keys of the order fields of one document, or of the first ones: then it stands behind all that begin with them. */
export type Place = readonly string[];

export function orderOf(sort: readonly SortField[]): readonly OrderField[] {
  if (sort.some(({ field }) => field === '_id')) return sort;
  return [...sort, { field: '_id', direction: sort.at(-1)?.direction ?? 'asc' }];
}

export function sortSpec(order: readonly OrderField[]): Record<string, 1 | -1> {
  return Object.fromEntries(order.map(({ field, direction }) => [keyPath(field), direction === 'asc' ? 1 : -1]));
}

export function placeOf(order: readonly OrderField[], { values, id }: Position): Place {
  return order.map(({ field }, i) => (field === '_id' ? id : toKey(values[i]!)));
}

export function placeOfStored(order: readonly OrderField[], { _id, k }: Stored): Place {
  return order.map(({ field }) => {
    const key = field === '_id' ? _id : k?.[keyPath(field).slice(2)];
    return typeof key === 'string' ? key : toKey(null);
  });
}

export function positionOf(sort: readonly SortField[], order: readonly OrderField[], stored: Stored): Position {
  const place = placeOfStored(order, stored);
  return { id: stored._id, values: sort.map(({ field }, i) => (field === '_id' ? stored._id : fromKey(place[i]))) };
}

/** What one query asks of the keys of a field. */
interface Wanted {
  readonly equals?: readonly string[];
  readonly range?: KeyRange;
}
export type Conditions = ReadonlyMap<string, Wanted>;

/** The conditions that the index of a plan answers. */
export function conditionsOf({ fields, equal, range }: Plan): Conditions {
  const conditions = new Map<string, Wanted>();
  for (const [i, values] of equal.entries()) {
    const field = fields[i]!;
    conditions.set(field, { equals: values.map(equalKey(field)) });
  }
  if (range) conditions.set(range.field, { range: keyRange(range.field, range.condition) });
  return conditions;
}

/**
 * The filter of all documents that the index finds, undefined when there can be none. Two limits of a range are met by
 * one element of an array here, which a plain condition would not ask.
 */
export function exactFilterOf(plan: Plan): mongo.Document | undefined {
  const filter = filterOf(conditionsOf(plan));
  const path = plan.range && keyPath(plan.range.field);
  if (!filter || !path || path === '_id' || typeof filter[path] === 'string') return filter;
  const alternatives = [{ [path]: { $not: { $type: 'array' } } }, { [path]: { $elemMatch: filter[path] } }];
  return { ...filter, $or: alternatives };
}

const MAX_BRANCHES = 200;

/** One set of conditions per combination of the values of `in`; as they are when there are too many. */
export function branchesOf(conditions: Conditions): readonly Conditions[] {
  let branches: Map<string, Wanted>[] = [new Map()];
  for (const [field, wanted] of conditions) {
    const choices = wanted.equals?.map((key): Wanted => ({ equals: [key] })) ?? [wanted];
    branches = branches.flatMap((branch) => choices.map((choice) => new Map(branch).set(field, choice)));
    if (branches.length > MAX_BRANCHES) return [conditions];
  }
  return branches;
}

/** No document has an id that is no text; no text sorts before the empty one. */
function equalKey(field: string): (value: string | number | boolean | null) => string {
  if (field !== '_id') return toKey;
  return (value) => (typeof value === 'string' ? value : '');
}

type Bound = { readonly key: string; readonly open: boolean } | undefined;

function tighter(a: Bound, b: Bound, sign: 1 | -1): Bound {
  if (!a || !b) return a ?? b;
  const order = compareText(a.key, b.key) * sign;
  if (order !== 0) return order > 0 ? a : b;
  return a.open ? a : b;
}

function lowerOf({ gt, gte }: KeyRange): Bound {
  return gt !== undefined ? { key: gt, open: true } : gte !== undefined ? { key: gte, open: false } : undefined;
}

function upperOf({ lt, lte }: KeyRange): Bound {
  return lt !== undefined ? { key: lt, open: true } : lte !== undefined ? { key: lte, open: false } : undefined;
}

function within(key: string, { gt, gte, lt, lte }: KeyRange): boolean {
  return (
    (gt === undefined || compareText(key, gt) > 0) &&
    (gte === undefined || compareText(key, gte) >= 0) &&
    (lt === undefined || compareText(key, lt) < 0) &&
    (lte === undefined || compareText(key, lte) <= 0)
  );
}

/** Undefined when nothing can meet both. */
function intersect(a: KeyRange, b: KeyRange): KeyRange | undefined {
  const from = tighter(lowerOf(a), lowerOf(b), 1);
  const to = tighter(upperOf(a), upperOf(b), -1);
  if (from && to) {
    const order = compareText(from.key, to.key);
    if (order > 0 || (order === 0 && (from.open || to.open))) return undefined;
  }
  return {
    ...(from && (from.open ? { gt: from.key } : { gte: from.key })),
    ...(to && (to.open ? { lt: to.key } : { lte: to.key })),
  };
}

/** One stretch of the order, as further limits of its fields. */
export type Stretch = readonly (readonly [field: string, limits: KeyRange])[];

/** A range of one key is written as an equality: only then do all servers use what follows it in the index. */
function conditionOf(range: KeyRange): mongo.Document | string {
  if (range.gte !== undefined && range.gte === range.lte) return range.gte;
  return Object.fromEntries(Object.entries(range).map(([operator, key]) => [`$${operator}`, key]));
}

/** The filter of a stretch; undefined when nothing can lie there. Each field has one condition, which every planner reads. */
export function filterOf(conditions: Conditions, stretch: Stretch = []): mongo.Document | undefined {
  const all = new Map(conditions);
  for (const [field, limits] of stretch) {
    const { equals, range } = all.get(field) ?? {};
    if (equals) {
      all.set(field, { equals: equals.filter((key) => within(key, limits)) });
      continue;
    }
    const both = intersect(range ?? {}, limits);
    if (!both) return undefined;
    all.set(field, { range: both });
  }
  const filter: mongo.Document = {};
  for (const [field, { equals, range }] of all) {
    if (equals?.length === 0) return undefined;
    if (equals) filter[keyPath(field)] = equals.length === 1 ? equals[0]! : { $in: equals };
    else if (range && Object.keys(range).length > 0) filter[keyPath(field)] = conditionOf(range);
  }
  // A marker has no keys; every other condition leaves it out by itself.
  if (!Object.keys(filter).some((path) => path !== '_id')) filter['k'] = { $exists: true };
  return filter;
}

function equal(key: string): KeyRange {
  return { gte: key, lte: key };
}

/** Behind the key in the order of the field. */
function behind({ direction }: OrderField, key: string): KeyRange {
  return direction === 'asc' ? { gt: key } : { lt: key };
}

function before({ direction }: OrderField, key: string, including: boolean): KeyRange {
  if (direction === 'asc') return including ? { lte: key } : { lt: key };
  return including ? { gte: key } : { gt: key };
}

/**
 * The stretches, in order, of what lies behind `from` and not behind `to`. Each is a plain range under equalities, which an
 * index answers in one walk; a single condition with alternatives would make servers sort.
 */
export function stretches(order: readonly OrderField[], from: Place | undefined, to: Place | undefined): Stretch[] {
  const fixed = (place: Place, count: number): Stretch =>
    order.slice(0, count).map(({ field }, i) => [field, equal(place[i]!)]);
  const at = (i: number): string => order[i]!.field;
  const shared = from && to ? commonLength(from, to) : 0;
  const found: Stretch[] = [];
  if (from) {
    const last = to && shared < to.length ? shared + 1 : shared;
    for (let i = from.length - 1; i >= last; i--) {
      found.push([...fixed(from, i), [at(i), behind(order[i]!, from[i]!)]]);
    }
  }
  if (!to) return from ? found : [[]];
  for (let i = shared; i < to.length; i++) {
    const limits = before(order[i]!, to[i]!, i === to.length - 1);
    const both = from && i === shared ? { ...behind(order[i]!, from[i]!), ...limits } : limits;
    found.push([...fixed(to, i), [at(i), both]]);
  }
  return found;
}

export function commonLength(a: Place, b: Place): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}

/** Below 0 when `a` comes first. A shorter place stands behind the longer ones that begin with it. */
export function comparePlaces(order: readonly OrderField[], a: Place, b: Place): number {
  const i = commonLength(a, b);
  if (i === Math.min(a.length, b.length)) return b.length - a.length;
  return compareText(a[i]!, b[i]!) * (order[i]!.direction === 'asc' ? 1 : -1);
}
