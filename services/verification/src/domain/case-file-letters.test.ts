import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  AT,
  act,
  assign,
  assigned,
  backOffice,
  eligible,
  ended,
  head,
  opened,
  outcomeOf,
  signedLetter,
  stateAfter,
  surveyor,
  VILLAGE,
  villageOfficer,
} from '../test/fixtures/case-file.ts';
import type { Act } from './acts.ts';
import { type CaseFileCommand, caseFile, registration } from './case-file.ts';
import type { CaseFileEvent } from './case-file-events.ts';

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
