import type { PersonLookUp } from '@alur/contracts';
import { inJurisdiction, type Jurisdiction } from '@alur/identity';
import type { ServicePorts } from '@alur/platform';
import { indexTerms } from '@alur/privacy';
import { parsePhone } from '@alur/standards';
import type { LookUps } from './look-ups.ts';
import type { MaskedLines } from './masked-lines.ts';

/** How many hits of a name are looked through for those that may be found. */
const MOST_HITS = 2_000;
/** People on one family card, or with one telephone. */
const MOST_SHARING = 50;

export type NumberField = 'nik' | 'kk' | 'phone';

export interface PeopleSearch {
  readonly vault: ServicePorts['vault'];
  readonly masked: MaskedLines;
  readonly lookUps: LookUps;
}

/** What the digits may be; undefined for words. */
export function numbersIn(query: string): readonly (readonly [field: NumberField, value: string])[] | undefined {
  const digits = query.replace(/[\s.-]/g, '');
  if (/^\d{16}$/.test(digits)) {
    return [
      ['nik', digits],
      ['kk', digits],
    ];
  }
  const phone = parsePhone(query);
  return phone.ok ? [['phone', phone.value]] : undefined;
}

/**
 * Whose number it is, within the officer's budget.
 * @param matched notes a hit in the person's access log; false for whom the office does not have any more, or not yet
 */
export async function byNumber(
  { vault, lookUps }: PeopleSearch,
  lookUp: PersonLookUp,
  numbers: readonly (readonly [field: NumberField, value: string])[],
  matched: (subjectId: string, field: NumberField) => Promise<boolean>,
): Promise<string[]> {
  await lookUps.spend('number', lookUp);
  await lookUps.spend('missed', lookUp);
  const found = new Set<string>();
  for (const [field, value] of numbers) {
    for (const subjectId of await vault.lookup(lookUp.tenant, field, [value], MOST_SHARING)) {
      if (!found.has(subjectId) && (await matched(subjectId, field))) found.add(subjectId);
    }
  }
  if (found.size > 0) lookUps.takeBack('missed', lookUp);
  return [...found].slice(0, lookUp.limit);
}

/**
 * Who has all the words in the name, of a place, within the officer's budget. One word finds only those who have one name:
 * else a name is found out word by word. The index has neither places nor lengths, so more hits are asked for until enough
 * of them count.
 */
export async function byName(
  { vault, masked, lookUps }: PeopleSearch,
  lookUp: PersonLookUp,
  place: Jurisdiction,
): Promise<string[]> {
  await lookUps.spend('name', lookUp);
  const { tenant, query, limit } = lookUp;
  const alone = indexTerms([query]).length === 1;
  for (let asked = limit; ; asked *= 4) {
    const hits = await vault.lookup(tenant, 'name', [query], asked);
    const found = [...(await masked.of(tenant, hits))].flatMap(([subjectId, { line, village }]) =>
      inJurisdiction(place, village) && !(alone && line.name.includes(' ')) ? [subjectId] : [],
    );
    if (found.length >= limit || hits.length < asked || asked >= MOST_HITS) return found.slice(0, limit);
  }
}
