import { loadStandards } from '../load.ts';
import type { DueQuestion } from './work-clock.ts';

/** `WorkClock.dueAt` over the data that ship with the package. */
export function dueAt(question: DueQuestion): string | null {
  return loadStandards().clock.dueAt(question);
}

/** `WorkClock.addWorkingDays` over the data that ship with the package. */
export function addWorkingDays(tenant: string, date: string, days: number): string {
  return loadStandards().clock.addWorkingDays(tenant, date, days);
}

/** `WorkClock.workingDaysBetween` over the data that ship with the package. */
export function workingDaysBetween(tenant: string, from: string, to: string): number {
  return loadStandards().clock.workingDaysBetween(tenant, from, to);
}

/** `WorkClock.isWorkingTime` over the data that ship with the package. */
export function isWorkingTime(tenant: string, at: string): boolean {
  return loadStandards().clock.isWorkingTime(tenant, at);
}

/** `WorkClock.workingDaysInMonth` over the data that ship with the package. */
export function workingDaysInMonth(tenant: string, year: number, month: number): number {
  return loadStandards().clock.workingDaysInMonth(tenant, year, month);
}
