import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { type Act, actField } from './acts.ts';
import { SCENES, WAITING } from './scenes.ts';

function faults(act: object): string[] {
  const { error } = actField.safeParse(act);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a story names known acts only, one in each entry, with their fields and known people', () => {
  const complete = { complete: { by: 'front-office' } };
  expect(faults(complete)).toEqual([]);
  expect(faults({ completed: { by: 'front-office' } })).toContainEqual(expect.stringContaining('"completed"'));
  expect(faults({ ...complete, decide: {} })).toEqual([': must name one act']);
  expect(faults({})).toEqual([': must name one act']);
  expect(faults({ complete: { by: 'front-desk' } })).toEqual([expect.stringMatching(/^complete\.by: /)]);
  expect(faults({ file: { by: 'front-office', subject: 'nobody' } })).toEqual([
    expect.stringMatching(/^file\.subject: /),
  ]);
  expect(faults({ together: [[complete], [{ complete: {} }]] })).toEqual([
    expect.stringMatching(/^together\.1\.0\.complete\.by: /),
  ]);
});

test('every step that a story names is a step of its service', () => {
  const unknown = [...SCENES, ...WAITING].flatMap(({ service, acts }) => {
    const { route } = loadStandards().service(service);
    return stepsOf(acts).filter((step) => route?.steps[step] === undefined);
  });
  expect(unknown).toEqual([]);
});

function stepsOf(acts: readonly Act[]): string[] {
  const named = acts.flatMap((act) => Object.values(act) as { readonly step?: string }[]);
  return named.flatMap(({ step }) => (step === undefined ? [] : [step]));
}
