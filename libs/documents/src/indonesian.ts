const MONTHS = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
];

/** `2026-08-03` → `3 Agustus 2026`. */
export function indonesianDate(isoDate: string): string {
  const [year, month, day] = isoDate.split('-').map(Number);
  const name = MONTHS[(month ?? 0) - 1];
  if (year === undefined || name === undefined || !day) throw new RangeError(`Not a calendar date: ${isoDate}`);
  return `${day} ${name} ${year}`;
}

/** A formatter takes much longer to make than to use, and a date is asked at every command. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Calendar date of an instant in a tenant's zone: `2026-08-02T18:30:00Z` in Asia/Makassar → `2026-08-03`. */
export function localDate(instant: string, zone: string): string {
  const format = FORMATS.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  FORMATS.set(zone, format);
  return format.format(new Date(instant));
}
