import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  act,
  assign,
  assigned,
  backOffice,
  closed,
  ended,
  opened,
  outcomeOf,
  signedLetter,
  stateAfter,
  VILLAGE,
  villageOfficer,
} from '../test/fixtures/case-file.ts';
import type { Act } from './acts.ts';
import { caseFile, registration, registryDataDate } from './case-file.ts';
import type { CaseFileEvent } from './case-file-events.ts';

const TODAY = '2026-08-03';
const given = (...events: CaseFileEvent[]) => scenario(caseFile).given(...events);

describe('registries', () => {
  const check = { outcome: 'registered', registry: 'DTSEN', dataDate: TODAY } as const;

  test('the look-up of a village is an event of its own, with data of today at the newest', () => {
    const step = opened('village-check', { roles: ['pengisi-data-desa'], village: VILLAGE });
    const look = (more: Partial<typeof check> | { dataDate: string }) =>
      act({ kind: 'village-check', ...check, ...more } as Act, villageOfficer);
    given(step)
      .when(look({}))
      .then({
        type: 'case-file.village-checked.v1',
        data: { ...outcomeOf('village-check', 'registered', villageOfficer.id), registry: 'DTSEN', dataDate: TODAY },
      });
    given(step)
      .when(look({ dataDate: '2026-08-04' }))
      .thenRejected('data-date-in-future');
    expect(
      caseFile.decide(stateAfter(step), act({ kind: 'village-check', ...check, registry: 'DTKS' }, villageOfficer)),
    ).toMatchObject({
      code: 'registry-not-in-force',
      facts: { registryInForce: 'DTSEN' },
    });
  });

  test('the newest data that any look-up saw are the date of the registry', () => {
    const looked = (kind: 'village-check' | 'registry-check', dataDate: string): CaseFileEvent => ({
      type: kind === 'village-check' ? 'case-file.village-checked.v1' : 'case-file.registry-checked.v1',
      data: { ...outcomeOf(kind, 'registered'), registry: 'DTSEN', dataDate },
    });
    expect(registryDataDate(stateAfter(opened('survey'), ended('survey', 'done')))).toBeNull();
    const both = [looked('registry-check', '2026-08-01'), looked('village-check', '2026-07-31')];
    expect(registryDataDate(stateAfter(...both))).toBe('2026-08-01');
    expect(registration(stateAfter(...both))).toBe('registered');
    expect(registration(stateAfter(opened('survey'), ended('survey', 'registered')))).toBeNull();
  });
});

describe('R-14', () => {
  const step = opened('bupati-endorsement');
  const endorsed = {
    kind: 'bupati-endorsement',
    outcome: 'endorsed',
    number: '1',
    date: TODAY,
    documentId: 'd',
  } as const;

  test.each(['number', 'date', 'documentId'])('an endorsement without its %s is incomplete', (field) => {
    given(step)
      .when(act({ ...endorsed, [field]: null }))
      .thenRejected('endorsement-incomplete', 'R-14');
  });

  test('an endorsement that was refused needs none of them, and one of today is not ahead', () => {
    const none = { number: null, date: null, documentId: null };
    given(step)
      .when(act({ ...endorsed, ...none, outcome: 'refused' }))
      .then({
        type: 'case-file.endorsement-recorded.v1',
        data: { ...outcomeOf('bupati-endorsement', 'refused'), ...none },
      });
    expect(caseFile.decide(stateAfter(step), act(endorsed))).toHaveLength(1);
  });

  test('the Dukcapil match is recorded, and what it lacks is named', () => {
    given(opened('dukcapil-match'))
      .when(act({ kind: 'dukcapil-match', outcome: 'matched' }))
      .then({ type: 'case-file.identity-matched.v1', data: outcomeOf('dukcapil-match', 'matched') });
    const entry = act({ kind: 'siks-ng-entry', outcome: 'entered', reference: 'S-1' });
    expect(caseFile.decide(stateAfter(opened('siks-ng-entry')), entry)).toMatchObject({
      facts: { missing: 'dukcapil-match' },
    });
    // Another step with the same word as its outcome is no match.
    given(opened('siks-ng-entry'), ended('survey', 'matched')).when(entry).thenRejected('prerequisite-missing', 'R-14');
  });

  test('the answer of an office outside has a date that has come, or none', () => {
    const wait = opened('external-wait', { params: { body: 'pusdatin' } });
    const before = [wait, ended('siks-ng-entry', 'entered'), ended('bupati-endorsement', 'endorsed')];
    const answer = { kind: 'external-wait', outcome: 'accepted', number: null } as const;
    given(...before)
      .when(act({ ...answer, date: '2026-08-04' }))
      .thenRejected('date-in-future');
    for (const date of [TODAY, null]) {
      given(...before)
        .when(act({ ...answer, date }))
        .then({
          type: 'case-file.external-answer-recorded.v1',
          data: { ...outcomeOf('external-wait', 'accepted'), body: 'pusdatin', number: null, date },
        });
    }
  });
});

