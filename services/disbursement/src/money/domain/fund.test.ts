import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import { type FundEvent, fund, fundId } from './fund.ts';

const at = '2026-08-03T02:00:00.000Z';
const line = { year: 2026, fund: 'btt', line: 'bansos-tidak-terencana' };
const hold = { requestId: 'case-1.funds', holdId: 'approval-1' };
const budget = (amount: number): FundEvent => ({
  type: 'fund.budgeted.v1',
  data: { ...line, budget: amount, by: 'oku-selatan.bpkad-1', at },
});
const moved = (movement: 'reserved' | 'committed' | 'released' | 'refunded', amount: number, figures: number[]) => {
  const [all = 0, reserved = 0, committed = 0] = figures;
  const data = { ...line, ...hold, movement, amount, budget: all, reserved, committed, at };
  return { type: 'fund.moved.v1', data } as const;
};
const reserve = { type: 'reserve', line, ...hold, amount: 60, at } as const;

test('reserves at approval, commits at the SP2D, takes back the rest', () => {
  scenario(fund)
    .given(budget(100))
    .when(reserve)
    .then(moved('reserved', 60, [100, 60, 0]))
    .when({ type: 'commit', line, ...hold, at })
    .then(moved('committed', 60, [100, 0, 60]))
    .when({ type: 'refund', line, ...hold, amount: 10, at })
    .then(moved('refunded', 10, [100, 0, 50]));
});

test('reserved and committed together never exceed the budget', () => {
  scenario(fund)
    .given(budget(100), moved('reserved', 60, [100, 60, 0]))
    .when({ ...reserve, holdId: 'approval-2', amount: 41 })
    .thenRejected('budget-exceeded')
    .when({ ...reserve, holdId: 'approval-2', amount: 40 })
    .then({ type: 'fund.moved.v1', data: { ...moved('reserved', 40, [100, 100, 0]).data, holdId: 'approval-2' } });
});

test('every movement happens once, however late or often it is sent', () => {
  const reserved = moved('reserved', 60, [100, 60, 0]);
  const released = moved('released', 60, [100, 0, 0]);
  scenario(fund).given(budget(100), reserved).when(reserve).then();
  scenario(fund).given(budget(100), reserved, released).when(reserve).then();
  scenario(fund)
    .given(budget(100), reserved, released)
    .when({ type: 'release', line, ...hold, at })
    .then();
  scenario(fund)
    .given(budget(100), reserved, moved('committed', 60, [100, 0, 60]))
    .when({ type: 'commit', line, ...hold, at })
    .then()
    .when({ type: 'release', line, ...hold, at })
    .then();
});

test('an SP2D needs a reservation, a refund an SP2D that it does not exceed', () => {
  scenario(fund)
    .given(budget(100))
    .when({ type: 'commit', line, ...hold, at })
    .thenRejected('not-reserved')
    .when({ type: 'refund', line, ...hold, amount: 1, at })
    .thenRejected('not-committed');
  scenario(fund)
    .given(budget(100), moved('reserved', 60, [100, 60, 0]), moved('committed', 60, [100, 0, 60]))
    .when({ type: 'refund', line, ...hold, amount: 61, at })
    .thenRejected('refund-exceeds-payment');
});

test('the budget never goes below what is used', () => {
  scenario(fund)
    .given(budget(100), moved('reserved', 60, [100, 60, 0]))
    .when({ type: 'set-budget', line, budget: 59, by: 'oku-selatan.bpkad-1', at })
    .thenRejected('budget-below-used')
    .when({ type: 'set-budget', line, budget: 60, by: 'oku-selatan.bpkad-1', at })
    .then(budget(60));
});

test('an approval of one request leaves the hold of another alone, and every figure is told', () => {
  const other = { requestId: 'case-2.funds', holdId: 'approval-2' };
  const first = moved('reserved', 60, [100, 60, 0]);
  const second = {
    ...moved('reserved', 40, [100, 100, 0]),
    data: { ...moved('reserved', 40, [100, 100, 0]).data, ...other },
  };
  const both = scenario(fund).given(budget(100), first, second);
  both.when({ type: 'release', line, ...hold, at }).then(moved('released', 60, [100, 40, 0]));
  both.when({ type: 'commit', line, ...hold, at }).then(moved('committed', 60, [100, 40, 60]));
  expect(both.given(moved('committed', 60, [100, 40, 60])).state()).toEqual({
    budget: 100,
    reserved: 40,
    committed: 60,
    holds: [
      { ...other, amount: 40, last: 'reserved' },
      { ...hold, amount: 60, last: 'committed' },
    ],
  });
  expect(fund.decide(both.state(), { ...reserve, holdId: 'approval-3', amount: 1 })).toMatchObject({
    facts: { requested: 1, free: 0, budget: 100 },
  });
  const less = { type: 'set-budget', line, budget: 99, by: 'oku-selatan.bpkad-1', at } as const;
  expect(fund.decide(both.state(), less)).toMatchObject({ facts: { used: 100 } });
  both.when({ ...less, budget: 100 }).then();
});

test('what was paid out comes back at most once and at most whole', () => {
  const paid = scenario(fund).given(
    budget(100),
    moved('reserved', 60, [100, 60, 0]),
    moved('committed', 60, [100, 0, 60]),
  );
  const refund = (amount: number) => ({ type: 'refund', line, ...hold, amount, at }) as const;
  paid.when(refund(0)).then();
  paid.when(refund(60)).then(moved('refunded', 60, [100, 0, 0]));
  expect(fund.decide(paid.state(), refund(61))).toMatchObject({ facts: { paid: 60 } });
  const back = paid.given(moved('refunded', 10, [100, 0, 50]));
  back.when(refund(10)).then();
  back.when({ type: 'commit', line, ...hold, at }).then();
  back.when({ type: 'release', line, ...hold, at }).then();
  const released = scenario(fund).given(budget(100), moved('released', 60, [100, 0, 0]));
  released.when({ type: 'commit', line, ...hold, at }).thenRejected('not-reserved');
  released.when(refund(1)).thenRejected('not-committed');
  scenario(fund)
    .given(budget(100))
    .when({ type: 'release', line, ...hold, at })
    .then();
});

test('a line has an id of its own', () => {
  expect(fundId(line)).toBe('2026.btt.bansos-tidak-terencana');
});
