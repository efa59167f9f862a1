import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  ABOUT,
  AT,
  about,
  BPKAD,
  CASHIER,
  draft,
  drafted,
  handedOver,
  KABID,
  moved,
  ON_THE_DESK,
  OPEN,
  PAID_OUT,
  RECIPIENTS,
  stepNoted,
  why,
} from '../../test/fixtures/funds-request.ts';
import { fundsRequest } from './funds-request.ts';
import type { FundsRequestEvent } from './funds-request-events.ts';

const request = scenario(fundsRequest);
const forgo = about({ type: 'forgo', reasonCode: 'cukup-barang', noteId: null, officer: KABID, at: AT });
const ended = (run: number, amount: number): FundsRequestEvent => ({
  type: 'funds-request.track-ended.v1',
  data: { ...ABOUT, by: KABID.id, at: AT, run, outcome: 'not-needed', amount, reasonCode: 'cukup-barang' },
});
const again: FundsRequestEvent = { ...stepNoted, data: { ...stepNoted.data, run: 2 } } as FundsRequestEvent;

describe('F16: no money is needed', () => {
  test('the Kabid ends the step before the request is with BPKAD, with or without a draft', () => {
    const given = { reasonCode: 'cukup-barang' };
    request
      .given(...OPEN)
      .when(forgo)
      .then(moved('not-needed', KABID, { ...given, amount: 0 }), ended(1, 0))
      .when(forgo)
      .thenRejected('step-not-open');
    request
      .given(...OPEN, drafted)
      .when(forgo)
      .then(moved('not-needed', KABID, given), ended(1, 0));
    request
      .given(...ON_THE_DESK)
      .when(forgo)
      .thenRejected('funds-state-conflict');
  });

  test('a step that opens again has an end, whatever became of the request', () => {
    const notReceived: FundsRequestEvent = {
      type: 'funds-request.not-received.v1',
      data: { ...ABOUT, ...why, by: 'x', at: AT, householdId: 'house-2', amount: RECIPIENTS[1]!.amount },
    };
    const paid = RECIPIENTS[0]!.amount;
    const closed = [
      ...PAID_OUT,
      handedOver(0),
      notReceived,
      moved('accounted', CASHIER),
      moved('closed', BPKAD),
      again,
    ];
    const reopened = request.given(...closed);
    expect(reopened.when(forgo).then(ended(2, paid)).state().current?.status).toBe('closed');
    const data = {
      ...drafted.data,
      recipients: [{ ...RECIPIENTS[1]!, amount: 1_000_000 }],
      amount: 1_000_000,
      round: 2,
    };
    const second = [...closed, { ...drafted, data } as FundsRequestEvent];
    const late = { ...draft, recipients: [{ householdId: 'house-2', amount: 1_000_000 }] };
    reopened.when(about(late)).then(second.at(-1)!);
    expect(request.given(...second).state()).toMatchObject({ handedOverBefore: paid, current: { round: 2 } });
  });
});
