import { beforeEach, expect, test } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens.ts';

let seconds: number;
let checks: string[];
beforeEach(() => {
  seconds = 1_000;
  checks = [];
});

const now = () => new Date(seconds * 1000);

function get(cache: VerifiedTokens<string>, token: string, expiresAt = 2_000): Promise<string> {
  return cache.get(token, async () => {
    checks.push(token);
    return { value: token.toUpperCase(), expiresAt };
  });
}

test('checks a token once until it expires', async () => {
  const cache = new VerifiedTokens<string>({ now });
  expect([await get(cache, 'a'), await get(cache, 'a')]).toEqual(['A', 'A']);
  seconds = 1_999;
  await get(cache, 'a');
  expect(checks).toEqual(['a']);
  seconds = 2_000;
  await get(cache, 'a');
  expect(checks).toEqual(['a', 'a']);
});

test('checks again after the maximum age', async () => {
  const cache = new VerifiedTokens<string>({ now, maxAge: 300 });
  await get(cache, 'a');
  seconds += 299;
  await get(cache, 'a');
  expect(checks).toEqual(['a']);
  seconds += 1;
  await get(cache, 'a');
  expect(checks).toEqual(['a', 'a']);
});

test('forgets the least recently used', async () => {
  const cache = new VerifiedTokens<string>({ now, capacity: 2 });
  for (const token of ['a', 'b', 'a', 'c', 'a', 'b']) await get(cache, token);
  expect(checks).toEqual(['a', 'b', 'c', 'b']);
});

test('does not remember a refusal', async () => {
  const cache = new VerifiedTokens<string>({ now });
  const refuse = () => Promise.reject(new Error('refused'));
  await expect(cache.get('a', refuse)).rejects.toThrow('refused');
  expect(await get(cache, 'a')).toBe('A');
});
