import { Temporal } from 'temporal-polyfill';
import type { Limit } from '../route.ts';
import type { Tenant } from '../tenant.ts';
import type { CalendarYear } from './calendar.ts';
import { type LimitParts, parseLimit } from './limit.ts';
import { WorkTable } from './work-table.ts';

/** An interval in which the service clock is paused; `to` null: it still is. ISO instants. */
export interface Pause {
  readonly from: string;
  readonly to: string | null;
}

export interface DueQuestion {
  /** ISO instant from which the limit counts. */
  readonly start: string;
  /** null: there is none, and so no due time. */
  readonly limit: Limit | null;
  /** Tenant code. */
  readonly tenant: string;
  readonly pauses?: readonly Pause[];
}

export type DueFlag = 'kalender-sementara';

/** A due time and the limit that it comes from. */
export interface DueTime {
  /** Tenant code. */
  readonly tenant: string;
  readonly dueAt: string | null;
  readonly limit: Limit | null | undefined;
}

const DAY = 86_400_000;
const SECOND = 1_000;

/** While a pause holds the clock back there is no due time, unless it had passed when the pause began. */
export function dueInPause(dueAt: string | null, pausedAt: string): string | null {
  return dueAt !== null && Date.parse(dueAt) <= Date.parse(pausedAt) ? dueAt : null;
}

/**
 * Due times and working days of every tenant. None is refused for the want of a calendar: `dueFlag` says where a due
 * time rests on a year without a decree.
 */
export class WorkClock {
  private readonly tables = new Map<string, WorkTable>();
  private readonly years: readonly CalendarYear[];
  private readonly tenants: ReadonlyMap<string, Tenant>;

  constructor(tenants: ReadonlyMap<string, Tenant>, years: readonly CalendarYear[]) {
    this.tenants = tenants;
    this.years = years;
  }

  /**
   * When a limit that counts from `start` is used up, as an ISO instant in UTC; null without a limit, or while an open
   * pause holds the clock back.
   *
   * - `working`: hours and minutes count inside office hours. Then n days end at the close of business of the n-th
   *   working day after the day reached; what comes in after the close counts as come in at the next opening.
   * - `calendar`: ends with the last second of the day so many months and days ahead.
   * - `clock24x7`: runs on at night and on holidays; a day is 24 hours.
   *
   * A pause adds the time of the same kind that it took; only the part after `start` and before the due time counts.
   * A `calendar` limit then runs to the end of the day it reaches.
   */
  dueAt({ start, limit, tenant, pauses = [] }: DueQuestion): string | null {
    if (limit === null) return null;
    const from = instant(start);
    const parts = parseLimit(limit);
    const due = this.due(from, limit.calendar, parts, tenant, mergePauses(from, pauses));
    return due === null ? null : new Date(due).toISOString();
  }

  private due(
    from: number,
    calendar: Limit['calendar'],
    parts: LimitParts,
    tenant: string,
    pauses: readonly Stretch[],
  ): number | null {
    const table = this.table(tenant);
    if (calendar === 'working') {
      let worked = table.worked(from) + parts.milliseconds;
      if (parts.days > 0) {
        const day = parts.milliseconds > 0 ? table.dayOfWork(worked) : table.dayAt(from);
        worked = table.workedAtClose(day + parts.days);
      }
      const due = extend(worked, pauses, (moment) => table.worked(moment));
      return due === null ? null : table.momentOf(due);
    }
    if (calendar === 'clock24x7') {
      return extend(from + parts.days * DAY + parts.milliseconds, pauses, (moment) => moment);
    }
    const last = Temporal.PlainDate.from(table.localDate(from)).add({ months: parts.months, days: parts.days });
    const due = extend(endOfDay(last.toString(), table.offset), pauses, (moment) => moment);
    return due === null ? null : endOfDay(table.localDate(due), table.offset);
  }

