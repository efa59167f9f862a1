import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { knownVariables, PORTS, ROOT, read, yaml } from './deploy-files.ts';

const CHART = 'deploy/helm/alur';
const values = yaml(read(`${CHART}/values.yaml`)) as { services: Record<string, { port: number }> };

describe('the chart', () => {
  test('has the six services on their ports', () => {
    expect(Object.fromEntries(Object.entries(values.services).map(([name, { port }]) => [name, port]))).toEqual(PORTS);
  });

  test('names no setting that the code does not know', () => {
    const known = knownVariables();
    const files = [
      `${CHART}/values.yaml`,
      ...readdirSync(join(ROOT, CHART, 'templates')).map((f) => `${CHART}/templates/${f}`),
    ];
    for (const file of files) {
      const used = [...new Set(read(file).match(/\bALUR_[A-Z_]+/g) ?? [])];
      expect([file, used.filter((name) => !known.has(name))]).toEqual([file, []]);
    }
  });

  test('has a schema that knows every value and nothing else', () => {
    const schema = JSON.parse(read(`${CHART}/values.schema.json`)) as {
      properties: Record<string, object>;
      additionalProperties: boolean;
    };
    expect(schema.additionalProperties).toBe(false);
    const given = Object.keys(values);
    expect(
      Object.keys(schema.properties)
        .filter((name) => name !== 'global')
        .sort(),
    ).toEqual(given.sort());
  });
});
