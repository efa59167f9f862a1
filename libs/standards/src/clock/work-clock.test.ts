import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { loadStandards } from '../load.ts';
import type { Limit } from '../route.ts';
import type { Tenant, WeekHours } from '../tenant.ts';
import { WorkClock } from './work-clock.ts';

const standards = loadStandards();
const { clock } = standards;
const OKU = 'oku-selatan';
const LUWU = 'luwu-timur';

const working = (value: string): Limit => ({ value, calendar: 'working' });
/** Local OKU Selatan time to instant and back. */
const wib = (local: string) => new Date(`${local}+07:00`).toISOString();
const due = (start: string, limit: Limit, pauses: [string, string | null][] = []) =>
  clock.dueAt({
    start: wib(start),
    limit,
    tenant: OKU,
    pauses: pauses.map(([from, to]) => ({ from: wib(from), to: to === null ? null : wib(to) })),
  });

describe('working days of 2026 (3.10)', () => {
  const months = [20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21];

  test.each(months.map((days, index) => [index + 1, days]))('month %i has %i', (month, days) => {
    expect(clock.workingDaysInMonth(OKU, 2026, month)).toBe(days);
    expect(clock.workingDaysInMonth(LUWU, 2026, month)).toBe(days);
  });

  test('the year has 240, 17 national holidays and 8 days of cuti bersama', () => {
    expect(clock.workingDaysBetween(OKU, '2026-01-01', '2026-12-31')).toBe(240);
    const kinds = standards.calendars.find(({ year }) => year === 2026)!.holidays.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'libur-nasional')).toHaveLength(17);
    expect(kinds.filter((kind) => kind === 'cuti-bersama')).toHaveLength(8);
  });

  const vectors: [string, number, string][] = [
    ['2026-03-17', 1, '2026-03-25'],
    ['2026-03-17', 2, '2026-03-26'],
    ['2026-02-13', 1, '2026-02-18'],
    ['2026-05-12', 3, '2026-05-19'],
    ['2026-05-26', 1, '2026-05-29'],
    ['2026-05-29', 1, '2026-06-02'],
    ['2026-08-14', 3, '2026-08-20'],
    ['2026-12-23', 1, '2026-12-28'],
  ];

  test.each(vectors)('%s + %i HK is %s, at the close of business', (from, days, expected) => {
    expect(clock.addWorkingDays(OKU, from, days)).toBe(expected);
    expect(clock.workingDaysBetween(OKU, from, expected)).toBe(days);
    const end = Temporal.Instant.from(due(`${from}T09:00`, working(`P${days}D`))!).toZonedDateTimeISO('Asia/Jakarta');
    expect(end.toPlainDate().toString()).toBe(expected);
    expect(clock.isWorkingTime(OKU, new Date(end.epochMilliseconds - 1).toISOString())).toBe(true);
    expect(clock.isWorkingTime(OKU, new Date(end.epochMilliseconds).toISOString())).toBe(false);
  });

  test('counting from a holiday', () => {
    expect(clock.addWorkingDays(OKU, '2026-03-21', 0)).toBe('2026-03-25');
    expect(clock.addWorkingDays(OKU, '2026-03-21', 1)).toBe('2026-03-25');
    expect(clock.addWorkingDays(OKU, '2026-03-25', 0)).toBe('2026-03-25');
    expect(clock.workingDaysBetween(OKU, '2026-03-25', '2026-03-17')).toBe(0);
  });
});

