import { expect, test } from '@jest/globals';
import { isBefore } from './bus.ts';

test('offsets compare number by number, also beyond what a number holds; what goes on is behind what ends', () => {
  const ordered = ['', '9', '9/0', '10', '9007199254740992/5', '9007199254740993/4', '9007199254740993/4/0'];
  for (const [index, offset] of ordered.entries())
    for (const [against, other] of ordered.entries()) expect(isBefore(offset, other)).toBe(index < against);
});
