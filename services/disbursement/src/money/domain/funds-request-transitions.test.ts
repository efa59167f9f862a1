import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  ABOUT,
  AMOUNT,
  AT,
  about,
  approved,
  BPKAD,
  CASHIER,
  draft,
  drafted,
  EVERYTHING,
  HEAD,
  handOver,
  KABID,
  moved,
  ON_THE_DESK,
  OPEN,
  PAID_OUT,
  RECIPIENTS,
  signed,
  signing,
  submitted,
  why,
} from '../../test/fixtures/funds-request.ts';
import { fundsRequest } from './funds-request.ts';
import type { FundsRequestEvent } from './funds-request-events.ts';

const request = scenario(fundsRequest);

describe('maker, checker and cashier are different persons', () => {
  const all = (id: string) => ({ id, roles: EVERYTHING });

  test('by person, not only by role', () => {
    request
      .given(...OPEN, drafted)
      .when(about({ type: 'sign', id: 's', issueDate: '2026-08-03', holder: 'self', officer: all(KABID.id), at: AT }))
      .thenRejected('not-by-same-officer');
    request
      .given(...OPEN, drafted, signing, signed, submitted)
      .when(about({ type: 'receive', officer: all(HEAD.id), at: AT }))
      .thenRejected('not-by-same-officer');
    for (const { id } of [KABID, HEAD, BPKAD]) {
      request
        .given(...PAID_OUT)
        .when(handOver({ officer: all(id) }))
        .thenRejected('not-by-same-officer');
    }
  });

  test('who decided on the households is not the cashier', () => {
    request
      .given(...PAID_OUT)
      .when(handOver({ officer: all('oku-selatan.decider') }))
      .thenRejected('not-by-same-officer');
  });

  test('each desk has its role', () => {
    request
      .given(...OPEN)
      .when(about({ ...draft, officer: HEAD }))
      .thenRejected('wrong-role');
    request
      .given(...OPEN, drafted, signed, submitted)
      .when(about({ type: 'receive', officer: CASHIER, at: AT }))
      .thenRejected('wrong-role');
    request
      .given(...PAID_OUT)
      .when(handOver({ officer: KABID }))
      .thenRejected('wrong-role');
  });

  test('INC-38: only the holder of the office on the day signs', () => {
    const sign = { type: 'sign', id: 's', issueDate: '2026-08-03', officer: HEAD, at: AT } as const;
    request
      .given(...OPEN, drafted)
      .when(about({ ...sign, holder: 'another' }))
      .thenRejected('wrong-role', 'INC-38');
    request
      .given(...OPEN, drafted)
      .when(about({ ...sign, holder: 'unknown' }))
      .thenRejected('signatory-unknown', 'INC-38');
    request
      .given(...OPEN, drafted)
      .when(about({ ...sign, holder: 'acting' }))
      .thenRejected('not-the-holder-now', 'INC-38');
  });
});

describe('a step over several aggregates', () => {
  const approve = { type: 'approve', id: 'approval-1', officer: BPKAD, at: AT } as const;
  const started = {
    type: 'funds-request.step-started.v1',
    data: { ...ABOUT, id: 'approval-1', by: BPKAD.id, at: AT, step: 'approve' },
  } as const;

  test('nothing else happens before it ended', () => {
    request
      .given(...ON_THE_DESK)
      .when(about(approve))
      .then(started)
      .when(about({ type: 'refuse', id: 'x', ...why, officer: BPKAD, at: AT }))
      .thenRejected('funds-step-conflict');
  });

  test('it ends once; a late answer changes nothing', () => {
    const complete = { ...ABOUT, type: 'complete', id: 'approval-1', file: null } as const;
    request
      .given(...ON_THE_DESK, started)
      .when(complete)
      .then(approved)
      .when(complete)
      .then();
    request
      .given(...ON_THE_DESK)
      .when(complete)
      .then();
  });

  test('refused elsewhere, the request stands where it stood and can be tried again', () => {
    const facts = { requested: AMOUNT, free: 0, budget: 0 };
    request
      .given(...ON_THE_DESK, started)
      .when({ ...ABOUT, type: 'fail', id: 'approval-1', code: 'budget-exceeded', facts })
      .then({
        type: 'funds-request.step-failed.v1',
        data: { ...ABOUT, id: 'approval-1', step: 'approve', code: 'budget-exceeded', facts, at: AT },
      })
      .when(about({ ...approve, id: 'approval-2' }))
      .then({ ...started, data: { ...started.data, id: 'approval-2' } });
  });

  test('a case that is closed gives back what is reserved, and F7: pays nobody any more; what is paid out goes back into the books', () => {
    const closed = { ...ABOUT, type: 'note-closed', id: 'message-1', by: 'intake', at: AT } as const;
    const ended = { type: 'funds-request.step-ended.v1', data: { ...ABOUT, stepId: 'funds', run: 1 } } as const;
    request
      .given(...ON_THE_DESK, approved)
      .when(closed)
      .then(ended, {
        type: 'funds-request.step-started.v1',
        data: {
          ...ABOUT,
          id: 'message-1',
          by: 'intake',
          at: AT,
          step: 'cancel',
          reasonCode: 'kasus-ditutup',
          noteId: null,
        },
      });
    request
      .given(...PAID_OUT)
      .when(closed)
      .then(ended)
      .when(handOver())
      .thenRejected('case-closed');
    const back = request.given(...PAID_OUT, ended, notReceived('house-1'));
    back.when(handOver({ householdId: 'house-2' })).thenRejected('case-closed');
    const over = request.given(...PAID_OUT, ended, notReceived('house-1'), notReceived('house-2'));
    const account = { type: 'account', number: 'SPJ-1', date: '2026-08-04', officer: CASHIER, at: AT } as const;
    over
      .when(about({ ...account, handedOver: 0, returned: AMOUNT }))
      .then(moved('accounted', CASHIER, { number: 'SPJ-1', date: '2026-08-04' }));
    expect(over.state().notes).toEqual(
      ['house-1', 'house-2'].map((householdId) => {
        return { round: 1, about: 'not-received', householdId, ...why, by: CASHIER.id, at: AT };
      }),
    );
    request
      .given(...OPEN)
      .when(closed)
      .then(ended)
      .when(about(draft))
      .thenRejected('step-not-open');
  });
});

function notReceived(householdId: string): FundsRequestEvent {
  const { amount } = RECIPIENTS.find((one) => one.householdId === householdId)!;
  return {
    type: 'funds-request.not-received.v1',
    data: { ...ABOUT, ...why, by: CASHIER.id, at: AT, householdId, amount },
  };
}
