import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApiOf } from './asyncapi.ts';
import { breakingChanges } from './compatibility.ts';
import type { Contract } from './contract.ts';
import { type JsonObject, jsonSchemaOf } from './json-schema.ts';

/** Folder of the published documents, from the sources and from the build alike. */
export const GENERATED = fileURLToPath(new URL('../generated', import.meta.url));

/** Text of every generated file by its path in the folder. */
export function generatedFiles(contracts: readonly Contract[]): Map<string, string> {
  const files = new Map(contracts.map((contract) => [`schemas/${contract.type}.json`, text(jsonSchemaOf(contract))]));
  return files.set('asyncapi.json', text(asyncApiOf(contracts)));
}

/** The schemas in the folder by event type: what was published. */
export function publishedSchemas(folder: string): Map<string, JsonObject> {
  const schemas = join(folder, 'schemas');
  const names = existsSync(schemas) ? readdirSync(schemas).filter((name) => name.endsWith('.json')) : [];
  return new Map(
    names.map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(join(schemas, name), 'utf8'))]),
  );
}

/** One line for each way in which the contracts break what was published. */
export function contractBreaks(published: ReadonlyMap<string, JsonObject>, contracts: readonly Contract[]): string[] {
  const current = new Map(contracts.map((contract) => [contract.type, contract]));
  return [...published].flatMap(([type, schema]) => {
    const contract = current.get(type);
    if (!contract) return [`${type}: no longer declared, but its events stay in the topic`];
    return breakingChanges(schema, jsonSchemaOf(contract)).map(
      ({ path, change, affects }) => `${type}: ${path}: ${change} (affects: ${affects})`,
    );
  });
}

function text(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
