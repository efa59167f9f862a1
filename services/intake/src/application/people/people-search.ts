import type { FoundPeople, PersonLookUp } from '@alur/contracts';
import type { ServicePorts } from '@alur/platform';
import { type IndexValues, indexTerms } from '@alur/privacy';
import { parsePhone } from '@alur/standards';
import { ONE_NAME, placeOf } from './identity.ts';
import type { LookUps } from './look-ups.ts';

const PART = 100;

export type NumberField = 'nik' | 'kk' | 'phone';

export interface PeopleSearch {
  readonly vault: ServicePorts['vault'];
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
): Promise<FoundPeople> {
  await lookUps.spend('number', lookUp);
  await lookUps.spend('missed', lookUp);
  const fields = new Map<string, NumberField>();
  for (const [field, value] of numbers) {
    for (const id of await vault.lookup(lookUp.tenant, { [field]: [value] }, oneMore(lookUp))) {
      if (!fields.has(id)) fields.set(id, field);
    }
  }
  const { subjectIds, next } = partOf([...fields.keys()].sort(), lookUp);
  const found: string[] = [];
  for (const id of subjectIds) if (await matched(id, fields.get(id)!)) found.push(id);
  if (found.length > 0) lookUps.takeBack('missed', lookUp);
  return { subjectIds: found, next };
}

/**
 * Who has all the words in the name, within the officer's budget. One word finds only those who have one name: else a name
 * is found out word by word.
 * @param place code of a village or kecamatan: people of other places, or of none, are not found
 */
export async function byName(
  { vault, lookUps }: PeopleSearch,
  lookUp: PersonLookUp,
  place: string | null,
): Promise<FoundPeople> {
  await lookUps.spend('name', lookUp);
  const { tenant, query } = lookUp;
  const wanted: IndexValues = {
    name: [query],
    ...(indexTerms([query]).length === 1 && { names: [ONE_NAME] }),
    ...(place !== null && { place: [placeOf(place)] }),
  };
  return partOf(await vault.lookup(tenant, wanted, oneMore(lookUp)), lookUp);
}

/** Everybody with these values. */
export async function* allWith(
  vault: Pick<PeopleSearch['vault'], 'lookup'>,
  tenant: string,
  wanted: IndexValues,
): AsyncGenerator<string, void, undefined> {
  for (let after: string | undefined, more = true; more; ) {
    const part = await vault.lookup(tenant, wanted, { limit: PART, after });
    yield* part;
    after = part.at(-1);
    more = part.length === PART;
  }
}

/** One more than is answered says whether there are more. */
function oneMore({ limit, after }: PersonLookUp): { readonly limit: number; readonly after: string | undefined } {
  return { limit: limit + 1, after };
}

function partOf(hits: readonly string[], { limit }: PersonLookUp): FoundPeople {
  const subjectIds = hits.slice(0, limit);
  return { subjectIds, next: hits.length > limit ? (subjectIds.at(-1) ?? null) : null };
}
