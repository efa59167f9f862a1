import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  act,
  backOffice,
  closed,
  eligible,
  ended,
  head,
  opened,
  outcomeOf,
  passed,
  returned,
  stateAfter,
  surveyor,
} from '../test/fixtures/case-file.ts';
import type { Act } from './acts.ts';
import { type CaseFileCommand, caseFile, mayAct } from './case-file.ts';
import type { CaseFileEvent } from './case-file-events.ts';

describe('noting what intake says', () => {
  const step = opened('document-verification');

  test('a step is noted once per run', () => {
    const command: CaseFileCommand = { type: 'note-step-opened', step: step.data };
    scenario(caseFile).given().when(command).then(step);
    scenario(caseFile).given(step).when(command).then();
    const again = opened('document-verification', { run: 2 });
    scenario(caseFile).given(step).when({ type: 'note-step-opened', step: again.data }).then(again);
  });

  test('the echo of an own act and the end of an older run are not noted', () => {
    const verified: CaseFileEvent = {
      type: 'case-file.documents-verified.v1',
      data: { ...outcomeOf('document-verification', 'passed'), failedDocuments: [] },
    };
    const echo: CaseFileCommand = {
      type: 'note-step-completed',
      step: ended('document-verification', 'passed', backOffice.id).data,
    };
    scenario(caseFile).given(step, verified).when(echo).then();
    scenario(caseFile)
      .given(step, opened('document-verification', { run: 2 }))
      .when(echo)
      .then();
  });

  test('R-03: a returned file has no open step and nothing done, until intake opens the steps anew', () => {
    const note: CaseFileCommand = { type: 'note-returned', caseId: 'case-1' };
    const other = opened('registry-check');
    const failed = ended('document-verification', 'failed');
    scenario(caseFile).given(step, other, failed).when(note).then(returned);
    const state = stateAfter(step, other, failed, returned);
    expect([state.done, state.closed]).toEqual([{}, false]);
    expect(Object.values(state.steps).map(({ open }) => open)).toEqual([false, false]);
    scenario(caseFile).given(step, other, failed, returned).when(act(passed)).thenRejected('step-not-open');
    scenario(caseFile).given(step, other, failed, returned).when(note).then();
    scenario(caseFile).when(note).then();
    scenario(caseFile)
      .given(step, other, failed, returned, opened('document-verification', { run: 2 }))
      .when(act(passed))
      .then({
        type: 'case-file.documents-verified.v1',
        data: { ...outcomeOf('document-verification', 'passed'), run: 2, failedDocuments: [] },
      });
  });

  test('F9, R-04: who was not found is refused or looked for again, never found eligible', () => {
    const decision = opened('eligibility-decision', { roles: ['kepala-dinas'], requires: ['survey'] });
    const missing = scenario(caseFile).given(opened('survey'), ended('survey', 'not-found', surveyor.id), decision);
    missing.when(act(eligible, head)).thenRejected('not-found-in-survey', 'R-04');
    for (const outcome of ['ineligible', 'second-survey'] as const) {
      missing.when(act({ ...eligible, outcome }, head)).then({
        type: 'case-file.eligibility-decided.v1',
        data: { ...outcomeOf('eligibility-decision', outcome, head.id), reasonCode: eligible.reasonCode },
      });
    }
    const found = missing.given(
      opened('survey', { run: 2 }),
      ended('survey', 'done', surveyor.id, { run: 2 }),
      opened('eligibility-decision', { roles: ['kepala-dinas'], requires: ['survey'], run: 2 }),
    );
    found.when(act(eligible, head)).then({
      type: 'case-file.eligibility-decided.v1',
      data: { ...outcomeOf('eligibility-decision', 'eligible', head.id), run: 2, reasonCode: eligible.reasonCode },
    });
    scenario(caseFile)
      .given(opened('eligibility-decision', { roles: ['kepala-dinas'] }))
      .when(act({ ...eligible, outcome: 'second-survey' }, head))
      .thenRejected('nothing-to-repeat');
  });

  test('R-04: a survey of before the return does not count for the letter after it', () => {
    const decision = opened('eligibility-decision', { roles: ['kepala-dinas'], requires: ['survey'] });
    const surveyed = [opened('survey'), ended('survey', 'done', surveyor.id)];
    scenario(caseFile)
      .given(...surveyed, returned, decision)
      .when(act(eligible, head))
      .thenRejected('survey-required', 'R-04');
    expect(
      mayAct(
        stateAfter(...surveyed, returned, opened('eligibility-decision', { roles: ['kepala-dinas'] })),
        'eligibility-decision',
        surveyor,
      ),
    ).toBe(false);
  });

  test('a closed case has no open step until it is reopened and the step opens again', () => {
    scenario(caseFile).given(step).when({ type: 'note-closed', caseId: 'case-1', outcome: 'completed' }).then(closed);
    scenario(caseFile).given(step, closed).when(act(passed)).thenRejected('step-not-open');
    const reopened: CaseFileEvent = { type: 'case-file.reopened.v1', data: { caseId: 'case-1' } };
    scenario(caseFile).given(step, closed).when({ type: 'note-reopened', caseId: 'case-1' }).then(reopened);
    scenario(caseFile).given(step, closed, reopened).when(act(passed)).thenRejected('step-not-open');
    scenario(caseFile)
      .given(step, closed, reopened, opened('document-verification', { run: 2 }))
      .when(act(passed))
      .then({
        type: 'case-file.documents-verified.v1',
        data: { ...outcomeOf('document-verification', 'passed'), run: 2, failedDocuments: [] },
      });
  });
});

