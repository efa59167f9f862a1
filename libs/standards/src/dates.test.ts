import { expect, test } from '@jest/globals';
import { BIRTH_DAYS, isDay, isInstant, localDate } from './dates.ts';

test.each([
  ['2026-08-03', true],
  ['2024-02-29', true],
  ['2000-01-01', true],
  ['2100-12-31', true],
  ['1999-12-31', false],
  ['2101-01-01', false],
  ['0001-01-01', false],
  ['9999-12-31', false],
  ['2026-02-29', false],
  ['2026-02-30', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-8-3', false],
  ['2026-08-03T00:00:00Z', false],
  ['', false],
])('%s as a day of an office: %s', (text, right) => expect(isDay(text)).toBe(right));

test('a birth may be of the last century, not before it', () => {
  expect(isDay('1900-01-01', BIRTH_DAYS)).toBe(true);
  expect(isDay('1899-12-31', BIRTH_DAYS)).toBe(false);
  expect(isDay('1800-01-01', BIRTH_DAYS)).toBe(false);
});

test.each([
  ['2026-07-01T02:30:00+07:00', true],
  ['2026-07-01T02:30:00.123Z', true],
  ['2026-07-01T02:30Z', true],
  ['2026-07-01T02:30:00', false],
  ['2026-07-01', false],
  ['2026-02-30T02:30:00Z', false],
  ['2026-07-01T24:00:00Z', false],
  ['2026-07-01T02:60:00Z', false],
  ['2026-07-01 02:30:00Z', false],
  ['9999-07-01T02:30:00Z', false],
])('%s as an instant: %s', (text, right) => {
  expect(isInstant(text)).toBe(right);
  if (right) expect(new Date(text).getTime()).not.toBeNaN();
});

test('a date is that of the zone of the tenant', () => {
  expect(localDate('2026-08-02T16:30:00.000Z', 'Asia/Makassar')).toBe('2026-08-03');
  expect(localDate('2026-08-02T16:30:00.000Z', 'Asia/Jakarta')).toBe('2026-08-02');
});
