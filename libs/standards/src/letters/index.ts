import { rekomendasiBansosV1 } from './rekomendasi-bansos.v1.ts';
import { rekomendasiPembebasanBiayaV1 } from './rekomendasi-pembebasan-biaya.v1.ts';
import { rekomendasiPenonaktifanKisV1 } from './rekomendasi-penonaktifan-kis.v1.ts';
import { rekomendasiSktmV1 } from './rekomendasi-sktm.v1.ts';
import { suratKeteranganDtksV1 } from './surat-keterangan-dtks.v1.ts';
import { suratPengantarDtksV1 } from './surat-pengantar-dtks.v1.ts';
import { suratTerdaftarDtksV1 } from './surat-terdaftar-dtks.v1.ts';
import type { LetterTemplate } from './template.ts';

/** Every version of every letter that verification drafts; the order of a type's versions does not matter. */
const TEMPLATES = [
  suratTerdaftarDtksV1,
  suratPengantarDtksV1,
  suratKeteranganDtksV1,
  rekomendasiBansosV1,
  rekomendasiSktmV1,
  rekomendasiPembebasanBiayaV1,
  rekomendasiPenonaktifanKisV1,
] as const satisfies readonly LetterTemplate[];

export type LetterType = (typeof TEMPLATES)[number]['type'];
export type Letter = LetterTemplate<LetterType>;

const NEWEST = new Map<string, Letter>(
  [...TEMPLATES].sort((a, b) => a.version - b.version).map((template) => [template.type, template]),
);

export const LETTER_TYPES = [...NEWEST.keys()] as readonly LetterType[];

/** What officers and citizens read, by document code. */
export const LETTER_NAMES = Object.fromEntries([...NEWEST.values()].map(({ type, name }) => [type, name])) as Readonly<
  Record<LetterType, string>
>;

/** The abbreviation in the number of each letter. */
export const LETTER_ABBREVIATIONS = Object.fromEntries(
  [...NEWEST.values()].map(({ type, abbreviation }) => [type, abbreviation]),
) as Readonly<Record<LetterType, string>>;

export function isLetterType(value: unknown): value is LetterType {
  return typeof value === 'string' && NEWEST.has(value);
}

/** The version that new drafts use; undefined for what is no letter. */
export function letterOf(type: unknown): Letter | undefined {
  return typeof type === 'string' ? NEWEST.get(type) : undefined;
}

/** @throws RangeError when there is no such letter */
export function latestTemplate(type: LetterType): Letter {
  const found = letterOf(type);
  if (found === undefined) throw new RangeError(`No template for letters of type ${type}`);
  return found;
}

/** The version that a letter was drafted with. @throws RangeError when there is none */
export function templateOf(type: LetterType, version: number): Letter {
  const found = TEMPLATES.find((template) => template.type === type && template.version === version);
  if (found === undefined) throw new RangeError(`No version ${version} of the template for letters of type ${type}`);
  return found;
}
