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
