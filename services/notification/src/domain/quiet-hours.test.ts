import { expect, test } from '@jest/globals';
import { quietUntil } from './quiet-hours.ts';

test.each([
  // 20.00 to 07.00 WIB is 13:00Z to 00:00Z.
  ['Asia/Jakarta', '2026-08-03T12:59:59.999Z', null],
  ['Asia/Jakarta', '2026-08-03T13:00:00.000Z', '2026-08-04T00:00:00.000Z'],
  ['Asia/Jakarta', '2026-08-03T17:30:45.000Z', '2026-08-04T00:00:00.000Z'],
  ['Asia/Jakarta', '2026-08-03T23:59:59.999Z', '2026-08-04T00:00:00.000Z'],
  ['Asia/Jakarta', '2026-08-04T00:00:00.000Z', null],
  // An hour earlier in WITA.
  ['Asia/Makassar', '2026-08-03T11:59:00.000Z', null],
  ['Asia/Makassar', '2026-08-03T12:00:00.000Z', '2026-08-03T23:00:00.000Z'],
  ['Asia/Makassar', '2026-08-03T22:59:59.000Z', '2026-08-03T23:00:00.000Z'],
  ['Asia/Makassar', '2026-08-03T23:00:00.000Z', null],
  ['Asia/Jakarta', '2026-12-31T16:59:00.000Z', '2027-01-01T00:00:00.000Z'],
])('%s, %s', (zone, at, until) => {
  expect(quietUntil(at, zone)).toBe(until);
});

test('hours within one day', () => {
  const siesta = { from: 12 * 60, to: 13 * 60 };
  expect(quietUntil('2026-08-03T05:30:00.000Z', 'Asia/Jakarta', siesta)).toBe('2026-08-03T06:00:00.000Z');
  expect(quietUntil('2026-08-03T06:00:00.000Z', 'Asia/Jakarta', siesta)).toBeNull();
});
