import { Temporal } from 'temporal-polyfill';
import type { Tenant, Weekday } from '../tenant.ts';
import { CalendarMissing, type CalendarYear } from './calendar.ts';

/**
 * The office hours of one tenant over all years that have a calendar, as sorted spans of epoch milliseconds with the
 * working time before each. Moments become amounts of working time and back by binary search, so a due time costs
 * microseconds. Indonesian zones have one offset all year (Keppres 41/1987).
 */
export class WorkTable {
  readonly days: readonly string[];
  readonly offset: number;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** Working milliseconds before span i; one entry more than there are spans. */
  private readonly before: number[] = [0];
  private readonly dayOfSpan: number[] = [];
  private readonly lastSpanOfDay: number[] = [];
  private readonly tenant: string;
  private readonly firstYear: number;
  private readonly lastYear: number;

  /** @param years of an unbroken row, oldest first */
  constructor(tenant: Tenant, years: readonly CalendarYear[]) {
    this.tenant = tenant.code;
    this.firstYear = years[0]?.year ?? Number.POSITIVE_INFINITY;
    this.lastYear = years.at(-1)?.year ?? Number.NEGATIVE_INFINITY;
    this.offset = new Temporal.ZonedDateTime(0n, tenant.zone).offsetNanoseconds / 1e6;
    this.days = years.flatMap((year) => [...this.fill(tenant, year)]);
  }

  private *fill(tenant: Tenant, calendar: CalendarYear): Generator<string> {
    const closed = new Set([
      ...calendar.holidays.map((holiday) => holiday.date),
      ...calendar.additions.filter((addition) => addition.tenant === tenant.code).map((addition) => addition.date),
    ]);
    const first = Temporal.PlainDate.from({ year: calendar.year, month: 1, day: 1 });
    for (let day = first; day.year === calendar.year; day = day.add({ days: 1 })) {
      const date = day.toString();
      const ramadan = calendar.ramadan.some(({ from, to }) => from <= date && date <= to);
      const spans = tenant.officeHours[ramadan ? 'ramadan' : 'normal'][day.dayOfWeek as Weekday];
      if (closed.has(date) || !spans) continue;
      const index = this.lastSpanOfDay.length;
      for (const [from, to] of spans) this.add(Date.parse(`${date}T${from}Z`), Date.parse(`${date}T${to}Z`), index);
      this.lastSpanOfDay.push(this.starts.length - 1);
      yield date;
    }
  }

  private add(localStart: number, localEnd: number, day: number): void {
    this.starts.push(localStart - this.offset);
    this.ends.push(localEnd - this.offset);
    this.before.push(this.before.at(-1)! + localEnd - localStart);
    this.dayOfSpan.push(day);
  }

  localDate(moment: number): string {
    return new Date(moment + this.offset).toISOString().slice(0, 10);
  }

  isOpen(moment: number): boolean {
    const span = this.spanAt(moment);
    return span < this.starts.length && this.starts[span]! <= moment;
  }

  /** Working time from the table's beginning to a moment. */
  worked(moment: number): number {
    const span = this.spanAt(moment);
    return this.before[span]! + (span < this.starts.length ? Math.max(0, moment - this.starts[span]!) : 0);
  }

  /** The first moment at which so much working time has passed; the close of a day rather than the next opening. */
  momentOf(worked: number): number {
    const span = this.spanOfWork(worked);
    return this.starts[span]! + worked - this.before[span]!;
  }

  /** Index of the working day a moment belongs to: its own, or the next one when the office is already closed. */
  dayAt(moment: number): number {
    return this.dayOfSpan[this.spanAt(moment)] ?? this.runsOut();
  }

  /** Index of the working day on which so much working time is reached. */
  dayOfWork(worked: number): number {
    return this.dayOfSpan[this.spanOfWork(worked)]!;
  }

  /** Working time up to the close of a day. */
  workedAtClose(day: number): number {
    const span = this.lastSpanOfDay[day] ?? this.runsOut();
    return this.before[span + 1]!;
  }

  dayOrMissing(index: number): string {
    return this.days[index] ?? this.runsOut();
  }

  /** Index of the first working day on or after a date. */
  firstDayFrom(date: string): number {
    this.requireYear(Number(date.slice(0, 4)));
    return firstIndex(this.days.length, (index) => this.days[index]! >= date);
  }

  requireYear(year: number): void {
    if (!(year >= this.firstYear && year <= this.lastYear)) throw new CalendarMissing(this.tenant, year);
  }

  private spanAt(moment: number): number {
    this.requireYear(new Date(moment + this.offset).getUTCFullYear());
    return firstIndex(this.ends.length, (index) => this.ends[index]! > moment);
  }

  private spanOfWork(worked: number): number {
    const span = firstIndex(this.ends.length, (index) => this.before[index + 1]! >= worked);
    return span < this.ends.length ? span : this.runsOut();
  }

  private runsOut(): never {
    throw new CalendarMissing(this.tenant, this.lastYear + 1);
  }
}

/** First index below `length` for which a monotone condition holds, else `length`. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
