import { scenario } from '@alur/event-sourcing/testing';
import { describe, test } from '@jest/globals';
import {
  ABOUT,
  AMOUNT,
  AT,
  about,
  approved,
  BPKAD,
  classNoted,
  disbursed,
  draft,
  drafted,
  ELIGIBLE,
  EVERY_COMMAND,
  HEAD,
  handOver,
  KABID,
  LINE,
  moved,
  ON_THE_DESK,
  OPEN,
  PAID_OUT,
  RECIPIENTS,
  signed,
  sp2dIssued,
  spmIssued,
  sppIssued,
  stepNoted,
  submitted,
} from '../../test/fixtures/funds-request.ts';
import { fundsRequest } from './funds-request.ts';
import type { FundsRequestEvent } from './funds-request-events.ts';

const request = scenario(fundsRequest);

describe('R-05: a natural disaster gets goods and never money', () => {
  test('2.7 no. 1: a nota dinas for money is refused in a natural-disaster case, citing R-05', () => {
    request.given(classNoted('alam'), stepNoted).when(about(draft)).thenRejected('natural-disaster', 'R-05');
  });

  test.each(EVERY_COMMAND.map((command) => [command.type, command] as const))('R-05: %s', (_, command) => {
    request.given(classNoted('alam'), stepNoted).when(about(command)).thenRejected('natural-disaster', 'R-05');
    // Also where a wrong route or an older version has let the request come far.
    request
      .given(classNoted('alam'), stepNoted, ...PAID_OUT.slice(2))
      .when(about(command))
      .thenRejected('natural-disaster', 'R-05');
  });

  test('R-05: a case whose class nobody recorded pays nothing either', () => {
    request.given(stepNoted).when(about(draft)).thenRejected('class-unknown', 'R-05');
  });

  test('F13, R-05: a class that the hazard speaks against pays nothing before it is settled', () => {
    const doubted = { ...ABOUT, type: 'note-class', localClass: 'sosial', doubted: true } as const;
    const settle = (localClass: 'alam' | 'sosial') =>
      ({ ...ABOUT, type: 'note-reclassified', id: 'c-1', localClass, by: HEAD.id, at: AT }) as const;
    const known: FundsRequestEvent = {
      type: 'funds-request.class-noted.v1',
      data: { ...ABOUT, localClass: 'sosial', doubted: true },
    };
    request.when(doubted).then(known);
    const given = request.given(known, stepNoted);
    given.when(about(draft)).thenRejected('not-classified', 'R-05');
    given.when(settle('sosial')).then(classNoted('sosial')).when(about(draft)).then(drafted);
    given.when(settle('alam')).then(classNoted('alam')).when(about(draft)).thenRejected('natural-disaster', 'R-05');
    const reserved = request.given(...ON_THE_DESK, approved);
    reserved.when(settle('alam')).then(classNoted('alam'), {
      type: 'funds-request.step-started.v1',
      data: {
        ...ABOUT,
        id: 'c-1',
        by: HEAD.id,
        at: AT,
        step: 'cancel',
        reasonCode: 'bukan-kriteria-btt',
        noteId: null,
      },
    });
  });

  test('R-05: the first class counts', () => {
    request
      .when({ ...ABOUT, type: 'note-class', localClass: 'alam' })
      .then(classNoted('alam'))
      .when({ ...ABOUT, type: 'note-class', localClass: 'sosial' })
      .then();
  });
});

