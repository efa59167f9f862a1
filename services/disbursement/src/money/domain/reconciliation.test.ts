import { expect, test } from '@jest/globals';
import { reconcile } from './reconciliation.ts';

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
