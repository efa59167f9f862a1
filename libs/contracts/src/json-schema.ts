import { z } from 'zod';
import type { Contract } from './contract.ts';

/** Any value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON Schema (2020-12) of the data of a contract. Fields it does not name are allowed: a reader leaves them out. */
export function jsonSchemaOf(contract: Contract): JsonObject {
  const schema = z.toJSONSchema(contract.schema, { io: 'input', reused: 'inline' });
  // Only the JSON counts: what toJSONSchema hangs on beside it is dropped.
  const { $schema, ...rest }: { readonly [key: string]: Json } = JSON.parse(JSON.stringify(schema));
  return {
    ...($schema === undefined ? {} : { $schema }),
    $id: `${contract.type}.json`,
    title: contract.type,
    description: contract.summary,
    ...rest,
  };
}