describe('office hours', () => {
  const minutes = (hours: WeekHours) => {
    const at = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    return Object.values(hours)
      .flat()
      .reduce((sum, [from, to]) => sum + at(to) - at(from), 0);
  };

  test.each(standards.tenants().map((tenant): [string, Tenant] => [tenant.code, tenant]))(
    'Perpres 21/2023: the week of %s has 37 h 30 min without breaks, 32 h 30 min in Ramadan',
    (_, tenant) => {
      expect(minutes(tenant.officeHours.normal)).toBe(37.5 * 60);
      expect(minutes(tenant.officeHours.ramadan)).toBe(32.5 * 60);
    },
  );

  test.each([
    ['2026-11-23T07:29', false],
    ['2026-11-23T07:30', true],
    ['2026-11-23T12:00', false],
    ['2026-11-23T13:00', true],
    ['2026-11-23T16:00', false],
    ['2026-11-27T11:45', false],
    ['2026-11-27T16:15', true],
    ['2026-11-28T09:00', false],
    ['2026-08-17T09:00', false],
    ['2026-03-02T07:45', false],
    ['2026-03-02T12:35', true],
    ['2026-03-02T15:00', false],
    ['2026-03-06T15:15', true],
  ])('%s WIB is working time: %s', (local, expected) => {
    expect(clock.isWorkingTime(OKU, wib(local))).toBe(expected);
  });

  test('WIB and WITA lie an hour apart', () => {
    expect(clock.isWorkingTime(LUWU, '2026-11-23T00:00:00Z')).toBe(true);
    expect(clock.isWorkingTime(OKU, '2026-11-23T00:00:00Z')).toBe(false);
    const question = { start: '2026-11-23T02:00:00Z', limit: working('P1D') };
    expect(clock.dueAt({ ...question, tenant: OKU })).toBe('2026-11-24T09:00:00.000Z');
    expect(clock.dueAt({ ...question, tenant: LUWU })).toBe('2026-11-24T08:00:00.000Z');
  });
});

describe('a made-up year, whose last day of Ramadan and last day of December are days of the week', () => {
  // Ramadan ends on a Tuesday; the year begins and ends on a Friday.
  const made = new WorkClock(new Map(standards.tenants().map((tenant) => [tenant.code, tenant])), [
    {
      year: 2027,
      version: 1,
      source: 'made up',
      holidays: [
        { date: '2027-01-01', name: 'first day', kind: 'libur-nasional' },
        { date: '2027-12-31', name: 'last day', kind: 'cuti-bersama' },
      ],
      ramadan: [{ from: '2027-02-08', to: '2027-03-09', note: '' }],
      additions: [],
    },
  ]);
  const open = (local: string) => made.isWorkingTime(OKU, wib(local));

  test('both ends of Ramadan have its hours, the days before and after have not', () => {
    for (const day of ['2027-02-08', '2027-03-09']) {
      expect(['07:45', '08:00', '12:15', '14:59', '15:00'].map((time) => open(`${day}T${time}`))).toEqual([
        false,
        true,
        false,
        true,
        false,
      ]);
    }
    expect(open('2027-02-05T07:45')).toBe(true);
    expect(open('2027-03-10T07:45')).toBe(true);
    expect(open('2027-03-10T15:30')).toBe(true);
    expect(made.dueAt({ start: wib('2027-03-09T14:30'), limit: working('PT1H'), tenant: OKU })).toBe(
      wib('2027-03-10T08:00'),
    );
  });

  test('the first and the last day of the year are holidays where the calendar says so', () => {
    expect(open('2027-01-01T09:00')).toBe(false);
    expect(open('2027-12-31T09:00')).toBe(false);
    expect(open('2027-01-04T09:00')).toBe(true);
    expect(open('2027-12-30T09:00')).toBe(true);
    expect(made.workingDaysInMonth(OKU, 2027, 1)).toBe(20);
    expect(made.workingDaysInMonth(OKU, 2027, 12)).toBe(22);
  });
});