describe('what intake says', () => {
  const step = opened('letter', { params: { letter: 'rekomendasi-penonaktifan-kis', signer: 'kepala-dinas' } });
  const letter = assigned('rekomendasi-penonaktifan-kis');

  test('a case is closed once, and reopened only when it is closed', () => {
    given(step, closed).when({ type: 'note-closed', caseId: 'case-1', outcome: 'completed' }).then();
    given(step).when({ type: 'note-reopened', caseId: 'case-1' }).then();
  });

  test('a return is noted when a step is open, or one is done', () => {
    const note = { type: 'note-returned', caseId: 'case-1' } as const;
    const returned = { type: 'case-file.returned.v1', data: { caseId: 'case-1' } } as const;
    given(step).when(note).then(returned);
    given(ended('survey', 'done')).when(note).then(returned);
    given(step, closed).when(note).then();
  });

  test('the end of a step by somebody else, or with another outcome, is noted', () => {
    const note = (outcome: string, by: string) =>
      ({ type: 'note-step-completed', step: ended('registry-check', outcome, by).data }) as const;
    const known = given(opened('registry-check'), ended('registry-check', 'registered', 'o-1'));
    known.when(note('registered', 'o-1')).then();
    known.when(note('registered', 'o-2')).then(ended('registry-check', 'registered', 'o-2'));
    known.when(note('not-registered', 'o-1')).then(ended('registry-check', 'not-registered', 'o-1'));
    given()
      .when(note('registered', 'o-1'))
      .then(ended('registry-check', 'registered', 'o-1'));
    // Opened again in the same run by a reopening: the old end is not the end of what is open.
    given(opened('registry-check'))
      .when(note('registered', 'o-1'))
      .then(ended('registry-check', 'registered', 'o-1'));
  });

  test('only the letter of the step is released, once', () => {
    const release = { type: 'release-letter', stepId: 'letter', letterId: 'letter-1' } as const;
    given(step).when(release).then();
    given(step, letter)
      .when({ ...release, letterId: 'letter-2' })
      .then();
    given(step, letter)
      .when({ ...release, stepId: 'other' })
      .then();
    scenario(caseFile).when(release).then();
    const released: CaseFileEvent = {
      type: 'case-file.letter-released.v1',
      data: { caseId: 'case-1', stepId: 'letter', letterId: 'letter-1' },
    };
    given(step, letter).when(release).then(released);
    expect(stateAfter(step, letter, released).letters['letter']).toMatchObject({
      letterId: 'letter-1',
      released: true,
    });
    expect(stateAfter(step, { ...released, data: { ...released.data, stepId: 'other' } }).letters).toEqual({});
  });

  test('a step that opens again has its own letter', () => {
    given(step, letter)
      .when(assign('letter', backOffice, 'letter-2'))
      .then();
    const again = opened('letter', { ...step.data, run: 2 });
    const second = assigned('rekomendasi-penonaktifan-kis', 'letter-2');
    given(step, letter, again)
      .when(assign('letter', backOffice, 'letter-2'))
      .then({ ...second, data: { ...second.data, run: 2 } } as CaseFileEvent);
  });

  test('an act leaves its outcome, its words and the data that were seen', () => {
    const check: CaseFileEvent = {
      type: 'case-file.registry-checked.v1',
      data: { ...outcomeOf('registry-check', 'registered'), registry: 'DTSEN', dataDate: TODAY },
    };
    const state = stateAfter(opened('registry-check'), opened('survey'), check, ended('survey', 'done', 'o-9'));
    expect(state.done).toEqual({
      'registry-check': {
        kind: 'registry-check',
        outcome: 'registered',
        by: backOffice.id,
        noteId: 'note-1',
        dataDate: TODAY,
      },
      survey: { kind: 'survey', outcome: 'done', by: 'o-9', noteId: null, dataDate: null },
    });
    expect(state.surveyors).toEqual(['o-9']);
    expect(Object.values(state.steps).map(({ open }) => open)).toEqual([false, false]);
    expect(stateAfter(ended('field-check', 'done', 'o-8')).surveyors).toEqual(['o-8']);
  });
});

describe('letters that are delivered or forwarded', () => {
  test('R-13: a step without a letter delivers none', () => {
    const step = opened('letter', { params: { letter: 'rekomendasi-penonaktifan-kis', signer: 'kepala-dinas' } });
    given(step)
      .when(act({ kind: 'letter', outcome: 'delivered', letter: signedLetter, via: 'loket' }))
      .thenRejected('letter-not-signed', 'R-13');
  });

  test('R-11: the letter of a village head, when the village is known; a letter of the office needs none', () => {
    const params = { letter: 'surat-pengantar-dtks', signer: 'kepala-desa-lurah' };
    const looked = ended('village-check', 'registered');
    given(opened('letter', { params }), looked).when(assign('letter')).thenRejected('village-missing');
    const step = opened('letter', { params, village: VILLAGE });
    expect(caseFile.decide(stateAfter(step, looked), assign('letter'))).toHaveLength(1);
  });

  test('what a step requires is named', () => {
    const step = opened('registry-check', { requires: ['field-check', 'document-verification'] });
    const check = act({ kind: 'registry-check', outcome: 'registered', registry: 'DTSEN', dataDate: TODAY });
    expect(caseFile.decide(stateAfter(step, ended('field-check', 'done')), check)).toMatchObject({
      code: 'step-required',
      facts: { missing: ['document-verification'] },
    });
    const all = [ended('field-check', 'done'), ended('document-verification', 'passed')];
    expect(caseFile.decide(stateAfter(step, ...all), check)).toHaveLength(1);
    // The survey among them is named by its rule.
    given(opened('registry-check', { requires: ['field-check', 'survey'] }))
      .when(check)
      .thenRejected('survey-required', 'R-04');
  });

  test('a wrong role and a wrong outcome are answered with what would be right', () => {
    const step = opened('dukcapil-match', { roles: ['operator-siks'] });
    const match = { kind: 'dukcapil-match', outcome: 'matched' } as const;
    expect(caseFile.decide(stateAfter(step), act(match))).toMatchObject({ facts: { roles: ['operator-siks'] } });
    const wrong = act({ ...match, outcome: 'maybe' });
    expect(caseFile.decide(stateAfter(opened('dukcapil-match')), wrong)).toMatchObject({
      code: 'outcome-unknown',
      facts: { outcomes: expect.arrayContaining(['matched', 'unmatched']) },
    });
  });
});
