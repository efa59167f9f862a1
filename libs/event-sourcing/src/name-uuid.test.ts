import { expect, test } from '@jest/globals';
import { uuidsIn } from './name-uuid.ts';

test('the example of RFC 9562 for version 5', () => {
  const inDns = uuidsIn('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
  expect(inDns('www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('names of any letters give well-formed ids that differ', () => {
  const make = uuidsIn('0f4b5c1e-7d0a-5a53-9a53-6f2f7c1d8e42');
  const made = Array.from({ length: 1_000 }, (_, index) => make(`perkara/é/${index}`));
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(made).size).toBe(made.length);
});