describe('dueAt', () => {
  test('without a limit there is no due time', () => {
    expect(clock.dueAt({ start: wib('2026-11-23T09:00'), limit: null, tenant: OKU })).toBeNull();
  });

  test('minutes count inside office hours, over breaks, nights and weekends', () => {
    expect(due('2026-11-23T09:00', working('PT30M'))).toBe(wib('2026-11-23T09:30'));
    expect(due('2026-11-23T11:50', working('PT30M'))).toBe(wib('2026-11-23T13:20'));
    expect(due('2026-11-27T16:20', working('PT30M'))).toBe(wib('2026-11-30T07:50'));
    expect(due('2026-11-28T10:00', working('PT6M'))).toBe(wib('2026-11-30T07:36'));
  });

  test('what is used up at the close is due at the close', () => {
    expect(due('2026-11-23T15:30', working('PT30M'))).toBe(wib('2026-11-23T16:00'));
  });

  test('what comes in after the close counts as come in at the next opening', () => {
    expect(due('2026-11-23T15:59', working('P1D'))).toBe(wib('2026-11-24T16:00'));
    expect(due('2026-11-23T16:00', working('P1D'))).toBe(wib('2026-11-25T16:00'));
    expect(due('2026-11-24T06:00', working('P1D'))).toBe(wib('2026-11-25T16:00'));
    expect(due('2026-11-28T09:00', working('P1D'))).toBe(wib('2026-12-01T16:00'));
  });

  test('30 minutes and a working day: first the minutes, then the day (INC-01)', () => {
    expect(due('2026-11-23T09:00', working('P1DT30M'))).toBe(wib('2026-11-24T16:00'));
    expect(due('2026-11-23T15:30', working('P1DT30M'))).toBe(wib('2026-11-24T16:00'));
    expect(due('2026-11-23T15:45', working('P1DT30M'))).toBe(wib('2026-11-25T16:00'));
  });

  test('INC-30: a calendar month ends with the last second of the day', () => {
    const month: Limit = { value: 'P1M', calendar: 'calendar' };
    expect(due('2026-08-15T10:00', month)).toBe(wib('2026-09-15T23:59:59'));
    expect(due('2026-01-31T23:30', month)).toBe(wib('2026-02-28T23:59:59'));
    expect(due('2026-12-31T10:00', month)).toBe(wib('2027-01-31T23:59:59'));
  });

  test('INC-03: the emergency clock runs at night and on holidays', () => {
    const goods: Limit = { value: 'PT40H16M', calendar: 'clock24x7' };
    expect(due('2026-08-15T22:00', goods)).toBe(wib('2026-08-17T14:16'));
    expect(due('2026-08-15T22:00', { value: 'P3D', calendar: 'clock24x7' })).toBe(wib('2026-08-18T22:00'));
  });
});

describe('pauses', () => {
  test('15 minutes of disturbed network move the limit by 15 minutes', () => {
    const pause: [string, string] = ['2026-11-23T09:05', '2026-11-23T09:20'];
    expect(due('2026-11-23T09:00', working('PT15M'), [pause])).toBe(wib('2026-11-23T09:30'));
    expect(due('2026-11-23T09:00', working('P1D'), [pause])).toBe(wib('2026-11-25T07:45'));
  });

  test('only working time counts: a pause overnight takes what it takes of office hours', () => {
    const pauses: [string, string][] = [['2026-11-23T15:50', '2026-11-24T07:35']];
    expect(due('2026-11-23T15:45', working('PT15M'), pauses)).toBe(wib('2026-11-24T07:45'));
    expect(due('2026-11-23T09:00', working('P1D'), [['2026-11-23T17:00', '2026-11-23T22:00']])).toBe(
      wib('2026-11-24T16:00'),
    );
  });

  test('overlapping pauses count once; those before the start or after the due time not at all', () => {
    const pauses: [string, string][] = [
      ['2026-11-23T09:10', '2026-11-23T09:20'],
      ['2026-11-23T09:05', '2026-11-23T09:15'],
      ['2026-11-23T08:00', '2026-11-23T08:30'],
      ['2026-11-23T14:00', '2026-11-23T15:00'],
    ];
    expect(due('2026-11-23T09:00', working('PT15M'), pauses)).toBe(wib('2026-11-23T09:30'));
  });

  test('a pause that begins in the time won by another counts too', () => {
    const pauses: [string, string][] = [
      ['2026-11-23T09:05', '2026-11-23T09:20'],
      ['2026-11-23T09:25', '2026-11-23T09:35'],
    ];
    expect(due('2026-11-23T09:00', working('PT15M'), pauses)).toBe(wib('2026-11-23T09:40'));
  });

  test('an open pause leaves no due time, unless the limit was used up before it', () => {
    expect(due('2026-11-23T09:00', working('PT15M'), [['2026-11-23T09:05', null]])).toBeNull();
    expect(due('2026-11-23T09:00', working('PT15M'), [['2026-11-23T09:15', null]])).toBe(wib('2026-11-23T09:15'));
  });

  test('the other clocks stop by the hour', () => {
    const pause: [string, string] = ['2026-08-16T00:00', '2026-08-16T02:30'];
    expect(due('2026-08-15T22:00', { value: 'PT4H', calendar: 'clock24x7' }, [pause])).toBe(wib('2026-08-16T04:30'));
    expect(due('2026-08-15T22:00', { value: 'P1D', calendar: 'calendar' }, [pause])).toBe(wib('2026-08-17T23:59:59'));
    expect(due('2026-08-15T22:00', { value: 'P1D', calendar: 'calendar' })).toBe(wib('2026-08-16T23:59:59'));
  });
});

