import { describe, expect, test } from '@jest/globals';
import { settleWithin, TimedOut, withTimeout } from './timeout.ts';

const never = () => new Promise<never>(() => undefined);

describe('withTimeout', () => {
  test('gives the value, or the error of the promise', async () => {
    expect(await withTimeout(60_000, Promise.resolve(7))).toBe(7);
    await expect(withTimeout(60_000, Promise.reject(new RangeError('x')))).rejects.toThrow(RangeError);
  });

  test('rejects when the promise takes longer; a rejection after that is ignored', async () => {
    await expect(withTimeout(1, never())).rejects.toThrow(TimedOut);
    const late = Promise.withResolvers<never>();
    await expect(withTimeout(1, late.promise)).rejects.toThrow(TimedOut);
    late.reject(new Error('late'));
    await expect(late.promise).rejects.toThrow('late');
  });
});

test('settleWithin resolves however the promise ends, and when it does not', async () => {
  await settleWithin(60_000, Promise.resolve(7));
  await settleWithin(60_000, Promise.reject(new Error('x')));
  await settleWithin(1, never());
});
