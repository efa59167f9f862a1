import { describe, expect, test } from '@jest/globals';
import {
  FUNDS_DESKS,
  FUNDS_STATUSES,
  FUNDS_TRANSITIONS,
  type FundsDesk,
  type FundsStatus,
  type FundsTransitionName,
  fundsDeskOf,
} from './funds-procedure.ts';

type Cell = readonly [desk: FundsDesk | 'system', command: FundsTransitionName];

/** R-06 and office practice, written out once more by state: what may come, and at which desk. */
const PROCEDURE: Readonly<Record<FundsStatus | 'none', readonly Cell[]>> = {
  none: [
    ['drafting', 'draft'],
    ['drafting', 'forgo'],
  ],
  drafted: [
    ['drafting', 'draft'],
    ['signing', 'sign'],
    ['drafting', 'forgo'],
  ],
  signed: [
    ['drafting', 'submit'],
    ['drafting', 'forgo'],
  ],
  submitted: [['bpkad', 'receive']],
  received: [
    ['bpkad', 'return'],
    ['bpkad', 'refuse'],
    ['bpkad', 'approve'],
  ],
  returned: [
    ['drafting', 'draft'],
    ['drafting', 'forgo'],
  ],
  approved: [
    ['bpkad', 'return'],
    ['bpkad', 'refuse'],
    ['bpkad', 'issue-spp'],
    ['system', 'cancel'],
  ],
  refused: [
    ['drafting', 'draft'],
    ['drafting', 'forgo'],
  ],
  'spp-issued': [
    ['bpkad', 'return'],
    ['bpkad', 'refuse'],
    ['bpkad', 'issue-spm'],
    ['system', 'cancel'],
  ],
  'spm-issued': [
    ['bpkad', 'return'],
    ['bpkad', 'refuse'],
    ['bpkad', 'issue-sp2d'],
    ['system', 'cancel'],
  ],
  'sp2d-issued': [['bpkad', 'disburse']],
  disbursed: [
    ['cashier', 'hand-over'],
    ['cashier', 'reverse'],
    ['cashier', 'mark-not-received'],
    ['cashier', 'account'],
  ],
  accounted: [['bpkad', 'close']],
  closed: [
    ['drafting', 'draft'],
    ['drafting', 'forgo'],
  ],
  'not-needed': [
    ['drafting', 'draft'],
    ['drafting', 'forgo'],
  ],
};

const rows = Object.entries(FUNDS_TRANSITIONS);

describe('R-06: the procedure of a request for money', () => {
  test.each(Object.entries(PROCEDURE))('%s', (state, expected) => {
    const allowed = rows
      .filter(([, { from }]) => from.some((status) => (status ?? 'none') === state))
      .map(([command, { desk }]) => [desk ?? 'system', command]);
    expect(allowed).toEqual(expected);
  });

  test('every state is reached', () => {
    expect(new Set(rows.map(([, { to }]) => to))).toEqual(new Set(FUNDS_STATUSES));
  });

  test('money that was paid out is handed over and accounted for, also when the case was closed', () => {
    expect(rows.filter(([, { afterCase }]) => afterCase).map(([command]) => command)).toEqual([
      'disburse',
      'hand-over',
      'reverse',
      'mark-not-received',
      'account',
      'close',
    ]);
  });

  test('every request that has not ended waits for one desk', () => {
    const waiting = Object.fromEntries(FUNDS_STATUSES.map((state) => [state, fundsDeskOf(state)]));
    expect(waiting).toEqual({
      drafted: 'signing',
      signed: 'drafting',
      submitted: 'bpkad',
      received: 'bpkad',
      returned: 'drafting',
      approved: 'bpkad',
      refused: undefined,
      'spp-issued': 'bpkad',
      'spm-issued': 'bpkad',
      'sp2d-issued': 'bpkad',
      disbursed: 'cashier',
      accounted: 'bpkad',
      closed: undefined,
      'not-needed': undefined,
    });
    for (const state of FUNDS_STATUSES.filter((status) => fundsDeskOf(status) !== undefined)) {
      // Who drafts may end the request instead; nobody waits for that.
      const onward = rows.filter(
        ([, { from, to, desk }]) => desk !== null && ![state, 'not-needed'].includes(to) && from.includes(state),
      );
      expect(new Set(onward.map(([, { desk }]) => desk))).toEqual(new Set([fundsDeskOf(state)]));
    }
    expect(fundsDeskOf('unknown')).toBeUndefined();
  });

  test('maker, checker and cashier have different roles', () => {
    expect(new Set(Object.values(FUNDS_DESKS)).size).toBe(4);
  });
});
