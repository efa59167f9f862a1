import { terbilang } from './terbilang.ts';

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

const DAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];

/** `2026-12-01` → `Selasa, tanggal satu bulan Desember tahun dua ribu dua puluh enam`, as a berita acara begins. */
export function dateInWords(isoDate: string): string {
  const [day, month, year] = indonesianDate(isoDate).split(' ');
  const weekday = DAYS[new Date(`${isoDate}T00:00:00Z`).getUTCDay()];
  return `${weekday}, tanggal ${terbilang(Number(day))} bulan ${month} tahun ${terbilang(Number(year))}`;
}