describe('who may act', () => {
  const step = opened('document-verification');

  test('a step that is not open, or done already, takes no act', () => {
    scenario(caseFile).given().when(act(passed)).thenRejected('case-file-not-found');
    const done = ended('document-verification', 'passed');
    scenario(caseFile).given(step, done).when(act(passed)).thenRejected('step-not-open');
    scenario(caseFile)
      .given(step)
      .when(act({ kind: 'dukcapil-match', outcome: 'matched' }, backOffice, 'document-verification'))
      .thenRejected('step-not-open');
  });

  test('only a role of the step', () => {
    scenario(caseFile).given(step).when(act(passed, head)).thenRejected('wrong-role');
  });

  test('an officer named in notBy leaves the step to another', () => {
    scenario(caseFile)
      .given(opened('document-verification', { notBy: [backOffice.id] }))
      .when(act(passed))
      .thenRejected('not-by-same-officer');
  });

  test('an outcome that the kind does not know is refused', () => {
    scenario(caseFile)
      .given(step)
      .when(act({ ...passed, outcome: 'maybe' }))
      .thenRejected('outcome-unknown');
  });

  test('mayAct answers for work lists', () => {
    const state = stateAfter(
      opened('eligibility-decision', { roles: ['kepala-dinas'] }),
      ended('survey', 'done', surveyor.id),
    );
    expect(mayAct(state, 'eligibility-decision', head)).toBe(true);
    expect(mayAct(state, 'eligibility-decision', surveyor)).toBe(false);
    expect(mayAct(state, 'eligibility-decision', backOffice)).toBe(false);
    expect(mayAct(state, 'nothing', head)).toBe(false);
  });
});

describe('documents and registries', () => {
  test('failed papers are named, passed ones are not', () => {
    const step = opened('document-verification');
    scenario(caseFile)
      .given(step)
      .when(act({ ...passed, outcome: 'failed' }))
      .thenRejected('failed-documents-missing');
    scenario(caseFile)
      .given(step)
      .when(act({ ...passed, failedDocuments: ['fc-kk'] }))
      .thenRejected('failed-documents-unexpected');
    scenario(caseFile)
      .given(step)
      .when(act({ kind: 'document-verification', outcome: 'failed', failedDocuments: ['fc-kk'] }))
      .then({
        type: 'case-file.documents-verified.v1',
        data: { ...outcomeOf('document-verification', 'failed'), failedDocuments: ['fc-kk'] },
      });
  });

  test('3.4: the look-up names the registry in force and a data date that has come', () => {
    const step = opened('registry-check');
    const check = { kind: 'registry-check', outcome: 'registered', registry: 'DTSEN', dataDate: '2026-08-03' } as const;
    scenario(caseFile)
      .given(step)
      .when(act({ ...check, registry: 'DTKS' }))
      .thenRejected('registry-not-in-force');
    scenario(caseFile)
      .given(step)
      .when(act({ ...check, dataDate: '2026-08-04' }))
      .thenRejected('data-date-in-future');
    scenario(caseFile)
      .given(step)
      .when(act(check))
      .then({
        type: 'case-file.registry-checked.v1',
        data: { ...outcomeOf('registry-check', 'registered'), registry: 'DTSEN', dataDate: '2026-08-03' },
      });
  });
});

