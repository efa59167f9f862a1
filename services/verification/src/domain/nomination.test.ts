import { scenario } from '@alur/event-sourcing/testing';
import { describe, test } from '@jest/globals';
import { type NominationCommand, type NominationEvent, nomination } from './nomination.ts';

const done = { by: 'oku-selatan.back-office-1', at: '2026-08-03T02:00:00.000Z' };
const nominated = { caseId: 'case-1', nominationId: 'bansos-lansia.subject-1', programme: 'bansos-lansia' };
const listed: NominationEvent = {
  type: 'nomination.listed.v1',
  data: { ...nominated, subjectId: 'subject-1', ...done },
};
const removed: NominationEvent = {
  type: 'nomination.removed.v1',
  data: { ...nominated, reasonCode: 'meninggal', noteId: null, ...done },
};
const list = (caseId: string): NominationCommand => ({
  type: 'list',
  caseId,
  programme: 'bansos-lansia',
  subjectId: 'subject-1',
  ...done,
});
const remove: NominationCommand = { type: 'remove', reasonCode: 'meninggal', noteId: null, ...done };

describe('a nomination', () => {
  test('lists a subject once per programme, whatever the number of cases', () => {
    scenario(nomination).given().when(list('case-1')).then(listed);
    scenario(nomination).given(listed).when(list('case-1')).then();
    scenario(nomination).given(listed).when(list('case-2')).thenRejected('already-nominated');
  });

  test('is removed with a reason and then free again', () => {
    scenario(nomination).given().when(remove).thenRejected('nomination-not-found');
    scenario(nomination).given(listed).when(remove).then(removed);
    scenario(nomination).given(listed, removed).when(remove).then();
    scenario(nomination)
      .given(listed, removed)
      .when(list('case-2'))
      .then({
        type: 'nomination.listed.v1',
        data: { ...nominated, caseId: 'case-2', subjectId: 'subject-1', ...done },
      });
  });
});
