import { expect, test } from '@jest/globals';
import type { Limit } from '../route.ts';
import { parseLimit } from './limit.ts';

test('INC-06: units of every calendar', () => {
  expect(parseLimit({ value: 'PT1H30M', calendar: 'working' })).toEqual({
    months: 0,
    days: 0,
    milliseconds: 5_400_000,
  });
  expect(parseLimit({ value: 'P1DT30M', calendar: 'working' })).toEqual({
    months: 0,
    days: 1,
    milliseconds: 1_800_000,
  });
  expect(parseLimit({ value: 'P1M2W', calendar: 'calendar' })).toEqual({ months: 1, days: 14, milliseconds: 0 });
});

test.each<[string, Limit['calendar'], string]>([
  ['1 hari', 'working', 'is not an ISO 8601 duration'],
  ['P', 'working', 'is not an ISO 8601 duration'],
  ['P1DT', 'working', 'is not an ISO 8601 duration'],
  ['PT0M', 'working', 'is empty'],
  ['P1M', 'working', 'use days, hours or minutes'],
  ['P1W', 'clock24x7', 'use days, hours or minutes'],
  ['PT1H', 'calendar', 'use months, weeks or days'],
])('%s with calendar %s is refused', (value, calendar, message) => {
  expect(() => parseLimit({ value, calendar })).toThrow(message);
});
