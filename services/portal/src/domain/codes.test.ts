import { expect, test } from '@jest/globals';
import { plainCode } from './codes.ts';

test.each([
  ['ab12c-d34ef', 'AB12CD34EF'],
  [' O0 iIlL1 ', '0011111'],
  ["x'; --", 'X'],
])('reads %j as %s', (typed, expected) => {
  expect(plainCode(typed)).toBe(expected);
});
