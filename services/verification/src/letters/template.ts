import type { LetterType } from '../domain/letter-rules.ts';

/**
 * The words of one letter type in one version. A printed version never changes: new words are a new version.
 * Placeholders: {nama} {nik} {kk} {lahir} {jenisKelamin} {alamat} {desa} {kecamatan} {registri} {kodeRegistri} {tanggalData}
 * {kantor} {kabupaten}. Legal bases are not printed until an officer has confirmed them (INC-09).
 */
export interface LetterTemplate {
  readonly type: LetterType;
  readonly version: number;
  /** `certificate`: title over the number. `letter`: number and subject on the left, addressee below. */
  readonly layout: 'certificate' | 'letter';
  readonly title: string;
  /** Lines after "Kepada Yth."; empty for a certificate. */
  readonly addressee: readonly string[];
  readonly opening: string;
  /** Rows about the person, in this order; a row without a value is left out. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly body: readonly string[];
  readonly closing: string;
  /** What the drafter may add, printed as further rows. */
  readonly fields: readonly { readonly code: string; readonly label: string }[];
}
