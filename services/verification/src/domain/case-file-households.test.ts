import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { act, eligible, ended, head, opened, outcomeOf, stateAfter } from '../test/fixtures/case-file.ts';
import type { Act } from './acts.ts';
import { type CaseFileCommand, caseFile, mayAct } from './case-file.ts';
import type { CaseFileEvent } from './case-file-events.ts';

const caseId = 'case-1';
const tagana = 'oku-selatan.tagana-1';
const assessor = { id: tagana, roles: ['kepala-dinas'] };
const decision = opened('eligibility-decision', { roles: ['kepala-dinas'], requires: ['assessment'] });
const noted = (householdId: string, by = tagana): CaseFileEvent => ({
  type: 'case-file.household-noted.v1',
  data: { caseId, householdId, assessor: by },
});
const assessed: CaseFileEvent[] = [
  opened('assessment', { roles: ['tagana'] }),
  noted('household-1'),
  noted('household-2'),
  ended('assessment', 'done', tagana),
  decision,
];
const decide = (made: Partial<Extract<Act, { kind: 'eligibility-decision' }>>, officer = head) =>
  act({ ...eligible, ...made }, officer);

describe('households of an incident', () => {
  test('an assessed household is noted once for each assessor, and dropped when it was a mistake', () => {
    const note: CaseFileCommand = { type: 'note-household', caseId, householdId: 'household-1', assessor: tagana };
    scenario(caseFile).when(note).then(noted('household-1'));
    scenario(caseFile).given(noted('household-1')).when(note).then();
    const other = { ...note, assessor: 'oku-selatan.pordam-1' };
    scenario(caseFile).given(noted('household-1')).when(other).then(noted('household-1', 'oku-selatan.pordam-1'));
    const dropped: CaseFileEvent = {
      type: 'case-file.household-dropped.v1',
      data: { caseId, householdId: 'household-1' },
    };
    const drop: CaseFileCommand = { type: 'drop-household', caseId, householdId: 'household-1' };
    scenario(caseFile).given(noted('household-1')).when(drop).then(dropped);
    scenario(caseFile).given(noted('household-1'), dropped).when(drop).then();
    expect(stateAfter(...assessed, dropped).households).toEqual(['household-2']);
  });

  test('R-08: the decision names the eligible households, each once', () => {
    scenario(caseFile)
      .given(...assessed)
      .when(decide({ households: ['household-2', 'household-2'] }))
      .then({
        type: 'case-file.eligibility-decided.v1',
        data: {
          ...outcomeOf('eligibility-decision', 'eligible', head.id),
          reasonCode: 'memenuhi-kriteria',
          households: ['household-2'],
        },
      });
  });

  test('F6b: a decision on households that were found late leaves the others as they were', () => {
    const first: CaseFileEvent = {
      type: 'case-file.eligibility-decided.v1',
      data: {
        ...outcomeOf('eligibility-decision', 'eligible', head.id),
        reasonCode: 'memenuhi-kriteria',
        households: ['household-1'],
      },
    };
    const late = opened('eligibility-decision', {
      roles: ['kepala-dinas'],
      requires: ['assessment'],
      run: 2,
      params: { supplementary: true },
    });
    const known = scenario(caseFile).given(...assessed, first, late);
    const decided = (outcome: string, households: string[]): CaseFileEvent => ({
      type: 'case-file.eligibility-decided.v1',
      data: {
        ...outcomeOf('eligibility-decision', outcome, head.id),
        run: 2,
        reasonCode: 'memenuhi-kriteria',
        households,
      },
    });
    known.when(decide({ households: ['household-2'] })).then(decided('eligible', ['household-1', 'household-2']));
    known.when(decide({ outcome: 'ineligible', households: [] })).then(decided('ineligible', ['household-1']));
    known.when(decide({ outcome: 'second-survey', households: [] })).thenRejected('nothing-to-repeat');
  });

  test('R-08: eligible without a household, or with one that nobody assessed, is refused', () => {
    scenario(caseFile)
      .given(...assessed)
      .when(decide({ households: [] }))
      .thenRejected('households-missing', 'R-08');
    const unknown = caseFile.decide(stateAfter(...assessed), decide({ households: ['household-1', 'household-9'] }));
    expect(unknown).toMatchObject({ code: 'household-unknown', rule: 'R-08', facts: { unknown: ['household-9'] } });
  });

  test('an ineligible incident names none, and no other case names any', () => {
    scenario(caseFile)
      .given(...assessed)
      .when(decide({ outcome: 'ineligible', households: ['household-1'] }))
      .thenRejected('households-unexpected');
    scenario(caseFile)
      .given(...assessed)
      .when(decide({ outcome: 'ineligible', reasonCode: 'tidak-terdampak' }))
      .then({
        type: 'case-file.eligibility-decided.v1',
        data: {
          ...outcomeOf('eligibility-decision', 'ineligible', head.id),
          reasonCode: 'tidak-terdampak',
          households: [],
        },
      });
    scenario(caseFile)
      .given(opened('eligibility-decision', { roles: ['kepala-dinas'] }))
      .when(decide({ households: ['household-1'] }))
      .thenRejected('households-unexpected');
  });

  test('R-07: who assessed a household, or ended the assessment, does not decide', () => {
    scenario(caseFile)
      .given(...assessed)
      .when(decide({ households: ['household-1'] }, assessor))
      .thenRejected('not-by-same-officer', 'R-07');
    expect(mayAct(stateAfter(...assessed), 'eligibility-decision', assessor)).toBe(false);
    const endedOnly = [
      opened('assessment'),
      noted('household-1', 'oku-selatan.pordam-1'),
      ended('assessment', 'done', tagana),
      decision,
    ];
    scenario(caseFile)
      .given(...endedOnly)
      .when(decide({ households: ['household-1'] }, assessor))
      .thenRejected('not-by-same-officer', 'R-07');
  });

  test('R-07: no decision before the assessment has ended', () => {
    scenario(caseFile)
      .given(opened('assessment'), noted('household-1'), decision)
      .when(decide({ households: ['household-1'] }))
      .thenRejected('step-required');
  });
});