describe('2027 before its decree', () => {
  test('it is provisional, with 18 days off, none of them guessed as cuti bersama, and 250 working days', () => {
    const year = standards.calendars.find((calendar) => calendar.year === 2027)!;
    expect(year).toMatchObject({ provisional: true, basis: expect.stringContaining('computus') });
    expect(year.holidays).toHaveLength(18);
    expect(year.holidays.filter(({ kind }) => kind === 'cuti-bersama')).toEqual([]);
    const months = Array.from({ length: 12 }, (_, month) => clock.workingDaysInMonth(OKU, 2027, month + 1));
    expect(months.reduce((sum, days) => sum + days)).toBe(250);
  });

  const vectors: [string, number, string][] = [
    ['2026-12-23', 1, '2026-12-28'],
    ['2026-12-23', 5, '2027-01-04'],
    ['2026-12-28', 4, '2027-01-04'],
    ['2026-12-29', 3, '2027-01-04'],
    ['2026-12-30', 2, '2027-01-04'],
    ['2026-12-31', 1, '2027-01-04'],
    ['2026-12-30', 1, '2026-12-31'],
    ['2026-12-31', 3, '2027-01-07'],
    ['2026-12-31', 4, '2027-01-08'],
    ['2026-12-31', 5, '2027-01-11'],
    ['2027-01-04', 2, '2027-01-07'],
    ['2027-01-07', 2, '2027-01-11'],
    ['2026-12-22', 14, '2027-01-15'],
  ];
  const moved = standards.calendars.map((calendar) => ({
    ...calendar,
    holidays: calendar.holidays.map((day) => (day.date === '2027-01-05' ? { ...day, date: '2027-01-06' } : day)),
  }));
  const isra = new WorkClock(new Map(standards.tenants().map((tenant) => [tenant.code, tenant])), moved);

  test.each(vectors)('field 01: %s + %i HK is %s, whether Isra Mikraj is 5 or 6 January', (from, days, expected) => {
    expect(clock.addWorkingDays(OKU, from, days)).toBe(expected);
    expect(isra.addWorkingDays(OKU, from, days)).toBe(expected);
    expect(due(`${from}T09:00`, working(`P${days}D`))).toMatch(new RegExp(`^${expected}T`));
  });

  test('field 01: a due time in 2027 by working days is marked, others are not', () => {
    const flag = (dueAt: string | null, limit: Limit | null) => clock.dueFlag({ tenant: OKU, dueAt, limit });
    const start = '2027-01-04T09:00';
    expect(flag(due(start, working('P1D')), working('P1D'))).toBe('kalender-sementara');
    expect(flag(wib('2026-12-31T16:00'), working('P1D'))).toBeNull();
    // Still 2026 in UTC, already 2027 in the office.
    expect(flag('2026-12-31T17:30:00.000Z', working('P1D'))).toBe('kalender-sementara');
    expect(flag(wib('2027-01-05T09:00'), { value: 'P1D', calendar: 'clock24x7' })).toBeNull();
    expect(flag(wib('2027-01-31T23:59:59'), { value: 'P1M', calendar: 'calendar' })).toBeNull();
    expect(flag(null, working('P1D'))).toBeNull();
  });
});

