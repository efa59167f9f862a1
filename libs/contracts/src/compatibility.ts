import { isJsonObject, type Json, type JsonObject } from './json-schema.ts';

/**
 * Who can no longer read what: `stored` are events published under the old schema and read with the new one (topics are
 * kept for good); `readers` are consumers that still run with the old schema and get new events.
 */
export type Affected = 'stored' | 'readers' | 'both';

export interface BreakingChange {
  /** Field path from the data of the event: `steps[].dueAt`; `data` is the whole. */
  readonly path: string;
  readonly change: string;
  readonly affects: Affected;
}

/** Keywords that say nothing about which values are valid. */
const ANNOTATIONS = new Set([
  '$schema',
  '$id',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  '$comment',
]);
/** Keywords that are compared by their meaning; any other keyword must stay as it is. */
const UNDERSTOOD = new Set([
  'type',
  'anyOf',
  'enum',
  'const',
  'properties',
  'required',
  'items',
  'additionalProperties',
  'propertyNames',
]);
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/**
 * What changed from the published to the current schema so that an old event or an old reader of the same version breaks.
 * Empty when the change is harmless: a new optional field, another description. Everything else needs a new version.
 */
export function breakingChanges(published: JsonObject, current: JsonObject): BreakingChange[] {
  return compare('data', published, current);
}

function compare(path: string, published: JsonObject, current: JsonObject): BreakingChange[] {
  const oldChoices = alternatives(published);
  const newChoices = alternatives(current);
  if (oldChoices.length === 1 && newChoices.length === 1) return compareOne(path, oldChoices[0]!, newChoices[0]!);
  return compareChoices(path, oldChoices, newChoices);
}

/** `anyOf`, and several types in one `type`, as one schema per choice. */
function alternatives(schema: JsonObject): JsonObject[] {
  const { anyOf, type } = schema;
  if (Array.isArray(anyOf)) return anyOf.filter(isJsonObject).flatMap(alternatives);
  if (Array.isArray(type)) return type.map((one: Json) => ({ ...schema, type: one }));
  return [schema];
}

function kindOf(schema: JsonObject): string {
  if (typeof schema['type'] === 'string') return schema['type'] === 'integer' ? 'number' : schema['type'];
  return 'const' in schema ? `const ${JSON.stringify(schema['const'])}` : JSON.stringify(schema);
}

/** Choices of one kind are compared in their order; a choice that has no partner was removed or added. */
function compareChoices(path: string, before: readonly JsonObject[], after: readonly JsonObject[]): BreakingChange[] {
  const changes: BreakingChange[] = [];
  const left = [...after];
  for (const choice of before) {
    const partner = left.findIndex((other) => kindOf(other) === kindOf(choice));
    if (partner < 0) changes.push({ path, change: `${kindOf(choice)} is no longer accepted`, affects: 'stored' });
    else changes.push(...compareOne(path, choice, left.splice(partner, 1)[0]!));
  }
  for (const choice of left) changes.push({ path, change: `${kindOf(choice)} is new`, affects: 'readers' });
  return changes;
}

function compareOne(path: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  if (kindOf(before) !== kindOf(after))
    return [{ path, change: `type changed from ${kindOf(before)} to ${kindOf(after)}`, affects: 'both' }];
  return [
    ...compareNumberType(path, before, after),
    ...compareValues(path, before, after),
    ...compareBounds(path, before, after),
    ...compareFields(path, before, after),
    ...compareNested(`${path}[]`, 'items', before, after),
    ...compareNested(`${path}{}`, 'additionalProperties', before, after),
    ...compareNested(`${path}{key}`, 'propertyNames', before, after),
    ...compareOthers(path, before, after),
  ];
}

function compareNumberType(path: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  if (before['type'] === after['type']) return [];
  return after['type'] === 'integer'
    ? [{ path, change: 'narrowed from number to integer', affects: 'stored' }]
    : [{ path, change: 'widened from integer to number', affects: 'readers' }];
}

