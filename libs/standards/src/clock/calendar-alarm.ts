import type { WorkClock } from './work-clock.ts';

/** A year whose days off are not decreed, and how often the office is reminded of it. */
export interface CalendarAlarm {
  readonly year: number;
  /** `provisional`: worked out before the decree; `missing`: no file holds the year. */
  readonly state: 'provisional' | 'missing';
  readonly every: 'week' | 'day';
}

const FROM_MONTH = 10;
const DAILY_FROM_MONTH = 12;

/**
 * The year that needs its decree, seen from an ISO date of the office: the running year at any time, the next one weekly
 * from 1 October and daily from 1 December, until a decreed version is loaded.
 */
export function calendarAlarm(clock: Pick<WorkClock, 'stateOf'>, today: string): CalendarAlarm | null {
  const [year, month] = today.split('-').map(Number) as [number, number];
  const running = clock.stateOf(year);
  if (running !== 'decreed') return { year, state: running, every: 'day' };
  const next = clock.stateOf(year + 1);
  if (next === 'decreed' || month < FROM_MONTH) return null;
  return { year: year + 1, state: next, every: month >= DAILY_FROM_MONTH ? 'day' : 'week' };
}

/** One reminder per day, or per week from the Monday: the ISO date from which the reminder of `today` counts. */
export function reminderDay({ every }: CalendarAlarm, today: string): string {
  const day = new Date(`${today}T00:00:00Z`);
  if (every === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}
