import { scenario } from '@alur/event-sourcing/testing';
import { test } from '@jest/globals';
import { workingCalendar } from './working-calendar.ts';

const at = '2026-12-01T02:00:00.000Z';
const year = { year: 2027, version: 1, provisional: true };
const load = (version: number) => ({ type: 'load', years: [{ ...year, version }], at }) as const;
const remind = (day: string) => ({ type: 'remind', year: 2027, state: 'provisional', day, at }) as const;

test('field 01: a version is recorded once, a newer one again, an older one never', () => {
  const first = scenario(workingCalendar)
    .when(load(1))
    .then({ type: 'working-calendar.revised.v1', data: { ...year, at } });
  first.when(load(1)).then();
  const second = first.when(load(2)).then({ type: 'working-calendar.revised.v1', data: { ...year, version: 2, at } });
  second.when(load(1)).then();
});

test('field 01: one reminder per day or week', () => {
  const { type: _, ...data } = remind('2026-12-01');
  const first = scenario(workingCalendar)
    .when(remind('2026-12-01'))
    .then({ type: 'working-calendar.not-decreed.v1', data });
  first.when(remind('2026-12-01')).then();
  first.when(remind('2026-11-30')).then();
  first.when(remind('2026-12-02')).then({
    type: 'working-calendar.not-decreed.v1',
    data: { ...data, day: '2026-12-02' },
  });
});
