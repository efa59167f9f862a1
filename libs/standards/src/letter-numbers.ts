import { documentName, PAPER_ABBREVIATIONS } from './document-codes.ts';
import { type LetterNumbering, registryInForce, type Tenant } from './tenant.ts';

/** Key of `letterNumbering` for all papers that have no entry of their own. */
export const DEFAULT_NUMBERING = 'default';

const ROMAN_MONTHS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const;

/**
 * Display name of a paper issued on an ISO date. One that names the social registry carries the one in force
 * that day, so an old letter keeps its old name (3.4).
 */
export function letterName(tenant: Pick<Tenant, 'code' | 'registries'>, code: string, issuedOn: string): string {
  const published = documentName(code);
  return published.includes('DTKS') ? published.replace('DTKS', registryInForce(tenant, issuedOn).code) : published;
}

/** How the office numbers a paper: as the tenant says for it, else by the tenant's `default`; undefined: not at all. */
export function numberingOf(
  { letterNumbering }: Pick<Tenant, 'letterNumbering'>,
  paper: string,
): LetterNumbering | undefined {
  const own = letterNumbering[paper];
  if (own !== undefined) return own;
  const usual = letterNumbering[DEFAULT_NUMBERING];
  const abbreviation = PAPER_ABBREVIATIONS[paper];
  if (usual === undefined || abbreviation === undefined) return undefined;
  return { ...usual, pattern: usual.pattern.replace('{abbreviation}', abbreviation) };
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
  const numbering = numberingOf(tenant, letter);
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
