import { describe, expect, test } from '@jest/globals';
import { KeyedMutex } from './keyed-mutex.ts';

/** A task that ends when the test says so. */
function held(mutex: KeyedMutex, keys: string | readonly string[], log: string[], name: string) {
  const end = Promise.withResolvers<string>();
  const result = mutex.run(keys, async (waited) => {
    log.push(`${name} ${waited ? 'waited' : 'at once'}`);
    return end.promise;
  });
  return { result, end: () => end.resolve(name), fail: () => end.reject(new Error(name)) };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

describe('KeyedMutex', () => {
  test('tasks of one key run in order, those of another beside them', async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const first = held(mutex, 'a', log, 'first');
    const second = held(mutex, 'a', log, 'second');
    const other = held(mutex, 'b', log, 'other');
    await turns();
    expect(log).toEqual(['first at once', 'other at once']);
    first.end();
    expect(await first.result).toBe('first');
    await turns();
    expect(log).toEqual(['first at once', 'other at once', 'second waited']);
    second.end();
    other.end();
    await Promise.all([second.result, other.result]);
    held(mutex, 'a', log, 'later').end();
    expect(log.at(-1)).toBe('later at once');
  });

  test('a task over several keys waits for each of them, and holds each of them', async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const a = held(mutex, 'a', log, 'a');
    const b = held(mutex, 'b', log, 'b');
    const both = held(mutex, ['a', 'b'], log, 'both');
    const again = held(mutex, ['b', 'a'], log, 'again');
    a.end();
    await turns();
    expect(log).toEqual(['a at once', 'b at once']);
    b.end();
    await turns();
    expect(log).toEqual(['a at once', 'b at once', 'both waited']);
    both.end();
    again.end();
    await again.result;
    expect(log.at(-1)).toBe('again waited');
  });

  test('the next one runs after a task that failed', async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const failing = held(mutex, 'a', log, 'failing');
    const next = held(mutex, 'a', log, 'next');
    failing.fail();
    await expect(failing.result).rejects.toThrow('failing');
    next.end();
    expect(await next.result).toBe('next');
  });
});
