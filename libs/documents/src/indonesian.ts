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
