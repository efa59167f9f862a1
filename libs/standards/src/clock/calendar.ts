import { z } from 'zod';
import type { Fault } from '../faults.ts';

/** The days of one year on which offices are closed or keep shorter hours. */
export interface CalendarYear {
  readonly year: number;
  readonly version: number;
  /** The decree that the days are taken from. */
  readonly source: string;
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
  holidays: z
    .array(z.strictObject({ date, name: text, kind: z.enum(['libur-nasional', 'cuti-bersama']) }))
    .min(1, 'a year without holidays is a mistake'),
  ramadan: z.array(z.strictObject({ from: date, to: date, note: text })),
  additions: z.array(z.strictObject({ tenant: text, date, name: text, source: text })),
});

/** Everything wrong with a calendar beyond its shape. */
export function checkCalendar(file: string, calendar: CalendarYear, tenants: ReadonlySet<string>): Fault[] {
  const faults: string[] = [];
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

/** A calculation needs the working days of a year that no file holds. Holidays are never guessed. */
export class CalendarMissing extends Error {
  readonly tenant: string;
  readonly year: number;

  constructor(tenant: string, year: number) {
    super(
      `No working calendar for tenant "${tenant}" in ${year}: add calendars/${year}.yaml from that year's SKB 3 Menteri`,
    );
    this.name = 'CalendarMissing';
    this.tenant = tenant;
    this.year = year;
  }
}
