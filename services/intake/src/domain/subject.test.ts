import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import { type SubjectCommand, type SubjectEvent, subjectDecider } from './subject.ts';

const done = { subjectId: 's-1', by: 'officer-1', at: '2026-07-01T02:00:00.000Z' };
const registered: SubjectEvent = {
  type: 'subject.registered.v1',
  data: { ...done, fields: ['name', 'nik'], noNikReason: null },
};
const erased: SubjectEvent = { type: 'subject.erased.v1', data: { ...done, ground: 'permintaan-subjek' } };
const access: SubjectCommand = {
  type: 'access',
  subjectId: 's-1',
  officer: 'officer-2',
  purpose: 'pelayanan',
  caseId: 'case-1',
  fields: ['name'],
  at: done.at,
};

test('R-19: every look at an identity is an event with officer, purpose and fields', () => {
  const { type: _, ...data } = access as Extract<SubjectCommand, { type: 'access' }>;
  scenario(subjectDecider)
    .given(registered)
    .when(access)
    .then({ type: 'subject.identity-accessed.v1', data: { ...data, fields: ['name'] } });
  scenario(subjectDecider).when(access).thenRejected('subject-not-found');
});

test('papers of a case without a person are logged under the case', () => {
  const { state } = { state: scenario(subjectDecider).state() };
  expect(subjectDecider.decide(state, { ...access, subjectId: 'case:case-1' })).toHaveLength(1);
});

test('registering again changes nothing', () => {
  const command = { ...done, type: 'register', fields: ['name', 'nik'], noNikReason: null } as const;
  scenario(subjectDecider).when(command).then(registered).when(command).then();
});

test('erasure waits for open cases, and is final', () => {
  const erase = { ...done, type: 'erase', ground: 'permintaan-subjek', openCases: 0 } as const;
  scenario(subjectDecider)
    .given(registered)
    .when({ ...erase, openCases: 1 })
    .thenRejected('cases-still-open');
  const gone = scenario(subjectDecider).given(registered).when(erase).then(erased);
  gone.when(erase).then();
  gone.when(access).thenRejected('subject-erased');
});

test('a restriction is on or off', () => {
  const restrict = { ...done, type: 'restrict', ground: 'sengketa' } as const;
  const on = scenario(subjectDecider)
    .given(registered)
    .when(restrict)
    .then({ type: 'subject.restricted.v1', data: { ...done, ground: 'sengketa' } });
  on.when(restrict).then();
  on.when(access).thenRejected('processing-restricted');
  expect(subjectDecider.decide(on.state(), { ...access, purpose: 'permintaan-subjek' })).toHaveLength(1);
  on.when({ ...restrict, type: 'lift-restriction' }).then({
    type: 'subject.restriction-lifted.v1',
    data: { ...done, ground: 'sengketa' },
  });
});

test('a person who is not registered is neither corrected, restricted nor erased', () => {
  const commands: SubjectCommand[] = [
    { ...done, type: 'correct', fields: ['name'], reasonCode: 'salah-ketik' },
    { ...done, type: 'restrict', ground: 'sengketa' },
    { ...done, type: 'lift-restriction', ground: 'sengketa' },
    { ...done, type: 'erase', ground: 'permintaan-subjek', openCases: 0 },
    { ...done, subjectId: 'case:case-1', type: 'restrict', ground: 'sengketa' },
  ];
  for (const command of commands) scenario(subjectDecider).when(command).thenRejected('subject-not-found');
});

test('a correction names what it changed, and without a change it is none', () => {
  const correct = { ...done, type: 'correct', fields: ['name'], reasonCode: 'salah-ketik' } as const;
  const known = scenario(subjectDecider).given(registered);
  known
    .when(correct)
    .then({ type: 'subject.corrected.v1', data: { ...done, fields: ['name'], reasonCode: 'salah-ketik' } });
  known.when({ ...correct, fields: [] }).then();
});

test('a restriction that is not there is not lifted, and after it is lifted the data are used again', () => {
  const ground = { ...done, ground: 'sengketa' };
  scenario(subjectDecider)
    .given(registered)
    .when({ ...ground, type: 'lift-restriction' })
    .then();
  const free = scenario(subjectDecider).given(
    registered,
    { type: 'subject.restricted.v1', data: ground },
    { type: 'subject.restriction-lifted.v1', data: ground },
  );
  expect(subjectDecider.decide(free.state(), access)).toHaveLength(1);
  expect(free.given(erased).state()).toEqual({ status: 'erased', restricted: false });
});

test('one open case holds an erasure up, and is counted', () => {
  const erase = { ...done, type: 'erase', ground: 'permintaan-subjek', openCases: 1 } as const;
  const known = scenario(subjectDecider).given(registered).state();
  expect(subjectDecider.decide(known, erase)).toMatchObject({ code: 'cases-still-open', facts: { openCases: 1 } });
});
