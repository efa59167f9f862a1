import { expect, test } from '@jest/globals';
import { loadStandards } from '../load.ts';
import { stopgapYear } from './calendar.ts';
import { calendarAlarm, reminderDay } from './calendar-alarm.ts';
import { WorkClock } from './work-clock.ts';

const { clock } = loadStandards();

test.each([
  ['2026-09-30', null],
  ['2026-10-01', { year: 2027, state: 'provisional', every: 'week' }],
  ['2026-11-30', { year: 2027, state: 'provisional', every: 'week' }],
  ['2026-12-01', { year: 2027, state: 'provisional', every: 'day' }],
  ['2027-01-04', { year: 2027, state: 'provisional', every: 'day' }],
  ['2028-02-29', { year: 2028, state: 'missing', every: 'day' }],
])('field 01: on %s the alarm is %j', (today, alarm) => {
  expect(calendarAlarm(clock, today)).toEqual(alarm);
});

test('field 01: a decreed year ends the alarm, and the next missing one begins its own', () => {
  const decreed = { ...stopgapYear(2027), provisional: undefined };
  const known = new WorkClock(new Map(), [...loadStandards().calendars.filter(({ year }) => year === 2026), decreed]);
  expect(calendarAlarm(known, '2026-12-31')).toBeNull();
  expect(calendarAlarm(known, '2027-10-01')).toEqual({ year: 2028, state: 'missing', every: 'week' });
});

test('a weekly reminder counts from its Monday, a daily one from its day', () => {
  const alarm = { year: 2027, state: 'missing' } as const;
  const week = ['2026-10-01', '2026-10-04', '2026-10-05'].map((day) => reminderDay({ ...alarm, every: 'week' }, day));
  expect(week).toEqual(['2026-09-28', '2026-09-28', '2026-10-05']);
  expect(reminderDay({ ...alarm, every: 'day' }, '2026-12-02')).toBe('2026-12-02');
});
