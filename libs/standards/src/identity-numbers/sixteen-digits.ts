import type { Finding } from './parse-result.ts';
import { PROVINCES } from './provinces.ts';

/** The parts that NIK and KK share: region, six digits of a date, serial. */
export interface SixteenDigits {
  readonly value: string;
  /** `16.09.01` */
  readonly regionCode: string;
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** Reads 16 digits as typed, with or without spaces, dots and dashes. */
export function readSixteenDigits(
  input: string,
  name: string,
): { digits: SixteenDigits; errors: Finding[] } | { digits: null; errors: Finding[] } {
  const value = input.replace(/[\s.-]/g, '');
  if (!/^\d{16}$/.test(value)) {
    return { digits: null, errors: [{ code: 'format', message: `${name} harus terdiri atas 16 angka.` }] };
  }
  const errors: Finding[] = [];
  if (!Object.hasOwn(PROVINCES, value.slice(0, 2))) {
    errors.push({ code: 'province', message: `Kode provinsi pada ${name} (2 angka pertama) tidak dikenal.` });
  }
  if (value.endsWith('0000')) {
    errors.push({ code: 'serial', message: `Nomor urut pada ${name} (4 angka terakhir) tidak boleh 0000.` });
  }
  const pair = (at: number) => Number(value.slice(at, at + 2));
  const regionCode = `${value.slice(0, 2)}.${value.slice(2, 4)}.${value.slice(4, 6)}`;
  return { digits: { value, regionCode, day: pair(6), month: pair(8), year: pair(10) }, errors };
}

/** Days of a month; the century of a two-digit year is unknown, and in either one every fourth year may be a leap year. */
export function daysInMonth(month: number, twoDigitYear: number): number {
  if (month === 2) return twoDigitYear % 4 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Warns when the region is not below an expected code such as `16.09`. */
export function regionWarnings(name: string, regionCode: string, expected: string | undefined): Finding[] {
  if (expected === undefined || regionCode.startsWith(`${expected}.`)) return [];
  return [
    {
      code: 'foreign-region',
      message: `Kode wilayah pada ${name} bukan kode kabupaten ini; mungkin pindahan atau terdaftar sebelum pemekaran.`,
    },
  ];
}
