import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { contractBreaks, GENERATED, generatedFiles, publishedSchemas } from './generated-files.ts';
import { allContracts, CaseOpened, TOPICS } from './index.ts';
import { isJsonObject, type Json, type JsonObject, jsonSchemaOf } from './json-schema.ts';

const contracts = allContracts();
const document: JsonObject = JSON.parse(generatedFiles(contracts).get('asyncapi.json')!);

describe('what is published', () => {
  test('no contract breaks a published version', () => {
    expect(contractBreaks(publishedSchemas(GENERATED), contracts)).toEqual([]);
  });

  test('the generated files are up to date (npm run contracts)', () => {
    const stale = [...generatedFiles(contracts)].flatMap(([path, text]) => {
      const file = join(GENERATED, path);
      return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path];
    });
    expect(stale).toEqual([]);
  });

  test('a contract that is no longer declared is a break: its events stay in the topic', () => {
    const gone = new Map([['alur.intake.case-danced.v1', {}]]);
    expect(contractBreaks(gone, contracts)).toEqual([
      'alur.intake.case-danced.v1: no longer declared, but its events stay in the topic',
    ]);
  });
});

describe('the JSON Schemas', () => {
  test('are valid and accept what the contract accepts, with fields of a later version beside', () => {
    const ajv = new Ajv2020.default({ strict: true, strictTypes: false });
    addFormats.default(ajv);
    for (const contract of contracts) ajv.addSchema(jsonSchemaOf(contract));
    const opened = {
      caseId: 'c-1',
      ticket: '7XKQ-1M2N',
      kind: 'application',
      service: 'sktm',
      serviceVersion: 1,
      archetype: 'letter',
      subjectId: null,
      reporterId: null,
      relation: 'diri',
      channel: 'loket',
      village: '16.09.01.2004',
      urgent: false,
      about: null,
      openedBy: 'oku-selatan.front-office-1',
      openedAt: '2026-07-01T02:30:00.000Z',
      later: true,
    };
    const accepts = (data: unknown) => ajv.validate(`${CaseOpened.type}.json`, data);
    for (const [data, ok] of [
      [opened, true],
      [{ ...opened, village: null }, true],
      [{ ...opened, kind: 'wish' }, false],
      [{ ...opened, ticket: 'has space' }, false],
      [{ ...opened, openedAt: 'yesterday' }, false],
      [{ ...opened, openedBy: undefined }, false],
    ] as const) {
      expect(accepts(JSON.parse(JSON.stringify(data)))).toBe(ok);
      expect(CaseOpened.schema.safeParse(data).success).toBe(ok);
    }
    for (const contract of contracts) expect(ajv.getSchema(`${contract.type}.json`)).toBeDefined();
  });

  test('have no field for personal data', () => {
    const personal = /^(name|fullName|nik|kk|nokk|phone|address|birthDate|email|note|reason|remarks|photo)$/i;
    const fieldsOf = (schema: Json | undefined): string[] =>
      Array.isArray(schema)
        ? schema.flatMap((one: Json) => fieldsOf(one))
        : isJsonObject(schema)
          ? [
              ...(isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : []),
              ...Object.values(schema).flatMap(fieldsOf),
            ]
          : [];
    const found = contracts.flatMap((contract) =>
      fieldsOf(jsonSchemaOf(contract))
        .filter((field) => personal.test(field))
        .map((field) => `${contract.type}: ${field}`),
    );
    // The name of a choice is that of a parameter, `jenisStimulan`; the reason of a pause or of a moved due time is a code.
    const codes = ['clock-paused.v1', 'clock-paused.v2', 'due-moved.v1'].map((type) => `alur.intake.${type}: reason`);
    expect(found).toEqual(['alur.intake.case-opened.v1: name', ...codes]);
  });
});

describe('the AsyncAPI document', () => {
  /** The parts of AsyncAPI 3.0 that the document uses. */
  const reference = {
    type: 'object',
    required: ['$ref'],
    additionalProperties: false,
    properties: { $ref: { type: 'string' } },
  };
  const mapOf = (values: object) => ({ type: 'object', minProperties: 1, additionalProperties: values });
  const specification = {
    type: 'object',
    required: ['asyncapi', 'info', 'channels', 'operations', 'components'],
    additionalProperties: false,
    properties: {
      asyncapi: { const: '3.0.0' },
      info: {
        type: 'object',
        required: ['title', 'version'],
        properties: { title: { type: 'string' }, version: { type: 'string' }, description: { type: 'string' } },
        additionalProperties: false,
      },
      defaultContentType: { const: 'application/json' },
      channels: mapOf({
        type: 'object',
        required: ['address', 'messages'],
        additionalProperties: false,
        properties: { address: { type: 'string' }, description: { type: 'string' }, messages: mapOf(reference) },
      }),
      operations: mapOf({
        type: 'object',
        required: ['action', 'channel'],
        additionalProperties: false,
        properties: {
          action: { enum: ['send', 'receive'] },
          channel: reference,
          summary: { type: 'string' },
          messages: { type: 'array', items: reference },
        },
      }),
      components: {
        type: 'object',
        additionalProperties: false,
        properties: {
          schemas: mapOf({ type: 'object' }),
          messages: mapOf({
            type: 'object',
            required: ['name', 'payload', 'headers'],
            additionalProperties: false,
            properties: {
              name: { type: 'string' },
              title: { type: 'string' },
              summary: { type: 'string' },
              contentType: { type: 'string' },
              tags: { type: 'array', items: { type: 'object', required: ['name'] } },
              headers: reference,
              payload: {
                type: 'object',
                required: ['schemaFormat', 'schema'],
                additionalProperties: false,
                properties: { schemaFormat: { type: 'string' }, schema: reference },
              },
              bindings: { type: 'object' },
            },
          }),
        },
      },
    },
  };

  test('has the structure of AsyncAPI 3.0', () => {
    const ajv = new Ajv.default({ allErrors: true });
    ajv.validate(specification, document);
    expect(ajv.errors).toBeNull();
  });

  test('has no reference that leads nowhere; component names are allowed ones', () => {
    const files = generatedFiles(contracts);
    const referencesOf = (value: Json | undefined): string[] =>
      Array.isArray(value)
        ? value.flatMap((one: Json) => referencesOf(one))
        : isJsonObject(value)
          ? Object.entries(value).flatMap(([key, inner]) =>
              key === '$ref' && typeof inner === 'string' ? [inner] : referencesOf(inner),
            )
          : [];
    const lost = referencesOf(document).filter((reference) => {
      if (!reference.startsWith('#/')) return !files.has(reference.replace(/^\.\//, ''));
      const parts = reference.slice(2).split('/');
      return (
        parts.reduce<Json | undefined>((at, part) => (isJsonObject(at) ? at[part] : undefined), document) === undefined
      );
    });
    expect(lost).toEqual([]);
    const { components } = document;
    const names =
      isJsonObject(components) && isJsonObject(components['messages']) ? Object.keys(components['messages']) : [];
    expect(names).toEqual(contracts.map(({ type }) => type));
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
  });

  test('has one channel per publishing context, with its topic as address', () => {
    const { channels } = document;
    const addresses = isJsonObject(channels)
      ? Object.entries(channels).map(([context, channel]) => [
          context,
          isJsonObject(channel) ? channel['address'] : null,
        ])
      : [];
    expect(addresses).toEqual([
      ['disbursement', TOPICS.disbursement],
      ['intake', TOPICS.intake],
      ['notification', TOPICS.notification],
      ['survey', TOPICS.survey],
      ['verification', TOPICS.verification],
    ]);
  });
});
