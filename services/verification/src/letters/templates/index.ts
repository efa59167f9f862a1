import type { LetterType } from '../../domain/letter-rules.ts';
import type { LetterTemplate } from '../template.ts';
import { rekomendasiBansosV1 } from './rekomendasi-bansos.v1.ts';
import { rekomendasiPembebasanBiayaV1 } from './rekomendasi-pembebasan-biaya.v1.ts';
import { rekomendasiPenonaktifanKisV1 } from './rekomendasi-penonaktifan-kis.v1.ts';
import { rekomendasiSktmV1 } from './rekomendasi-sktm.v1.ts';
import { suratKeteranganDtksV1 } from './surat-keterangan-dtks.v1.ts';
import { suratPengantarDtksV1 } from './surat-pengantar-dtks.v1.ts';
import { suratTerdaftarDtksV1 } from './surat-terdaftar-dtks.v1.ts';

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
