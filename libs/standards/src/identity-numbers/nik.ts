import type { Finding, ParseResult } from './parse-result.ts';
import { daysInMonth, readSixteenDigits, regionWarnings, type SixteenDigits } from './sixteen-digits.ts';

/** What a NIK says. The century of the birth year is not in it: take the birth date from KK or KTP. */
export interface NikFacts {
  readonly birthDay: number;
  readonly birthMonth: number;
  /** Last two digits of the year. */
  readonly birthYear: number;
  readonly sex: 'L' | 'P';
  /** Kecamatan of the first registration, `16.09.01`; never updated after a move. */
  readonly regionCode: string;
}

/** What is stated beside the NIK; each is compared when given. */
export interface NikStatement {
  /** District of the office, `16.09`. */
  readonly regionCode?: string;
  /** ISO date. */
  readonly birthDate?: string | null;
  readonly sex?: 'L' | 'P' | null;
  readonly kk?: string | null;
}

/** Reads a NIK. It has no check digit, so a sound one can still be another person's (domain reference 3.1). */
export function parseNik(input: string, stated: NikStatement = {}): ParseResult<NikFacts> {
  const { digits, errors } = readSixteenDigits(input, 'NIK');
  if (digits === null) return { ok: false, errors };
  errors.push(...dateErrors(digits));
  if (errors.length > 0) return { ok: false, errors };
  const facts: NikFacts = {
    birthDay: dayOf(digits),
    birthMonth: digits.month,
    birthYear: digits.year,
    sex: digits.day > 40 ? 'P' : 'L',
    regionCode: digits.regionCode,
  };
  return { ok: true, value: digits.value, warnings: warnings(digits, facts, stated), facts };
}

/** Women have 40 added to the day of birth. */
function dayOf({ day }: SixteenDigits): number {
  return day > 40 ? day - 40 : day;
}

function dateErrors(digits: SixteenDigits): Finding[] {
  const day = dayOf(digits);
  const errors: Finding[] = [];
  if (day < 1 || day > 31) {
    errors.push({ code: 'day', message: 'Tanggal lahir pada NIK (angka ke-7 dan ke-8) harus 01–31 atau 41–71.' });
  }
  if (digits.month < 1 || digits.month > 12) {
    errors.push({ code: 'month', message: 'Bulan lahir pada NIK (angka ke-9 dan ke-10) harus 01–12.' });
  }
  if (errors.length === 0 && day > daysInMonth(digits.month, digits.year)) {
    errors.push({ code: 'date', message: 'Tanggal lahir pada NIK tidak ada pada bulan tersebut.' });
  }
  return errors;
}

function warnings({ value }: SixteenDigits, facts: NikFacts, stated: NikStatement): Finding[] {
  const found = regionWarnings('NIK', facts.regionCode, stated.regionCode);
  if (stated.birthDate) {
    const [year, month, day] = stated.birthDate.split('-').map(Number) as [number, number, number];
    if (year % 100 !== facts.birthYear || month !== facts.birthMonth || day !== facts.birthDay) {
      found.push({ code: 'birth-date-differs', message: 'Tanggal lahir pada NIK berbeda dengan yang dinyatakan.' });
    }
  }
  if (stated.sex && stated.sex !== facts.sex) {
    found.push({ code: 'sex-differs', message: 'Jenis kelamin pada NIK berbeda dengan yang dinyatakan.' });
  }
  if (stated.kk && stated.kk.replace(/[\s.-]/g, '') === value) {
    found.push({ code: 'same-as-kk', message: 'NIK dan Nomor KK berisi angka yang sama; periksa kembali.' });
  }
  return found;
}