describe('R-06: money comes through a signed nota dinas and BPKAD', () => {
  test('R-06: the Kabid drafts, the head signs, the Kabid submits', () => {
    request
      .given(...OPEN)
      .when(about(draft))
      .then(drafted);
    request
      .given(...OPEN, drafted)
      .when(about({ type: 'sign', id: 'sign-1', issueDate: '2026-08-03', holder: 'self', officer: HEAD, at: AT }))
      .then({
        type: 'funds-request.step-started.v1',
        data: { ...ABOUT, id: 'sign-1', by: HEAD.id, at: AT, step: 'sign', issueDate: '2026-08-03' },
      })
      .when({ ...ABOUT, type: 'complete', id: 'sign-1', file: { number: 'ND-1', fileHash: 'hash' } })
      .then({ ...signed, data: { ...signed.data, stepId: 'sign-1' } })
      .when(about({ type: 'submit', officer: KABID, at: AT }))
      .then(
        {
          type: 'funds-request.submitted.v1',
          data: {
            ...ABOUT,
            by: KABID.id,
            at: AT,
            recipients: RECIPIENTS,
            amount: AMOUNT,
            line: LINE,
            notaDinas: 'ND-1',
          },
        },
        submitted,
      );
  });

  test('R-06: nothing goes to BPKAD unsigned, nothing is handed over before BPKAD paid', () => {
    request
      .given(...OPEN, drafted)
      .when(about({ type: 'submit', officer: KABID, at: AT }))
      .thenRejected('not-signed', 'R-06');
    request
      .given(...ON_THE_DESK, approved)
      .when(handOver())
      .thenRejected('not-disbursed', 'R-06');
  });

  test('SPP, SPM and SP2D follow one another; the SP2D pays what was asked for, in the year of its line', () => {
    const date = '2026-08-03';
    const spp = { type: 'issue-spp', number: 'SPP-1', date, instrument: 'LS', officer: BPKAD, at: AT } as const;
    const spm = { type: 'issue-spm', number: 'SPM-1', date, officer: BPKAD, at: AT } as const;
    const sp2d = {
      type: 'issue-sp2d',
      id: 'x',
      number: 'SP2D-1',
      date,
      amount: AMOUNT,
      officer: BPKAD,
      at: AT,
    } as const;
    const ready = [...ON_THE_DESK, approved, sppIssued, spmIssued];
    request
      .given(...ON_THE_DESK, approved)
      .when(about(spp))
      .then(sppIssued);
    request
      .given(...ON_THE_DESK, approved)
      .when(about(spm))
      .thenRejected('funds-state-conflict');
    request
      .given(...ready)
      .when(about({ ...sp2d, amount: AMOUNT - 1 }))
      .thenRejected('amount-differs');
    request
      .given(...ready)
      .when(about({ ...sp2d, date: '2027-01-04' }))
      .thenRejected('other-budget-year');
    request
      .given(...ready, sp2dIssued)
      .when(about({ type: 'disburse', officer: BPKAD, at: AT }))
      .then(
        {
          type: 'funds-request.disbursed.v1',
          data: { ...ABOUT, by: BPKAD.id, at: AT, amount: AMOUNT, sp2d: 'SP2D-1' },
        },
        disbursed,
      );
  });

  test('a returned request is revised in a new round', () => {
    request
      .given(...ON_THE_DESK, moved('returned', BPKAD, { stepId: 'r', reasonCode: 'berkas-kurang' }))
      .when(about({ ...draft, recipients: draft.recipients.slice(0, 1) }))
      .then({
        type: 'funds-request.drafted.v1',
        data: {
          ...drafted.data,
          recipients: RECIPIENTS.slice(0, 1),
          amount: 3_000_000,
          line: LINE,
          round: 2,
          by: KABID.id,
          at: AT,
        },
      });
  });

  test('R-08: only households that were found eligible, each once, within the ceilings, on a known line', () => {
    const given = request.given(...OPEN);
    given.when(about({ ...draft, eligible: ELIGIBLE.slice(1) })).thenRejected('household-not-eligible', 'R-08');
    given
      .when(about({ ...draft, recipients: [...draft.recipients, draft.recipients[0]!] }))
      .thenRejected('recipient-twice');
    const relative = { ...ELIGIBLE[1]!, family: ['person-1'] };
    given.when(about({ ...draft, eligible: [ELIGIBLE[0]!, relative] })).thenRejected('family-twice');
    given.when(about({ ...draft, recipients: [] })).thenRejected('recipients-missing');
    given
      .when(about({ ...draft, recipients: [{ householdId: 'house-1', amount: 0.5 }] }))
      .thenRejected('amount-invalid');
    given.when(about({ ...draft, ceilings: { berat: 2_999_999 } })).thenRejected('amount-over-ceiling');
    given.when(about({ ...draft, ceilings: { berat: 3_000_000 } })).then(drafted);
    given.when(about({ ...draft, lineKnown: false })).thenRejected('fund-not-found');
  });
});
