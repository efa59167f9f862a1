import type { Finding, ParseResult } from './parse-result.ts';
import { daysInMonth, readSixteenDigits, regionWarnings } from './sixteen-digits.ts';

export interface KkFacts {
  /** Kecamatan of issue, `16.09.01`. */
  readonly regionCode: string;
}

export interface KkStatement {
  /** District of the office, `16.09`. */
  readonly regionCode?: string;
  readonly nik?: string | null;
}

/**
 * Reads a family card number. Its date of recording only warns: the number is easily mistaken for a NIK, but no rule
 * refuses a family over it.
 */
export function parseKk(input: string, stated: KkStatement = {}): ParseResult<KkFacts> {
  const { digits, errors } = readSixteenDigits(input, 'Nomor KK');
  if (digits === null || errors.length > 0) return { ok: false, errors };
  const warnings: Finding[] = regionWarnings('Nomor KK', digits.regionCode, stated.regionCode);
  const { day, month, year } = digits;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(month, year)) {
    warnings.push({
      code: 'recording-date',
      message: 'Angka ke-7 sampai ke-12 Nomor KK bukan tanggal pencatatan; mungkin yang diisikan NIK.',
    });
  }
  if (stated.nik && stated.nik.replace(/[\s.-]/g, '') === digits.value) {
    warnings.push({ code: 'same-as-nik', message: 'Nomor KK dan NIK berisi angka yang sama; periksa kembali.' });
  }
  return { ok: true, value: digits.value, warnings, facts: { regionCode: digits.regionCode } };
}