describe('field 01: a year that no file holds has its weekdays without the fixed days', () => {
  test.each<[string, () => unknown, unknown]>([
    ['over the end of the last year', () => due('2028-12-29T16:20', working('PT30M')), wib('2029-01-02T07:50')],
    ['a year far from the others', () => due('2031-01-06T09:00', working('P1D')), wib('2031-01-07T16:00')],
    ['on a leap day', () => due('2028-02-29T09:00', working('P2D')), wib('2028-03-02T16:00')],
    ['over a fixed day', () => clock.addWorkingDays(OKU, '2028-05-31', 1), '2028-06-02'],
    ['a count', () => clock.workingDaysBetween(OKU, '2027-12-30', '2028-01-03'), 2],
    ['a year before the first', () => clock.isWorkingTime(OKU, '2025-06-03T03:00:00Z'), true],
    ['its fixed day', () => clock.isWorkingTime(OKU, '2025-08-17T03:00:00Z'), false],
    ['a month', () => clock.workingDaysInMonth(OKU, 2028, 2), 21],
  ])('%s', (_, ask, expected) => {
    expect(ask()).toBe(expected);
    expect(clock.dueFlag({ tenant: OKU, dueAt: wib('2031-01-06T16:00'), limit: working('P1D') })).toBe(
      'kalender-sementara',
    );
  });

  test('no calendar at all', () => {
    const empty = new WorkClock(new Map([[OKU, standards.tenant(OKU)]]), []);
    expect(empty.addWorkingDays(OKU, '2026-01-05', 1)).toBe('2026-01-06');
    expect(empty.stateOf(2026)).toBe('missing');
  });

  test('in whatever order the years are asked for, the answers are the same', () => {
    const tenants = new Map([[OKU, standards.tenant(OKU)]]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2015, max: 2045 }), { minLength: 1, maxLength: 6 }), (years) => {
        const mixed = new WorkClock(tenants, standards.calendars);
        for (const year of years) {
          const fresh = new WorkClock(tenants, standards.calendars);
          const question = { start: wib(`${year}-12-29T10:00`), limit: working('P5DT30M'), tenant: OKU };
          expect(mixed.dueAt(question)).toBe(fresh.dueAt(question));
        }
      }),
      { numRuns: 10 },
    );
  });

  test('a year that is none of an office is an error', () => {
    expect(() => clock.isWorkingTime(OKU, '1970-01-01T00:00:00Z')).toThrow('no working days in 1970');
  });

  test('an unknown tenant is an error', () => {
    expect(() => clock.isWorkingTime('palembang', wib('2026-11-23T09:00'))).toThrow('tenant "palembang" is unknown');
  });
});

test('a day that one tenant adds closes that tenant only', () => {
  const year = standards.calendars[0]!;
  const additions = [{ tenant: OKU, date: '2026-11-24', name: 'Pemilihan', source: 'Keputusan Bupati' }];
  const tenants = new Map(standards.tenants().map((tenant) => [tenant.code, tenant]));
  const own = new WorkClock(tenants, [{ ...year, additions }]);
  expect(own.addWorkingDays(OKU, '2026-11-23', 1)).toBe('2026-11-25');
  expect(own.addWorkingDays(LUWU, '2026-11-23', 1)).toBe('2026-11-24');
});

describe('properties', () => {
  const from = Date.parse('2026-01-01T00:00:00Z');
  const moment = fc.integer({ min: 0, max: 300 * 86_400 }).map((seconds) => from + seconds * 1000);
  const limit = fc.constantFrom<Limit>(
    ...['PT6M', 'PT15M', 'PT30M', 'PT9H', 'P1D', 'P2D', 'P5D', 'P2DT30M'].map(working),
    { value: 'P1M', calendar: 'calendar' },
    { value: 'PT40H16M', calendar: 'clock24x7' },
  );
  const tenant = fc.constantFrom(OKU, LUWU);
  const ask = (start: number, wanted: Limit, code: string, pauses: [number, number][] = []) =>
    Date.parse(
      clock.dueAt({
        start: new Date(start).toISOString(),
        limit: wanted,
        tenant: code,
        pauses: pauses.map(([a, b]) => ({ from: new Date(a).toISOString(), to: new Date(b).toISOString() })),
      })!,
    );

  test('a later start is never due earlier, and nothing is due before its start', () => {
    fc.assert(
      fc.property(moment, moment, limit, tenant, (a, b, wanted, code) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(ask(early, wanted, code)).toBeLessThanOrEqual(ask(late, wanted, code));
        expect(ask(early, wanted, code)).toBeGreaterThan(early);
      }),
    );
  });

  test('a pause never shortens', () => {
    const pause = fc.tuple(fc.integer({ min: -48, max: 96 }), fc.integer({ min: 0, max: 72 }));
    fc.assert(
      fc.property(moment, limit, tenant, fc.array(pause, { maxLength: 4 }), (start, wanted, code, hours) => {
        const pauses = hours.map(([after, long]): [number, number] => {
          const begins = start + after * 3_600_000;
          return [begins, begins + long * 3_600_000];
        });
        const plain = ask(start, wanted, code);
        expect(ask(start, wanted, code, pauses)).toBeGreaterThanOrEqual(plain);
        expect(ask(start, wanted, code, pauses)).toBeGreaterThanOrEqual(ask(start, wanted, code, pauses.slice(1)));
      }),
    );
  });
});
