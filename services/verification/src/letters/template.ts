import type { LetterType } from '../domain/letter-rules.ts';
import { rekomendasiBansosV1 } from './templates/rekomendasi-bansos.v1.ts';
import { rekomendasiPembebasanBiayaV1 } from './templates/rekomendasi-pembebasan-biaya.v1.ts';
import { rekomendasiPenonaktifanKisV1 } from './templates/rekomendasi-penonaktifan-kis.v1.ts';
import { rekomendasiSktmV1 } from './templates/rekomendasi-sktm.v1.ts';
import { suratKeteranganDtksV1 } from './templates/surat-keterangan-dtks.v1.ts';
import { suratPengantarDtksV1 } from './templates/surat-pengantar-dtks.v1.ts';
import { suratTerdaftarDtksV1 } from './templates/surat-terdaftar-dtks.v1.ts';

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

const TEMPLATES: readonly LetterTemplate[] = [
  suratTerdaftarDtksV1,
  suratPengantarDtksV1,
  suratKeteranganDtksV1,
  rekomendasiBansosV1,
  rekomendasiSktmV1,
  rekomendasiPembebasanBiayaV1,
  rekomendasiPenonaktifanKisV1,
];

/** The version that new drafts use. */
export function latestTemplate(type: LetterType): LetterTemplate {
  const versions = TEMPLATES.filter((template) => template.type === type).sort((a, b) => b.version - a.version);
  if (versions[0] === undefined) throw new Error(`No template for letters of type ${type}`);
  return versions[0];
}

/** The version that a letter was drafted with. */
export function templateOf(type: LetterType, version: number): LetterTemplate {
  const found = TEMPLATES.find((template) => template.type === type && template.version === version);
  if (found === undefined) throw new Error(`No version ${version} of the template for letters of type ${type}`);
  return found;
}
