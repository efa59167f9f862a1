import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allContracts, type Contract } from '@alur/contracts';
import { disbursementService } from '@alur/disbursement';
import type { RecordedEvent } from '@alur/event-sourcing';
import { intakeService } from '@alur/intake';
import type { Publisher } from '@alur/messaging';
import { notificationService } from '@alur/notification';
import type { ServiceDescriptor } from '@alur/platform';
import { surveyService } from '@alur/survey';
import { verificationService } from '@alur/verification';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

/** A topic is kept for good and read by every service: it holds what the contracts name and nothing else. */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SERVICES: readonly ServiceDescriptor[] = [
  intakeService,
  verificationService,
  surveyService,
  disbursementService,
  notificationService,
];
/** Field and value that no contract names. */
const EXTRA = 'not-of-the-contract';

/**
 * What an event has instead of the fields of its contract. An event whose message is made of other fields fails below
 * until it has an entry here; for a contract that the data decide, the entry is that of the event and the contract.
 */
const OWN_FIELDS: Readonly<Record<string, object>> = {
  'fieldwork.findings-recorded.v1': { photoIds: ['p-1'] },
  'fieldwork.completed.v1 alur.survey.survey-completed.v1': { kind: 'survey' },
  'fieldwork.completed.v1 alur.survey.field-check-completed.v1': { kind: 'field-check' },
  'incident-response.team-assigned.v1': { lead: 'o-1', members: ['o-1', 'o-2'] },
  'incident-response.household-assessed.v1': { photoIds: ['p-1'] },
  'letter.signed.v1': { by: 'o-1' },
  'funds-request.submitted.v1': { recipients: [{ subjectId: 's-1' }], line: { fund: 'btt', year: 2026, line: 'l-1' } },
  'funds-request.handed-over.v1': { bast: { number: 'b-1', fileHash: 'h' } },
  'grant-batch.opened.v1': { decree: 'sk-bupati' },
};

type Schema = z.core.JSONSchema.BaseSchema;

function schemaOf(contract: Contract): Schema {
  return z.toJSONSchema(contract.schema, { io: 'input', reused: 'inline' });
}

/** All schemas within one, by path. */
function* within(schema: Schema, path: string): Generator<{ readonly path: string; readonly schema: Schema }> {
  yield { path, schema };
  for (const choice of schema.anyOf ?? []) yield* within(choice as Schema, path);
  for (const [name, field] of Object.entries(schema.properties ?? {}))
    yield* within(field as Schema, `${path}.${name}`);
  if (schema.items !== undefined) yield* within(schema.items as Schema, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* within(schema.additionalProperties, `${path}{}`);
}

/** Valid data of a schema, with a field more in every object. */
function sampleOf(schema: Schema): unknown {
  if (schema.anyOf !== undefined) {
    const choices = schema.anyOf as Schema[];
    return sampleOf(choices.find(({ type }) => type !== 'null') ?? choices[0]!);
  }
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object': {
      if (schema.properties === undefined) return { entry: sampleOf(schema.additionalProperties as Schema) };
      const fields = Object.entries(schema.properties).map(([name, field]) => [name, sampleOf(field as Schema)]);
      return { ...Object.fromEntries(fields), [EXTRA]: EXTRA };
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => sampleOf(schema.items as Schema));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'string':
      if (schema.format === 'date-time') return '2026-07-01T02:30:00.000Z';
      if (schema.format === 'date') return '2026-07-01';
      return 'a'.repeat(schema.minLength ?? 1);
    default:
      throw new Error(`No sample of ${JSON.stringify(schema)}`);
  }
}

function recorded(type: string, data: object): RecordedEvent {
  const meta = {
    tenant: 'oku-selatan',
    actor: 'o-1',
    at: '2026-07-01T02:30:00.000Z',
    commandId: 'c',
    correlationId: 'r',
  };
  const place = { stream: `oku-selatan/sample/1`, revision: 0, position: '1', hash: '', previousHash: '' };
  return { id: 'e-1', type, data, meta, ...place };
}

describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (name, service) => {
  const { contracts } = service.publish as Publisher;
  const publish = service.publish!;

  test('has an entry for exactly the event types that its deciders declare', () => {
    const { types, deciders } = declaredBy(name);
    expect(deciders.length).toBeGreaterThan(0);
    expect(deciders.filter((decider) => !types.some((type) => type.startsWith(`${decider}.`)))).toEqual([]);
    expect([...contracts.keys()].sort()).toEqual([...new Set([...types, 'log-anchor.recorded.v1'])].sort());
  });

  test.each([...contracts].flatMap(([type, all]) => all.map((contract) => [type, contract] as const)))(
    'puts of %s only what the contract names on the topic',
    (type, contract) => {
      const own = OWN_FIELDS[`${type} ${contract.type}`] ?? OWN_FIELDS[type] ?? {};
      const message = publish(recorded(type, { ...(sampleOf(schemaOf(contract)) as object), ...own }));
      expect(message?.type).toBe(contract.type);
      expect(JSON.stringify(message)).not.toContain(EXTRA);
      expect(Object.keys(message?.data as object).sort()).toEqual(
        Object.keys(schemaOf(contract).properties ?? {}).sort(),
      );
    },
  );
});

/**
 * Event types and deciders in the source of a service: its literals of the form `case.opened.v1`. A command runner
 * refuses an event whose type its decider does not list, so none can be stored that is not written there.
 */
function declaredBy(service: string): { readonly types: readonly string[]; readonly deciders: readonly string[] } {
  const source = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', `services/${service}/src`],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter(
      (file) => file.endsWith('.ts') && !/\.test\.ts$|\/(test|testing|fixtures|test-support)\/|publish\.ts$/.test(file),
    )
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  // The register of numbers is one decider that services share.
  const register = 'libs/platform/src/processes/number-register.ts';
  const read = /\b(assignNumber|numberRegister)\b/.test(source)
    ? source + readFileSync(join(root, register), 'utf8')
    : source;
  const all = (pattern: RegExp) => [...new Set([...read.matchAll(pattern)].map((match) => match[1]!))];
  return {
    types: all(/'([a-z0-9-]+\.[a-z0-9-]+\.v\d+)'/g),
    deciders: all(/^\s*name: '([a-z0-9-]+)',\s*\n\s*initial\b/gm),
  };
}

describe('a contract says what it lets through', () => {
  const all = allContracts().flatMap((contract) => [...within(schemaOf(contract), contract.type)]);

  test('no field may hold anything at all', () => {
    const typed = ({ type, enum: values, anyOf }: Schema) =>
      type !== undefined || values !== undefined || anyOf !== undefined;
    expect(all.filter(({ schema }) => !typed(schema))).toEqual([]);
  });

  test('no object keeps fields that it does not name, except the settings of a step', () => {
    const open = all.filter(
      ({ schema }) => schema.additionalProperties !== undefined && schema.additionalProperties !== false,
    );
    // From the route and from a choice of listed values: neither an applicant nor an officer writes them.
    expect(open.map(({ path }) => path)).toEqual(['alur.intake.step-opened.v1.params']);
  });

  test('a string that may be of any form is an id, a hash, the number of a document or the name of a stock item', () => {
    const formless = ({ type, format, pattern, enum: values }: Schema) =>
      type === 'string' && format === undefined && pattern === undefined && values === undefined;
    const names = new Set(all.filter(({ schema }) => formless(schema)).map(({ path }) => path.split('.').at(-1)!));
    const officers = [
      'by',
      'proposedBy',
      'takenBy',
      'excluded[]',
      'notBy[]',
      'officer',
      'openedBy',
      'partner',
      'signer',
      'surveyor',
      'team[]',
    ];
    const ids = ['against', 'doubleAid[]', 'households[]', 'kept', 'recipient', 'subjectIds[]'];
    const hashes = ['root', 'sha256', 'snapshotHash'];
    const numbers = ['bast', 'notaDinas', 'number', 'sp2d'];
    const others = ['label', 'params{}', 'params{}[]'];
    expect([...names].filter((name) => !name.endsWith('Id')).sort()).toEqual(
      [...officers, ...ids, ...hashes, ...numbers, ...others].sort(),
    );
  });
});
