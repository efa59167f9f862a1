import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import type { Act } from './acts.ts';
import {
  type CaseFileCommand,
  type CaseFileState,
  caseFile,
  mayAct,
  registration,
  type StepOpenedData,
} from './case-file.ts';
import type { CaseFileEvent, StepEnded, StepNoted } from './case-file-events.ts';
import type { ActingOfficer } from './officer.ts';

const AT = '2026-08-03T02:00:00.000Z';
const VILLAGE = '73.24.08.2001';

const backOffice: ActingOfficer = { id: 'oku-selatan.back-office-1', roles: ['back-office'], village: null };
const surveyor: ActingOfficer = {
  id: 'oku-selatan.petugas-survei-1',
  roles: ['petugas-survei', 'kepala-dinas'],
  village: null,
};
const head: ActingOfficer = { id: 'oku-selatan.kepala-dinas-1', roles: ['kepala-dinas'], village: null };
const villageOfficer: ActingOfficer = { id: 'luwu-timur.desa-1', roles: ['pengisi-data-desa'], village: VILLAGE };

function opened(kind: string, more: Partial<StepOpenedData> = {}): StepNoted {
  return {
    type: 'case-file.step-noted.v1',
    data: {
      caseId: 'case-1',
      stepId: kind,
      run: 1,
      kind,
      service: 'layanan-lanjut-usia',
      serviceVersion: 1,
      subjectId: 'subject-1',
      village: null,
      roles: ['back-office'],
      partner: null,
      notBy: [],
      requires: [],
      params: {},
      urgent: false,
      openedAt: AT,
      dueAt: null,
      ...more,
    },
  };
}

function ended(
  kind: string,
  outcome: string,
  by = 'oku-selatan.someone',
  more: Partial<StepEnded['data']> = {},
): StepEnded {
  return {
    type: 'case-file.step-ended.v1',
    data: { caseId: 'case-1', stepId: kind, run: 1, kind, outcome, by, at: AT, late: false, ...more },
  };
}

function act(made: Act, officer = backOffice, stepId: string = made.kind): CaseFileCommand {
  return {
    type: 'act',
    stepId,
    officer,
    at: AT,
    today: '2026-08-03',
    registryInForce: 'DTSEN',
    noteId: 'note-1',
    act: made,
  };
}

/** Data that every act event carries. */
function outcomeOf(kind: string, outcome: string, by = backOffice.id) {
  return { caseId: 'case-1', stepId: kind, run: 1, kind, outcome, by, at: AT, noteId: 'note-1' };
}

function assign(stepId: string, officer = backOffice, letterId = 'letter-1'): CaseFileCommand {
  return { type: 'assign-letter', stepId, officer, at: AT, letterId };
}

const assigned = (
  letterType: 'rekomendasi-sktm' | 'rekomendasi-penonaktifan-kis',
  letterId = 'letter-1',
): CaseFileEvent => ({
  type: 'case-file.letter-assigned.v1',
  data: { caseId: 'case-1', stepId: 'letter', run: 1, letterId, letterType, by: backOffice.id, at: AT },
});

function stateAfter(...events: CaseFileEvent[]): CaseFileState {
  return events.reduce(caseFile.evolve, caseFile.initial);
}

