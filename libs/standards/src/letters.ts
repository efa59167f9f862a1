import { OUTPUT_DOCUMENTS } from './document-codes.ts';
import { registryInForce, type Tenant } from './tenant.ts';

const ROMAN_MONTHS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const;

/** Codes of the letters and papers that an office issues. */
export type LetterType = keyof typeof OUTPUT_DOCUMENTS;

export function isLetterType(code: string): code is LetterType {
  return Object.hasOwn(OUTPUT_DOCUMENTS, code);
}

/**
 * Display name of a letter issued on an ISO date. A letter that names the social registry carries the one in force
 * that day, so an old letter keeps its old name (3.4).
 */
export function letterName(tenant: Pick<Tenant, 'code' | 'registries'>, letter: LetterType, issuedOn: string): string {
  const published = OUTPUT_DOCUMENTS[letter];
  return published.includes('DTKS') ? published.replace('DTKS', registryInForce(tenant, issuedOn).code) : published;
}

/**
 * The number printed on a letter, `400.9/17/RSKTM/DINSOS/XI/2026`.
 * @throws RangeError when the tenant does not number this letter, or a village letter comes without its village
 */
export function formatLetterNumber(
  tenant: Pick<Tenant, 'code' | 'letterNumbering'>,
  letter: string,
  { sequence, issuedOn, village = null }: { sequence: number; issuedOn: string; village?: string | null },
): string {
  const numbering = tenant.letterNumbering[letter];
  if (!numbering) throw new RangeError(`tenant "${tenant.code}" has no letterNumbering for "${letter}"`);
  if (numbering.register === 'village' && village === null) {
    throw new RangeError(`letter "${letter}" is numbered per village: give the village code`);
  }
  const [year, month] = issuedOn.split('-') as [string, string];
  const values: Record<string, string> = {
    classification: numbering.classification,
    sequence: String(sequence),
    romanMonth: ROMAN_MONTHS[Number(month) - 1]!,
    year,
    village: village ?? '',
  };
  return numbering.pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}