describe('R-14: registration in the national registry', () => {
  const entry: Act = { kind: 'siks-ng-entry', outcome: 'entered', reference: null };
  const answer: Act = { kind: 'external-wait', outcome: 'accepted', number: 'SK-1', date: '2026-08-01' };
  const endorsed: Act = {
    kind: 'bupati-endorsement',
    outcome: 'endorsed',
    number: '1',
    date: '2026-08-01',
    documentId: 'd',
  };

  test('R-14: SIKS-NG entry only after the Dukcapil match', () => {
    const step = opened('siks-ng-entry');
    scenario(caseFile).given(step).when(act(entry)).thenRejected('prerequisite-missing', 'R-14');
    scenario(caseFile)
      .given(step, ended('dukcapil-match', 'unmatched'))
      .when(act(entry))
      .thenRejected('prerequisite-missing', 'R-14');
    scenario(caseFile)
      .given(step, ended('dukcapil-match', 'matched'))
      .when(act(entry))
      .then({
        type: 'case-file.registry-entry-recorded.v1',
        data: { ...outcomeOf('siks-ng-entry', 'entered'), reference: null },
      });
  });

  test('R-14: the Bupati’s letter has number, date and upload', () => {
    const step = opened('bupati-endorsement');
    scenario(caseFile)
      .given(step)
      .when(act({ ...endorsed, documentId: null }))
      .thenRejected('endorsement-incomplete', 'R-14');
    scenario(caseFile)
      .given(step)
      .when(act({ ...endorsed, date: '2026-08-04' }))
      .thenRejected('date-in-future');
    scenario(caseFile)
      .given(step)
      .when(act(endorsed))
      .then({
        type: 'case-file.endorsement-recorded.v1',
        data: { ...outcomeOf('bupati-endorsement', 'endorsed'), number: '1', date: '2026-08-01', documentId: 'd' },
      });
  });

  test('R-14: the answer of PUSDATIN follows entry and endorsement', () => {
    const step = opened('external-wait', { params: { body: 'pusdatin' } });
    scenario(caseFile)
      .given(step, ended('siks-ng-entry', 'entered'))
      .when(act(answer))
      .thenRejected('prerequisite-missing', 'R-14');
    scenario(caseFile)
      .given(step, ended('siks-ng-entry', 'entered'), ended('bupati-endorsement', 'endorsed'))
      .when(act(answer))
      .then({
        type: 'case-file.external-answer-recorded.v1',
        data: { ...outcomeOf('external-wait', 'accepted'), body: 'pusdatin', number: 'SK-1', date: '2026-08-01' },
      });
  });
});

describe('other outcomes', () => {
  test('a nomination names programme and subject of the step', () => {
    const step = opened('nomination', { params: { programme: 'bansos-lansia' } });
    const nominate: Act = { kind: 'nomination', outcome: 'listed', nominationId: 'n-1' };
    scenario(caseFile)
      .given(step)
      .when(act(nominate))
      .then({
        type: 'case-file.candidate-nominated.v1',
        data: {
          ...outcomeOf('nomination', 'listed'),
          nominationId: 'n-1',
          programme: 'bansos-lansia',
          subjectId: 'subject-1',
          village: null,
        },
      });
    scenario(caseFile)
      .given(opened('nomination', { subjectId: null }))
      .when(act(nominate))
      .thenRejected('subject-missing');
  });

  test('explanation and follow-up carry topic and result', () => {
    scenario(caseFile)
      .given(opened('explanation', { params: { topic: 'pkh' } }))
      .when(act({ kind: 'explanation', outcome: 'given' }))
      .then({ type: 'case-file.explanation-given.v1', data: { ...outcomeOf('explanation', 'given'), topic: 'pkh' } });
    scenario(caseFile)
      .given(opened('follow-up'))
      .when(act({ kind: 'follow-up', outcome: 'answered', resultCode: 'diperbaiki' }))
      .then({
        type: 'case-file.follow-up-recorded.v1',
        data: { ...outcomeOf('follow-up', 'answered'), resultCode: 'diperbaiki' },
      });
  });
});
