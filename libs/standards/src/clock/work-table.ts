import { Temporal } from 'temporal-polyfill';
import type { Tenant, Weekday } from '../tenant.ts';
import { type CalendarYear, stopgapYear } from './calendar.ts';

/** Years in which a due time may lie: those of `OFFICE_DAYS`, and some beyond their ends. */
const EARLIEST = 1990;
const LATEST = 2120;

/**
 * The office hours of one tenant over the years asked for, as sorted spans of epoch milliseconds with the working time
 * before each. Moments become amounts of working time and back by binary search, so a due time costs microseconds. The
 * table grows by itself; a year without a calendar has the fixed days only. Indonesian zones have one offset all year
 * (Keppres 41/1987).
 */
export class WorkTable {
  readonly days: string[] = [];
  readonly offset: number;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** Working milliseconds before span i; one entry more than there are spans. */
  private readonly before: number[] = [0];
  private readonly dayOfSpan: number[] = [];
  private readonly lastSpanOfDay: number[] = [];
  private readonly tenant: Tenant;
  private readonly years: ReadonlyMap<number, CalendarYear>;
  private firstYear: number | null = null;
  private lastYear = 0;

  constructor(tenant: Tenant, years: readonly CalendarYear[]) {
    this.tenant = tenant;
    this.years = new Map(years.map((calendar) => [calendar.year, calendar]));
    this.offset = new Temporal.ZonedDateTime(0n, tenant.zone).offsetNanoseconds / 1e6;
  }

  /**
   * Makes the table reach from one year to another.
   * @throws RangeError for a year that is none of an office, such as one that a wrong clock gives
   */
  cover(from: number, to: number = from): void {
    if (!(from >= EARLIEST && to <= LATEST)) throw new RangeError(`an office has no working days in ${from} to ${to}`);
    if (this.firstYear === null || from < this.firstYear) {
      const last = this.firstYear === null ? to : Math.max(to, this.lastYear);
      for (const list of [this.days, this.starts, this.ends, this.before, this.dayOfSpan, this.lastSpanOfDay]) {
        list.length = 0;
      }
      this.before.push(0);
      this.firstYear = from;
      this.lastYear = from - 1;
      this.cover(from, last);
      return;
    }
    while (this.lastYear < to) this.fill(++this.lastYear);
  }

  private fill(year: number): void {
    const { tenant } = this;
    const calendar = this.years.get(year) ?? stopgapYear(year);
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
      this.days.push(date);
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
    return this.dayOfSpan[this.spanAt(moment)]!;
  }

  /** Index of the working day on which so much working time is reached. */
  dayOfWork(worked: number): number {
    return this.dayOfSpan[this.spanOfWork(worked)]!;
  }

  /** Working time up to the close of a day. */
  workedAtClose(day: number): number {
    this.coverDay(day);
    return this.before[this.lastSpanOfDay[day]! + 1]!;
  }

  dateOf(index: number): string {
    this.coverDay(index);
    return this.days[index]!;
  }

  /** Index of the first working day on or after a date. */
  firstDayFrom(date: string): number {
    const year = Number(date.slice(0, 4));
    this.cover(year, year + 1);
    return firstIndex(this.days.length, (index) => this.days[index]! >= date);
  }

  private coverDay(index: number): void {
    while (this.days.length <= index) this.cover(this.lastYear + 1);
  }

  /** Index of the span that a moment is in or before. One is there, because the table holds the year after, too. */
  private spanAt(moment: number): number {
    const year = new Date(moment + this.offset).getUTCFullYear();
    this.cover(year, year + 1);
    return firstIndex(this.ends.length, (index) => this.ends[index]! > moment);
  }

  private spanOfWork(worked: number): number {
    while (this.before.at(-1)! < worked) this.cover(this.lastYear + 1);
    return firstIndex(this.ends.length, (index) => this.before[index + 1]! >= worked);
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