const closed: CaseFileEvent = { type: 'case-file.closed.v1', data: { caseId: 'case-1', outcome: 'completed' } };
const eligible: Act = { kind: 'eligibility-decision', outcome: 'eligible', reasonCode: 'memenuhi-kriteria' };
const passed: Act = { kind: 'document-verification', outcome: 'passed', failedDocuments: [] };
const signedLetter = { letterId: 'letter-1', caseId: 'case-1', signed: true };

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
    scenario(caseFile).given().when(act(passed)).thenRejected('step-not-open');
    const done = ended('document-verification', 'passed');
    scenario(caseFile).given(step, done).when(act(passed)).thenRejected('step-not-open');
    scenario(caseFile)
      .given(step)
      .when(act({ kind: 'dukcapil-match', outcome: 'matched' }, backOffice, 'document-verification'))
      .thenRejected('step-not-open');
  });

  test('only a role of the step, and only in the own village', () => {
    scenario(caseFile).given(step).when(act(passed, head)).thenRejected('wrong-role');
    const village = opened('village-check', { roles: ['pengisi-data-desa'], village: '73.24.08.2002' });
    const check: Act = { kind: 'village-check', outcome: 'registered', registry: 'DTSEN', dataDate: '2026-07-31' };
    scenario(caseFile).given(village).when(act(check, villageOfficer)).thenRejected('wrong-village');
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

describe('R-11: letters about the registry', () => {
  const pengantar = opened('letter', {
    roles: ['pengisi-data-desa'],
    village: VILLAGE,
    params: { letter: 'surat-pengantar-dtks', signer: 'kepala-desa-lurah' },
  });

  test('2.7 no. 3: no Surat Pengantar for a person whom the village did not find in the registry', () => {
    scenario(caseFile)
      .given(pengantar, ended('village-check', 'not-registered'))
      .when(assign('letter', villageOfficer))
      .thenRejected('not-registered', 'R-11');
    scenario(caseFile).given(pengantar).when(assign('letter', villageOfficer)).thenRejected('not-registered', 'R-11');
    scenario(caseFile)
      .given(pengantar, ended('village-check', 'registered'))
      .when(assign('letter', villageOfficer))
      .then({
        type: 'case-file.letter-assigned.v1',
        data: {
          caseId: 'case-1',
          stepId: 'letter',
          run: 1,
          letterId: 'letter-1',
          letterType: 'surat-pengantar-dtks',
          by: villageOfficer.id,
          at: AT,
        },
      });
  });

  test('one "not registered" of several look-ups stops the letter; a repeated look-up replaces its first answer', () => {
    const first = [
      opened('village-check'),
      ended('village-check', 'registered'),
      ended('registry-check', 'not-registered'),
    ];
    expect(registration(stateAfter(...first))).toBe('not-registered');
    const repeated = [opened('registry-check', { run: 2 }), ended('registry-check', 'registered', 'x', { run: 2 })];
    expect(registration(stateAfter(...first, ...repeated))).toBe('registered');
  });
});

describe('R-04: survey before recommendation', () => {
  const letter = opened('letter', { params: { letter: 'rekomendasi-bansos', signer: 'kepala-dinas' } });

  test('2.7 no. 6: no recommendation for layanan-lanjut-usia before the survey, even on a route that forgot it', () => {
    scenario(caseFile).given(letter).when(assign('letter')).thenRejected('survey-required', 'R-04');
    const required = opened('letter', { ...letter.data, requires: ['survey'] });
    scenario(caseFile).given(required).when(assign('letter')).thenRejected('survey-required', 'R-04');
  });

  test('R-04: a decision or nomination that requires the survey waits for it', () => {
    const decision = opened('eligibility-decision', { roles: ['kepala-dinas'], requires: ['survey'] });
    scenario(caseFile).given(decision).when(act(eligible, head)).thenRejected('survey-required', 'R-04');
    scenario(caseFile)
      .given(decision, ended('survey', 'done'))
      .when(act(eligible, head))
      .then({
        type: 'case-file.eligibility-decided.v1',
        data: { ...outcomeOf('eligibility-decision', 'eligible', head.id), reasonCode: 'memenuhi-kriteria' },
      });
  });

  test('R-04: a survey that opened again makes the first one void', () => {
    const events = [letter, opened('survey'), ended('survey', 'done'), opened('survey', { run: 2 })];
    scenario(caseFile)
      .given(...events)
      .when(assign('letter'))
      .thenRejected('survey-required', 'R-04');
  });

  test('the surveyor does not decide, even on a route that forgot to say so', () => {
    const decision = opened('eligibility-decision', { roles: ['kepala-dinas'] });
    scenario(caseFile)
      .given(decision, ended('survey', 'done', surveyor.id))
      .when(act(eligible, surveyor))
      .thenRejected('not-by-same-officer');
  });

  test('R-16: the KIS PBID recommendation needs no survey', () => {
    const kis = opened('letter', { params: { letter: 'rekomendasi-penonaktifan-kis', signer: 'kepala-dinas' } });
    scenario(caseFile).given(kis).when(assign('letter')).then(assigned('rekomendasi-penonaktifan-kis'));
  });
});

describe('letters of a step', () => {
  const step = opened('letter', { params: { letter: 'rekomendasi-sktm', signer: 'kepala-dinas' } });
  const ready = [step, ended('survey', 'done')];

  test('a step has one letter; after its release it may have another', () => {
    scenario(caseFile)
      .given(...ready, assigned('rekomendasi-sktm'))
      .when(assign('letter', backOffice, 'letter-2'))
      .then();
    const released: CaseFileEvent = {
      type: 'case-file.letter-released.v1',
      data: { caseId: 'case-1', stepId: 'letter', letterId: 'letter-1' },
    };
    const release: CaseFileCommand = { type: 'release-letter', stepId: 'letter', letterId: 'letter-1' };
    scenario(caseFile)
      .given(...ready, assigned('rekomendasi-sktm'))
      .when(release)
      .then(released);
    scenario(caseFile)
      .given(...ready, assigned('rekomendasi-sktm'), released)
      .when(release)
      .then();
    scenario(caseFile)
      .given(...ready, assigned('rekomendasi-sktm'), released)
      .when(assign('letter', backOffice, 'letter-2'))
      .then(assigned('rekomendasi-sktm', 'letter-2'));
  });

  test('a letter needs a person and a type that the office prints', () => {
    scenario(caseFile)
      .given(opened('letter', { ...step.data, subjectId: null }))
      .when(assign('letter'))
      .thenRejected('subject-missing');
    scenario(caseFile)
      .given(opened('letter', { params: { letter: 'surat-cinta' } }))
      .when(assign('letter'))
      .thenRejected('letter-unknown');
  });

  test('a letter of a village head needs the village', () => {
    const params = { letter: 'surat-pengantar-dtks', signer: 'kepala-desa-lurah' };
    scenario(caseFile)
      .given(opened('letter', { params }), ended('village-check', 'registered'))
      .when(assign('letter'))
      .thenRejected('village-missing');
  });

  test.each(['loket', 'wa-pemohon', 'wa-pengisi-data', 'internal'] as const)(
    'R-13: a signed letter is delivered via %s',
    (via) => {
      const delivery: Act = { kind: 'letter', outcome: 'delivered', letter: signedLetter, via };
      scenario(caseFile)
        .given(...ready, assigned('rekomendasi-sktm'))
        .when(act(delivery))
        .then({
          type: 'case-file.letter-delivered.v1',
          data: { ...outcomeOf('letter', 'delivered'), letterId: 'letter-1', via },
        });
    },
  );

  test('R-13: only the signed letter of the step is delivered', () => {
    const delivery: Act = {
      kind: 'letter',
      outcome: 'delivered',
      letter: { ...signedLetter, signed: false },
      via: 'loket',
    };
    scenario(caseFile)
      .given(...ready, assigned('rekomendasi-sktm'))
      .when(act(delivery))
      .thenRejected('letter-not-signed', 'R-13');
    const other: Act = {
      kind: 'letter',
      outcome: 'delivered',
      letter: { ...signedLetter, letterId: 'letter-2' },
      via: 'loket',
    };
    scenario(caseFile)
      .given(...ready, assigned('rekomendasi-sktm'))
      .when(act(other))
      .thenRejected('letter-not-signed', 'R-13');
  });

  test('R-15: only a signed letter of this case goes to Dinas Kesehatan', () => {
    const forwarding = opened('forwarding', { params: { to: 'dinas-kesehatan' } });
    const forward = (letter: typeof signedLetter): CaseFileCommand =>
      act({ kind: 'forwarding', outcome: 'forwarded', letter, reference: null });
    scenario(caseFile)
      .given(forwarding)
      .when(forward({ ...signedLetter, signed: false }))
      .thenRejected('letter-not-signed', 'R-15');
    scenario(caseFile)
      .given(forwarding)
      .when(forward({ ...signedLetter, caseId: 'case-2' }))
      .thenRejected('letter-not-signed', 'R-15');
    scenario(caseFile)
      .given(forwarding)
      .when(forward(signedLetter))
      .then({
        type: 'case-file.recommendation-forwarded.v1',
        data: { ...outcomeOf('forwarding', 'forwarded'), letterId: 'letter-1', to: 'dinas-kesehatan', reference: null },
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
