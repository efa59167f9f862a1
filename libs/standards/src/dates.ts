/** First and last day, ISO dates, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Days that a paper or an act of an office can bear; another is a slip of the pen. */
export const OFFICE_DAYS: Days = { from: '2000-01-01', to: '2100-12-31' };

/** Nobody who comes to an office was born before; that a birth is not ahead is checked against the day of the command. */
export const BIRTH_DAYS: Days = { from: '1900-01-01', to: OFFICE_DAYS.to };

/** True for a day of the calendar (`2026-02-30` is none) within the bounds. */
export function isDay(text: string, { from, to }: Days = OFFICE_DAYS): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < from || text > to) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for an ISO 8601 instant with hour and zone on such a day: `2026-07-01T02:30:00+07:00`. */
export function isInstant(text: string, days: Days = OFFICE_DAYS): boolean {
  const day = INSTANT.exec(text)?.[1];
  return day !== undefined && isDay(day, days);
}

/** A formatter takes much longer to make than to use, and a date is asked at every command. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Calendar date of an instant in a tenant's zone: `2026-08-02T18:30:00Z` in Asia/Makassar → `2026-08-03`. */
export function localDate(instant: string, zone: string): string {
  const format = FORMATS.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  FORMATS.set(zone, format);
  return format.format(new Date(instant));
}
