import { QueryError } from './query-error.ts';
import type { CollectionDefinition, Condition, Filter, Query, Scalar, SortField } from './read-store.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,5}$/;
const OPERATORS = new Set(['in', 'gte', 'gt', 'lte', 'lt', 'prefix', 'not']);
const RESERVED = ['_version', '_sources'];
export const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** One field's condition in the form that planners and matchers use. */
export interface Restriction {
  readonly field: string;
  /** The field equals one of these; absent without an equality or `in`. */
  readonly equals?: readonly Scalar[];
  readonly condition: Condition;
}

export interface CheckedQuery {
  readonly restrictions: readonly Restriction[];
  readonly sort: readonly SortField[];
  readonly limit: number;
}

function fail(message: string): never {
  throw new QueryError('query-invalid', message);
}

export function checkPath(path: string): void {
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
    if (fields.includes('_id')) fail(`_id ends every index of ${definition.name} by itself: leave it out`);
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function checkCondition(field: string, condition: Condition): void {
  const entries = Object.entries(condition);
  if (entries.length === 0) fail(`The condition on "${field}" is empty`);
  for (const [operator, value] of entries) {
    if (!OPERATORS.has(operator)) fail(`"${operator}" on "${field}" is not an operator`);
    const right =
      operator === 'in'
        ? Array.isArray(value) && value.length <= 1000 && value.every(isScalar)
        : operator === 'not'
          ? isScalar(value)
          : typeof value === 'string' || (operator !== 'prefix' && typeof value === 'number' && Number.isFinite(value));
    if (!right) fail(`The value of "${operator}" on "${field}" has the wrong type`);
  }
}

/** Refuses `undefined`: a missing value must never drop a condition such as the tenant. */
export function checkFilter(filter: Filter): Restriction[] {
  return Object.entries(filter).map(([field, value]) => {
    checkPath(field);
    if (value === undefined) fail(`The condition on "${field}" is undefined`);
    if (isScalar(value)) return { field, equals: [value], condition: { in: [value] } };
    checkCondition(field, value);
    return value.in ? { field, equals: [...new Set(value.in)], condition: value } : { field, condition: value };
  });
}

export function checkQuery(query: Query): CheckedQuery {
  const sort = query.sort ?? [];
  if (sort.length > 2) fail('A query sorts by at most two fields');
  if (new Set(sort.map((s) => s.field)).size !== sort.length) fail('A query sorts by the same field twice');
  if (sort.length === 2 && sort[0]!.field === '_id') fail('Nothing can follow _id in a sort');
  for (const { field, direction } of sort) {
    checkPath(field);
    if (direction !== 'asc' && direction !== 'desc') fail(`The sort direction of "${field}" must be asc or desc`);
  }
  const limit = query.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) fail(`limit must be 1 to ${MAX_LIMIT}`);
  return { restrictions: checkFilter(query.filter), sort, limit };
}

/** Checks the fields to group by: at least one, at most six. */
export function checkGroup(by: readonly string[]): void {
  if (by.length === 0 || by.length > 6) fail('groupCount needs 1 to 6 fields');
  by.forEach(checkPath);
}
