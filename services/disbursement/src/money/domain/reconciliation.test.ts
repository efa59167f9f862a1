import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import { periodOf, reconcile, reconciliation } from './reconciliation.ts';

const order = (number: string, date: string, amount: number) => ({ number, date, amount });
const recorded = (number: string, date: string, amount: number) => {
  return { ...order(number, date, amount), requestId: `${number}.funds`, round: 1 };
};

test('tells what matches, what differs and what is missing on either side of the period of the list', () => {
  const listed = [order('A', '2026-08-01', 10), order('B', '2026-08-02', 20), order('C', '2026-08-03', 30)];
  const here = [
    recorded('A', '2026-08-01', 10),
    recorded('B', '2026-08-02', 21),
    recorded('D', '2026-08-02', 40),
    recorded('E', '2026-08-04', 50),
  ];
  const rows = reconcile(listed, here);
  expect(rows.map(({ result, number, listed: there, recorded: ours }) => [result, number, there, ours])).toEqual([
    ['matched', 'A', 10, 10],
    ['amount-differs', 'B', 20, 21],
    ['missing-here', 'C', 30, null],
    ['missing-there', 'D', null, 40],
  ]);
});

test('the period runs from the first to the last date of the list, whatever its order, with both ends', () => {
  const listed = [order('B', '2026-08-02', 1), order('A', '2026-08-01', 1), order('C', '2026-08-03', 1)];
  expect(periodOf(listed)).toEqual({ from: '2026-08-01', to: '2026-08-03' });
  expect(periodOf([])).toEqual({ from: '', to: '' });
  const here = ['2026-07-31', '2026-08-01', '2026-08-03', '2026-08-04'].map((date) => recorded(date, date, 5));
  const missing = reconcile(listed, here).filter(({ result }) => result === 'missing-there');
  expect(missing).toEqual(
    ['2026-08-01', '2026-08-03'].map((date) => ({
      result: 'missing-there',
      number: date,
      date,
      listed: null,
      recorded: 5,
      requestId: `${date}.funds`,
    })),
  );
});

test('a row names the request that it pays, and a file is reconciled once', () => {
  const [matched, unknown] = reconcile(
    [order('A', '2026-08-01', 10), order('B', '2026-08-01', 20)],
    [recorded('A', '2026-08-01', 10)],
  );
  expect(matched).toEqual({
    result: 'matched',
    number: 'A',
    date: '2026-08-01',
    listed: 10,
    recorded: 10,
    requestId: 'A.funds',
  });
  expect(unknown).toMatchObject({ result: 'missing-here', requestId: null });
  const counts = { matched: 1, 'amount-differs': 0, 'missing-here': 1, 'missing-there': 0 };
  const data = { from: '2026-08-01', to: '2026-08-01', rows: 2, counts, fileHash: 'f', by: 'ofc.bpkad', at: 'now' };
  const done = { type: 'reconciliation.recorded.v1', data } as const;
  scenario(reconciliation)
    .when({ type: 'record', ...data })
    .then(done)
    .when({ type: 'record', ...data, rows: 3 })
    .then();
});