  /** Where the days off of a year come from: a decree, a calculation before it, or no file at all. */
  stateOf(year: number): 'decreed' | 'provisional' | 'missing' {
    const calendar = this.years.find((one) => one.year === year);
    if (calendar === undefined) return 'missing';
    return calendar.provisional === true ? 'provisional' : 'decreed';
  }

  /** Says that a due time counts working days of a year without a decree, so that it may move. */
  dueFlag({ tenant, dueAt, limit }: DueTime): DueFlag | null {
    if (dueAt === null || limit?.calendar !== 'working') return null;
    const year = Number(this.table(tenant).localDate(instant(dueAt)).slice(0, 4));
    return this.stateOf(year) === 'decreed' ? null : 'kalender-sementara';
  }

  /** The close of business of the working day before the one on which an ISO instant lies. */
  workingDayBefore(tenant: string, at: string): string {
    const table = this.table(tenant);
    const worked = table.worked(instant(at));
    return new Date(table.momentOf(table.workedAtClose(table.dayOfWork(worked) - 1))).toISOString();
  }

  isWorkingTime(tenant: string, at: string): boolean {
    return this.table(tenant).isOpen(instant(at));
  }

  /** The n-th working day after an ISO date; with 0 the date itself, or the next working day when it is none. */
  addWorkingDays(tenant: string, date: string, days: number): string {
    if (!Number.isInteger(days) || days < 0) throw new RangeError(`days must be a whole number from 0, not ${days}`);
    const table = this.table(tenant);
    const next = table.firstDayFrom(date);
    const skipsToday = days === 0 || table.days[next] === date;
    return table.dateOf(next + days - (skipsToday ? 0 : 1));
  }

  /** How many working days lie after `from`, up to and with `to` (ISO dates); 0 when `to` is not later. */
  workingDaysBetween(tenant: string, from: string, to: string): number {
    const table = this.table(tenant);
    const upTo = (date: string) => {
      const index = table.firstDayFrom(date);
      return table.days[index] === date ? index + 1 : index;
    };
    return Math.max(0, upTo(to) - upTo(from));
  }

  workingDaysInMonth(tenant: string, year: number, month: number): number {
    const table = this.table(tenant);
    table.cover(year);
    const prefix = `${year}-${String(month).padStart(2, '0')}-`;
    return table.days.filter((day) => day.startsWith(prefix)).length;
  }

  private table(code: string): WorkTable {
    const built = this.tables.get(code);
    if (built) return built;
    const tenant = this.tenants.get(code);
    if (!tenant) throw new RangeError(`tenant "${code}" is unknown`);
    const table = new WorkTable(tenant, this.years);
    this.tables.set(code, table);
    return table;
  }
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Pauses after `start`, in order, overlapping ones made one. An open pause ends at infinity. */
function mergePauses(start: number, pauses: readonly Pause[]): Stretch[] {
  const merged: { from: number; to: number }[] = [];
  const stretches = pauses
    .map(({ from, to }) => ({
      from: Math.max(start, instant(from)),
      to: to === null ? Number.POSITIVE_INFINITY : instant(to),
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  for (const stretch of stretches) {
    const last = merged.at(-1);
    if (last && stretch.from <= last.to) last.to = Math.max(last.to, stretch.to);
    else merged.push(stretch);
  }
  return merged;
}

/** Moves a due amount past every pause that begins before it; null when the clock is still paused. */
function extend(due: number, pauses: readonly Stretch[], amountAt: (moment: number) => number): number | null {
  let extended = due;
  for (const { from, to } of pauses) {
    const begins = amountAt(from);
    if (begins >= extended) break;
    if (to === Number.POSITIVE_INFINITY) return null;
    extended += amountAt(to) - begins;
  }
  return extended;
}

function endOfDay(date: string, offset: number): number {
  return Date.parse(`${date}T00:00:00Z`) + DAY - SECOND - offset;
}

function instant(text: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new RangeError(`"${text}" is not an ISO instant`);
  return moment;
}
