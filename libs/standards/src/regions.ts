import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageOf } from './data-files.ts';
import type { Tenant } from './tenant.ts';

const DISTRICT = /^\d\d\.\d\d\.\d\d$/;
const LINE = /^(\d\d\.\d\d\.\d\d(?:\.[12]\d{3})?),(.+)$/;

/** Names of kecamatan, desa and kelurahan by Kemendagri code. The lines before the first code name source and licence. */
const NAMES: ReadonlyMap<string, string> = new Map(
  readFileSync(join(packageOf(import.meta.url), 'regions/villages.csv'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, code, name] = LINE.exec(line) ?? [];
      return code === undefined || name === undefined ? [] : [[code, name] as const];
    }),
);

/**
 * What a village is called: `Kelurahan Kisau` where the last part of its code begins with 1, `Desa Datar` otherwise.
 * Empty for no code and for one that the list does not hold: a code is never shown instead of a name.
 */
export function villageName(code: string | null | undefined): string {
  const name = isVillage(code) ? NAMES.get(code) : undefined;
  if (name === undefined) return '';
  return `${code?.[9] === '1' ? 'Kelurahan' : 'Desa'} ${name}`;
}

/** Name of the kecamatan of a village, or of a kecamatan by its own code: `Muara Dua`. Empty when the list lacks it. */
export function subdistrictName(code: string | null | undefined): string {
  return NAMES.get(code?.slice(0, 8) ?? '') ?? '';
}

/** `Desa Datar, Kecamatan Muara Dua`, as lists and messages name a place; what is unknown is left out. */
export function placeName(code: string | null | undefined): string {
  const subdistrict = subdistrictName(code);
  return [villageName(code), subdistrict && `Kecamatan ${subdistrict}`].filter(Boolean).join(', ');
}

/** Codes of the kecamatan of an office, in order. */
export function subdistrictsOf({ regionCode }: Pick<Tenant, 'regionCode'>): readonly string[] {
  return [...NAMES.keys()].filter((code) => DISTRICT.test(code) && code.startsWith(`${regionCode}.`));
}

/** Whether a code is a village of the list in the district of an office. */
export function isVillageOf({ regionCode }: Pick<Tenant, 'regionCode'>, code: string): boolean {
  return isVillage(code) && NAMES.has(code) && code.startsWith(`${regionCode}.`);
}

function isVillage(code: string | null | undefined): code is string {
  return code?.length === 13;
}
