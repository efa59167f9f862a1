import { expect, test } from '@jest/globals';
import { Throughput } from './throughput.ts';

test('tells the mean of the last minute and forgets what is older', () => {
  let seconds = 1_000;
  const throughput = new Throughput(() => new Date(seconds * 1_000));
  const work = (count: number) => {
    for (let n = 0; n < count; n += 1) throughput.add();
  };
  expect(throughput.perSecond()).toBe(0);
  work(60);
  seconds += 30;
  work(30);
  expect(throughput.perSecond()).toBe(1.5);
  seconds += 29;
  expect(throughput.perSecond()).toBe(1.5);
  seconds += 1;
  expect(throughput.perSecond()).toBe(0.5);
  work(6);
  expect(throughput.perSecond()).toBe(0.6);
  seconds += 3_600;
  expect(throughput.perSecond()).toBe(0);
});
