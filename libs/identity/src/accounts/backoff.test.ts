import { beforeEach, expect, test } from '@jest/globals';
import { Backoff } from './backoff.ts';

let seconds: number;
let backoff: Backoff;
beforeEach(() => {
  seconds = 1_000;
  backoff = new Backoff({ free: 3, firstWait: 10, maxWait: 60, capacity: 3, now: () => new Date(seconds * 1000) });
});

function begin(times: number, key = 'k'): number[] {
  return Array.from({ length: times }, () => backoff.begin(key));
}

test('after the free failures each one doubles the wait, up to the longest', () => {
  expect(begin(5)).toEqual([0, 0, 0, 10, 10]);
  const waits = [10, 20, 40, 60].map((pause) => {
    seconds += pause;
    return begin(2)[1];
  });
  expect(waits).toEqual([20, 40, 60, 60]);
});

test('a success clears the key; taking one back leaves the others', () => {
  begin(3);
  backoff.succeeded('k');
  expect(begin(4)).toEqual([0, 0, 0, 10]);
  begin(3, 'shared');
  backoff.takeBack('shared');
  expect(begin(2, 'shared')).toEqual([0, 10]);
});

test('an hour later the failures are forgotten', () => {
  begin(3);
  seconds += 3_600;
  expect(begin(4)).toEqual([0, 0, 0, 10]);
});

test('memory is bounded: the key not seen for longest goes first', () => {
  begin(3, 'a');
  begin(1, 'b');
  begin(1, 'c');
  begin(1, 'd');
  expect(begin(1, 'a')).toEqual([0]);
});
