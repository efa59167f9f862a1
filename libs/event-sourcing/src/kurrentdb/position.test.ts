import { expect, test } from '@jest/globals';
import { START } from '@kurrent/kurrentdb-client';
import { isAfter, positionOf, positionText } from './position.ts';

test('a position is a text and back, also beyond what a number holds', () => {
  const position = { commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 2n };
  expect(positionOf(positionText(position))).toEqual(position);
  expect(positionOf('')).toBe(START);
});

test('a position of another store is refused', () => {
  for (const text of ['7', 'a/b', '1/2/3', '-1/2']) expect(() => positionOf(text)).toThrow(RangeError);
});

test('positions are ordered by commit, then by prepare', () => {
  expect(isAfter('10/1', '9/9')).toBe(true);
  expect(isAfter('9/10', '9/9')).toBe(true);
  expect(isAfter('9/9', '9/9')).toBe(false);
  expect(isAfter('1/1', '')).toBe(true);
  expect(isAfter('', '')).toBe(false);
});
