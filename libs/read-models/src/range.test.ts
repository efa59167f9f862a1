import { expect, test } from '@jest/globals';
import { inRange, intervalOf } from './range.ts';

const at = (condition: Parameters<typeof intervalOf>[0]) => (value: unknown) => inRange(value, intervalOf(condition)!);

test.each([
  [{ gt: 1, lt: 1.5 }, [1.25], [1, 1.5, '1.25', null]],
  [{ gte: 1, lte: 1.5 }, [1, 1.25, 1.5], [0.9, 1.6]],
  [{ gt: 'a', lt: 'c' }, ['aa', 'b'], ['a', 'c', 1, true]],
  [{ gte: 'a' }, ['a', '\u{1f600}'], ['Z', '']],
  [{ prefix: 'ab' }, ['ab', 'ab\u{10ffff}'], ['a', 'ac']],
  [{ prefix: '' }, ['', 'x'], [0, null]],
] as const)('%j holds what lies between its limits', (condition, inside, outside) => {
  expect(inside.filter((value) => !at(condition)(value))).toEqual([]);
  expect((outside as readonly unknown[]).filter(at(condition))).toEqual([]);
});

test.each([{}, { gte: 1, gt: 1 }, { lte: 1, lt: 1 }, { gte: 1, lt: 'a' }])('%j is no range', (condition) => {
  expect(intervalOf(condition)).toBeUndefined();
});