function compareValues(path: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (old === undefined && now === undefined) return [];
  if (old === undefined) return [{ path, change: 'narrowed to fixed values', affects: 'stored' }];
  if (now === undefined) return [{ path, change: 'widened from fixed values to any', affects: 'readers' }];
  return [
    ...[...old]
      .filter((value) => !now.has(value))
      .map((value) => valueChange(path, `${value} is no longer a value`, 'stored')),
    ...[...now]
      .filter((value) => !old.has(value))
      .map((value) => valueChange(path, `${value} is a new value`, 'readers')),
  ];
}

function valueChange(path: string, change: string, affects: Affected): BreakingChange {
  return { path, change, affects };
}

function valuesOf(schema: JsonObject): Set<string> | undefined {
  if ('const' in schema) return new Set([JSON.stringify(schema['const'])]);
  const { enum: values } = schema;
  return Array.isArray(values) ? new Set(values.map((value: Json) => JSON.stringify(value))) : undefined;
}

function compareBounds(path: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  return [...LOWER_BOUNDS, ...UPPER_BOUNDS].flatMap((bound) => {
    const sign = LOWER_BOUNDS.includes(bound) ? 1 : -1;
    const unbound = Number.NEGATIVE_INFINITY;
    const of = (schema: JsonObject) => (typeof schema[bound] === 'number' ? sign * schema[bound] : unbound);
    if (of(before) === of(after)) return [];
    const [how, affects] =
      of(after) > of(before) ? (['tightened', 'stored'] as const) : (['loosened', 'readers'] as const);
    const shown = (schema: JsonObject) => String(schema[bound] ?? 'none');
    return [{ path, change: `${bound} ${how} from ${shown(before)} to ${shown(after)}`, affects }];
  });
}

function compareFields(path: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  const [oldFields, newFields] = [fieldsOf(before), fieldsOf(after)];
  const [oldRequired, newRequired] = [requiredOf(before), requiredOf(after)];
  const changes: BreakingChange[] = [];
  for (const [name, schema] of oldFields) {
    const field = path === 'data' ? name : `${path}.${name}`;
    const next = newFields.get(name);
    if (next === undefined) {
      changes.push({ path: field, change: 'removed or renamed', affects: 'readers' });
      continue;
    }
    if (!oldRequired.has(name) && newRequired.has(name))
      changes.push({ path: field, change: 'became required', affects: 'stored' });
    if (oldRequired.has(name) && !newRequired.has(name))
      changes.push({ path: field, change: 'became optional', affects: 'readers' });
    changes.push(...compare(field, schema, next));
  }
  for (const name of newFields.keys())
    if (!oldFields.has(name) && newRequired.has(name))
      changes.push({ path: path === 'data' ? name : `${path}.${name}`, change: 'new and required', affects: 'stored' });
  return changes;
}

function fieldsOf(schema: JsonObject): Map<string, JsonObject> {
  const { properties } = schema;
  const fields = isJsonObject(properties) ? Object.entries(properties) : [];
  return new Map(fields.flatMap(([name, field]) => (isJsonObject(field) ? [[name, field]] : [])));
}

function requiredOf(schema: JsonObject): Set<Json> {
  const { required } = schema;
  return new Set<Json>(Array.isArray(required) ? required : []);
}

function compareNested(path: string, keyword: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  const [old, now] = [before[keyword], after[keyword]];
  if (isJsonObject(old) && isJsonObject(now)) return compare(path, old, now);
  return same(old, now) ? [] : [{ path, change: `${keyword} changed`, affects: 'both' }];
}

/** `pattern`, `format` and every other keyword: this comparison cannot decide whether a change of them is harmless. */
function compareOthers(path: string, before: JsonObject, after: JsonObject): BreakingChange[] {
  const skipped = (keyword: string) =>
    ANNOTATIONS.has(keyword) ||
    UNDERSTOOD.has(keyword) ||
    LOWER_BOUNDS.includes(keyword) ||
    UPPER_BOUNDS.includes(keyword);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((keyword) => !skipped(keyword) && !same(before[keyword], after[keyword]))
    .map((keyword) => ({ path, change: `${keyword} changed`, affects: 'both' }));
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
