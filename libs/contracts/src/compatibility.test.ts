import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { breakingChanges } from './compatibility.ts';
import type { Contract } from './contract.ts';
import { jsonSchemaOf } from './json-schema.ts';

const published = {
  caseId: z.string().min(1).max(120),
  run: z.int().min(1),
  amount: z.number(),
  channel: z.enum(['loket', 'desa']),
  village: z.string().nullable(),
  roles: z.array(z.string()),
  steps: z.array(z.object({ stepId: z.string(), late: z.boolean() })),
  params: z.record(z.string(), z.union([z.string(), z.boolean()])),
  code: z.string().regex(/^[a-z]+$/),
  at: z.iso.datetime(),
  note: z.string().optional(),
};

function schemaOf(shape: z.ZodRawShape) {
  const contract: Contract = {
    type: 'alur.intake.sample.v1',
    topic: 'alur.intake.v1',
    context: 'intake',
    schema: z.object(shape),
    summary: 'A sample.',
    completesStep: false,
  };
  return jsonSchemaOf(contract);
}

/** What changes when some fields of the published shape are replaced; null removes a field. */
function changes(replaced: Readonly<Record<string, z.ZodType | null>>): string[] {
  const shape = Object.entries({ ...published, ...replaced }).flatMap(([name, type]) =>
    type === null ? [] : [[name, type] as const],
  );
  return breakingChanges(schemaOf(published), schemaOf(Object.fromEntries(shape))).map(
    ({ path, change, affects }) => `${path}: ${change} (${affects})`,
  );
}

describe('harmless changes', () => {
  test('nothing changed', () => {
    expect(changes({})).toEqual([]);
  });

  test('a new optional field, at the top and nested', () => {
    expect(
      changes({
        extra: z.string().optional(),
        steps: z.array(z.object({ stepId: z.string(), late: z.boolean(), why: z.string().optional() })),
      }),
    ).toEqual([]);
  });

  test('another description; the choices in another order', () => {
    expect(
      changes({
        caseId: published.caseId.describe('Id of the case'),
        channel: z.enum(['desa', 'loket']),
        params: z.record(z.string(), z.union([z.boolean(), z.string()])),
      }),
    ).toEqual([]);
  });
});

describe('breaking changes', () => {
  test.each<[string, Readonly<Record<string, z.ZodType | null>>, string[]]>([
    ['a removed field', { run: null }, ['run: removed or renamed (readers)']],
    [
      'a renamed field',
      { run: null, round: z.int().min(1) },
      ['run: removed or renamed (readers)', 'round: new and required (stored)'],
    ],
    ['a removed optional field', { note: null }, ['note: removed or renamed (readers)']],
    ['a new required field', { by: z.string() }, ['by: new and required (stored)']],
    ['an optional field that becomes required', { note: z.string() }, ['note: became required (stored)']],
    ['a required field that becomes optional', { run: z.int().min(1).optional() }, ['run: became optional (readers)']],
    ['another type', { caseId: z.number() }, ['caseId: type changed from string to number (both)']],
    ['null no longer accepted', { village: z.string() }, ['village: null is no longer accepted (stored)']],
    ['null newly sent', { caseId: z.string().min(1).max(120).nullable() }, ['caseId: null is new (readers)']],
    [
      'number to integer',
      { amount: z.int().min(-9).max(9) },
      [
        'amount: narrowed from number to integer (stored)',
        'amount: minimum tightened from none to -9 (stored)',
        'amount: maximum tightened from none to 9 (stored)',
      ],
    ],
    ['an enum value removed', { channel: z.enum(['loket']) }, ['channel: "desa" is no longer a value (stored)']],
    [
      'an enum value added: a running reader parks it',
      { channel: z.enum(['loket', 'desa', 'tksk']) },
      ['channel: "tksk" is a new value (readers)'],
    ],
    [
      'free text to an enum',
      { caseId: z.enum(['a']) },
      [
        'caseId: narrowed to fixed values (stored)',
        'caseId: minLength loosened from 1 to none (readers)',
        'caseId: maxLength loosened from 120 to none (readers)',
      ],
    ],
    ['a tightened bound', { run: z.int().min(2) }, ['run: minimum tightened from 1 to 2 (stored)']],
    [
      'a tightened length',
      { caseId: z.string().min(1).max(80) },
      ['caseId: maxLength tightened from 120 to 80 (stored)'],
    ],
    [
      'a loosened length',
      { caseId: z.string().min(1).max(200) },
      ['caseId: maxLength loosened from 120 to 200 (readers)'],
    ],
    [
      'a new bound on a list',
      { roles: z.array(z.string()).min(1) },
      ['roles: minItems tightened from none to 1 (stored)'],
    ],
    ['another pattern', { code: z.string().regex(/^[a-z]{2,}$/) }, ['code: pattern changed (both)']],
    ['another format', { at: z.iso.date() }, ['at: format changed (both)', 'at: pattern changed (both)']],
    ['another type of items', { roles: z.array(z.number()) }, ['roles[]: type changed from string to number (both)']],
    [
      'a nested field removed',
      { steps: z.array(z.object({ stepId: z.string() })) },
      ['steps[].late: removed or renamed (readers)'],
    ],
    [
      'a choice removed from the values of a record',
      { params: z.record(z.string(), z.string()) },
      ['params{}: boolean is no longer accepted (stored)'],
    ],
    [
      'extra fields refused',
      { steps: z.array(z.strictObject({ stepId: z.string(), late: z.boolean() })) },
      ['steps[]{}: additionalProperties changed (both)'],
    ],
  ])('%s', (_name, replaced, expected) => {
    expect(changes(replaced)).toEqual(expected);
  });
});
