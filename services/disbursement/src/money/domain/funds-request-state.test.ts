import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  ABOUT,
  AMOUNT,
  AT,
  approved,
  BPKAD,
  CASHIER,
  classNoted,
  draft,
  drafted,
  handedOver,
  handOver,
  KABID,
  LINE,
  moved,
  ON_THE_DESK,
  OPEN,
  PAID_OUT,
  RECIPIENTS,
  signed,
  signing,
  spmIssued,
  sppIssued,
  transferFailed,
} from '../../test/fixtures/funds-request.ts';
import { fundsRequest } from './funds-request.ts';
import type { FundsRequestEvent } from './funds-request-events.ts';
import { requestIdOf } from './funds-request-state.ts';

const request = scenario(fundsRequest);

test('a case has one request', () => {
  expect(requestIdOf(ABOUT.caseId)).toBe(ABOUT.requestId);
});

describe('the step of the case', () => {
  const note = { ...ABOUT, type: 'note-step', stepId: 'funds', run: 1, notBy: ['oku-selatan.decider'] } as const;
  const noted = (run: number): FundsRequestEvent => ({
    type: 'funds-request.step-noted.v1',
    data: { ...ABOUT, stepId: 'funds', run, notBy: ['oku-selatan.decider'] },
  });
  const closed = { ...ABOUT, type: 'note-closed', id: 'message-1', by: 'intake', at: AT } as const;
  const ended: FundsRequestEvent = {
    type: 'funds-request.step-ended.v1',
    data: { ...ABOUT, stepId: 'funds', run: 1 },
  };

  test('each run is noted once, and an older one that arrives late changes nothing', () => {
    const first = request.given(classNoted('sosial')).when(note).then(noted(1));
    const second = first
      .when(note)
      .then()
      .when({ ...note, run: 2 })
      .then(noted(2));
    second.when(note).then();
  });

  test('the end of the case ends it once, and nothing where it was never open', () => {
    request
      .given(...OPEN)
      .when(closed)
      .then(ended)
      .when(closed)
      .then();
    request.given(classNoted('sosial')).when(closed).then();
  });

  test('the end of the case waits for a step on other aggregates', () => {
    request
      .given(...OPEN, drafted, signing)
      .when(closed)
      .thenRejected('funds-step-conflict');
  });

  test('how it ended is kept until the next run', () => {
    const how = { by: CASHIER.id, at: AT, run: 1, outcome: 'handed-over', amount: AMOUNT } as const;
    const over = request.given(...OPEN, { type: 'funds-request.track-ended.v1', data: { ...ABOUT, ...how } });
    expect(over.state()).toMatchObject({ trackEnd: how, step: { open: false } });
    expect(over.given(noted(2)).state()).toMatchObject({ trackEnd: null, step: { run: 2, open: true } });
  });
});

describe('a round of the request', () => {
  test('R-06: has the numbers of its papers, and the hold of its approval', () => {
    expect(request.given(...PAID_OUT).state().current).toEqual({
      recipients: RECIPIENTS,
      amount: AMOUNT,
      line: LINE,
      round: 1,
      since: AT,
      status: 'disbursed',
      notaDinas: 'ND-1',
      holdId: 'approval-1',
      spp: { number: 'SPP-1', instrument: 'LS' },
      spm: 'SPM-1',
      sp2d: { number: 'SP2D-1', date: '2026-08-03' },
      handovers: [],
      notReceived: [],
    });
  });

  test.each(['returned', 'refused'] as const)('holds nothing of the fund once BPKAD has %s it', (status) => {
    const back = request.given(...ON_THE_DESK, approved, sppIssued, spmIssued, moved(status, BPKAD, { stepId: 'r' }));
    expect(back.state()).toMatchObject({ current: { status, holdId: null }, pending: null });
  });

  test('a step that moved the request is no longer pending', () => {
    const pending = request.given(...OPEN, drafted, signing);
    expect(pending.state()).toMatchObject({ pending: { id: 's', step: 'sign' } });
    expect(pending.given(signed).state()).toMatchObject({ pending: null });
  });

  test('why a step failed is kept under the id of the step', () => {
    const failure = { id: 's', code: 'budget-exceeded', facts: { free: 0 } };
    const failed = request.given(...OPEN, drafted, signing, {
      type: 'funds-request.step-failed.v1',
      data: { ...ABOUT, ...failure, step: 'sign', at: AT },
    });
    expect(failed.state()).toMatchObject({ pending: null, failure });
  });
});

describe('a household receives money once per incident', () => {
  const paid = request.given(...PAID_OUT, handedOver(0, 'transfer'), handedOver(1, 'transfer'));
  const booked = [moved('accounted', CASHIER), moved('closed', BPKAD)];
  const anew = (index: 0 | 1) => ({ ...ABOUT, ...draft, recipients: [draft.recipients[index]!] });

  test('also over its rounds', () => {
    paid
      .given(...booked)
      .when(anew(0))
      .thenRejected('already-received');
    paid
      .given(...booked)
      .when(anew(1))
      .thenRejected('already-received');
  });

  test('unless the transfer failed: then that household alone is served again, in this round or the next', () => {
    const reversed = paid.given(transferFailed(0));
    expect(reversed.state().served).toEqual([{ householdId: 'house-2', subjectId: 'person-2' }]);
    const again = handOver({ id: 'again', handoverId: 'again' });
    const begun = fundsRequest.decide(reversed.state(), again);
    expect(begun).toMatchObject([{ type: 'funds-request.step-started.v1', data: { householdId: 'house-1' } }]);
    reversed.when({ ...again, householdId: 'house-2' }).thenRejected('already-received');
    const { amount } = RECIPIENTS[0]!;
    reversed
      .given(...booked)
      .when(anew(0))
      .then({
        type: 'funds-request.drafted.v1',
        data: { ...ABOUT, by: KABID.id, at: AT, recipients: RECIPIENTS.slice(0, 1), amount, line: LINE, round: 2 },
      });
  });
});
