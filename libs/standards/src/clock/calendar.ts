import { z } from 'zod';
import type { Fault } from '../faults.ts';

/** The days of one year on which offices are closed or keep shorter hours. */
export interface CalendarYear {
  readonly year: number;
  readonly version: number;
  /** The decree that the days are taken from. */
  readonly source: string;
  /** The days were worked out before the decree, by `basis`: due times on them may move. Absent: decreed. */
  readonly provisional?: boolean | undefined;
  readonly basis?: string | undefined;
  readonly holidays: readonly {
    readonly date: string;
    readonly name: string;
    readonly kind: 'libur-nasional' | 'cuti-bersama';
  }[];
  /** Spans of ISO dates, both inclusive, with Ramadan hours. */
  readonly ramadan: readonly { readonly from: string; readonly to: string; readonly note: string }[];
  /** Days on which one tenant alone is closed: regional holidays, elections. */
  readonly additions: readonly {
    readonly tenant: string;
    readonly date: string;
    readonly name: string;
    readonly source: string;
  }[];
}

const text = z.string().trim().min(1, 'must not be empty');
const date = z.iso.date();

/** Shape of `calendars/<year>.yaml`. */
export const calendarSchema: z.ZodType<CalendarYear> = z.strictObject({
  year: z.int().min(2000).max(2100),
  version: z.int().min(1),
  source: text,
  provisional: z.boolean().optional(),
  basis: text.optional(),
  holidays: z
    .array(z.strictObject({ date, name: text, kind: z.enum(['libur-nasional', 'cuti-bersama']) }))
    .min(1, 'a year without holidays is a mistake'),
  ramadan: z.array(z.strictObject({ from: date, to: date, note: text })),
  additions: z.array(z.strictObject({ tenant: text, date, name: text, source: text })),
});

/** Everything wrong with a calendar beyond its shape. */
export function checkCalendar(file: string, calendar: CalendarYear, tenants: ReadonlySet<string>): Fault[] {
  const faults: string[] = [];
  if (calendar.provisional && calendar.basis === undefined)
    faults.push('a provisional year says in `basis` what it rests on');
  const dates = calendar.holidays.map((holiday) => holiday.date);
  const spans = calendar.ramadan.flatMap(({ from, to }) => [from, to]);
  for (const day of [...dates, ...spans, ...calendar.additions.map((addition) => addition.date)]) {
    if (!day.startsWith(`${calendar.year}-`)) faults.push(`${day} is not in ${calendar.year}`);
  }
  for (const day of new Set(dates.filter((value, index) => dates.indexOf(value) !== index))) {
    faults.push(`${day} stands twice among the holidays`);
  }
  for (const { tenant } of calendar.additions) {
    if (!tenants.has(tenant)) faults.push(`additions name "${tenant}", which is not a tenant`);
  }
  return faults.map((fault) => ({ file, step: null, fault }));
}

/** Closed by law in every year (Keppres 24/1953 and later decrees), so also in a year that no file holds. */
const FIXED_DAYS = {
  '01-01': 'Tahun Baru Masehi',
  '05-01': 'Hari Buruh Internasional',
  '06-01': 'Hari Lahir Pancasila',
  '08-17': 'Proklamasi Kemerdekaan',
  '12-25': 'Kelahiran Yesus Kristus (Natal)',
} as const;

/** What the clock counts by in a year that no file holds, so that nothing is refused for the want of one. */
export function stopgapYear(year: number): CalendarYear {
  return {
    year,
    version: 0,
    source: 'Belum ada kalender: hari kerja tanpa hari libur tetap',
    provisional: true,
    basis: 'weekdays without the fixed days',
    holidays: Object.entries(FIXED_DAYS).map(([day, name]) => ({
      date: `${year}-${day}`,
      name,
      kind: 'libur-nasional',
    })),
    ramadan: [],
    additions: [],
  };
}
