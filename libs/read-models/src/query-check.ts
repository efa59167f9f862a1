import { QueryError } from './query-error.ts';
import { type Interval, intervalOf } from './range.ts';
import type { CollectionDefinition, Condition, Filter, Query, Scalar, Sort } from './read-store.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,5}$/;
const RANGE_OPERATORS = ['gte', 'gt', 'lte', 'lt'];
const RESERVED = ['_id', '_version', '_sources'];
export const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
const MAX_VALUES = 1000;

/** One field's condition: the values of an equality or `in`, an interval, or a value that it must not have. */
export type Restriction =
  | { readonly field: string; readonly equals: readonly Scalar[]; readonly range?: never; readonly not?: never }
  | { readonly field: string; readonly equals?: never; readonly range: Interval; readonly not?: never }
  | { readonly field: string; readonly equals?: never; readonly range?: never; readonly not: Scalar };

/** What an index can decide alone. */
export type Decidable = Exclude<Restriction, { readonly not: Scalar }>;

export interface CheckedQuery {
  readonly restrictions: readonly Restriction[];
  readonly sort: Sort | undefined;
  readonly limit: number;
}

function fail(message: string): never {
  throw new QueryError('query-invalid', message);
}

function checkPath(path: string): void {
  if (!PATH.test(path)) fail(`"${path}" is not a field path: use names joined by dots, such as "closed.at"`);
  if (RESERVED.includes(path)) fail(`"${path}" belongs to the store and cannot be queried`);
}

export function checkDefinition(definition: CollectionDefinition): void {
  if (!NAME.test(definition.name) || definition.name.length > 60) {
    fail(`"${definition.name}" is not a collection name: use kebab-case, at most 60 characters`);
  }
  for (const fields of definition.indexes) {
    if (fields.length === 0 || fields.length > 6) fail(`An index of ${definition.name} needs 1 to 6 fields`);
    if (new Set(fields).size !== fields.length) fail(`An index of ${definition.name} names a field twice`);
    fields.forEach(checkPath);
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function isLimit(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value);
}

function restrictionOf(field: string, condition: Condition): Restriction {
  const operators = Object.keys(condition);
  if ('in' in condition && operators.length === 1) {
    const { in: values } = condition;
    if (!Array.isArray(values) || values.length > MAX_VALUES || !values.every(isScalar)) {
      fail(`"in" on "${field}" takes at most ${MAX_VALUES} texts, numbers, booleans or nulls`);
    }
    return { field, equals: [...new Set(values)] };
  }
  if ('not' in condition && operators.length === 1) {
    if (!isScalar(condition.not)) fail(`"not" on "${field}" takes a text, number, boolean or null`);
    return { field, not: condition.not };
  }
  const isPrefix = operators.length === 1 && 'prefix' in condition && typeof condition.prefix === 'string';
  const isRange = Object.entries(condition).every(([name, value]) => RANGE_OPERATORS.includes(name) && isLimit(value));
  const range =
    isPrefix || isRange ? intervalOf(condition as Exclude<Condition, { in: unknown } | { not: unknown }>) : undefined;
  if (!range) fail(`The condition on "${field}" is none of: in; not; prefix; gte or gt with lte or lt, of one type`);
  return { field, range };
}

/** Refuses `undefined`: a missing value must never drop a condition such as the tenant. */
export function checkFilter(filter: Filter): Restriction[] {
  return Object.entries(filter).map(([field, value]) => {
    checkPath(field);
    if (value === undefined) fail(`The condition on "${field}" is undefined`);
    return isScalar(value) ? { field, equals: [value] } : restrictionOf(field, value);
  });
}

function checkSort({ by, direction }: Sort, restrictions: readonly Restriction[]): void {
  const fields: readonly string[] = by;
  if (fields.length < 1 || fields.length > 2) fail('A query sorts by one or two fields');
  if (fields[0] === fields[1]) fail('A query sorts by the same field twice');
  for (const field of fields) {
    checkPath(field);
    if (restrictions.some((one) => one.field === field && one.equals)) {
      fail(`"${field}" is compared by equality: leave it out of the sort`);
    }
  }
  if (direction !== 'asc' && direction !== 'desc') fail('The sort direction must be asc or desc');
}

export function checkQuery({ filter, sort, limit = DEFAULT_LIMIT }: Query): CheckedQuery {
  const restrictions = checkFilter(filter);
  if (sort) checkSort(sort, restrictions);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) fail(`limit must be 1 to ${MAX_LIMIT}`);
  return { restrictions, sort, limit };
}

/** Checks the fields to group by: one or two. */
export function checkGroup(by: readonly string[]): void {
  if (by.length < 1 || by.length > 2 || by[0] === by[1]) fail('groupCount needs one field or two different ones');
  by.forEach(checkPath);
}
