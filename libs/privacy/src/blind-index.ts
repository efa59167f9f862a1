import { createHmac, type KeyObject } from 'node:crypto';
import { indexTerms } from './index-terms.ts';
import type { IndexValues } from './vault.ts';

const BLIND = 16;
const MAX_TERMS = 32;

/** Occurrences of a word that are counted to find the rarest; beyond that all words are equally common. */
export const COUNT_BOUND = 2_000;

/** Keyed hash, 128 bits. */
export function blindHash(indexKey: KeyObject, purpose: string, value: string): Buffer {
  return createHmac('sha256', indexKey)
    .update(JSON.stringify([purpose, value]))
    .digest()
    .subarray(0, BLIND);
}

/** The hashes under which a record is found, each once. */
export function indexTokens(indexKey: KeyObject, index: IndexValues): Buffer[] {
  return Object.entries(index).flatMap(([field, values]) =>
    indexTerms(values).map((term) => blindHash(indexKey, field, term)),
  );
}

/** The hashes of a question; none when a field has no usable word, or all together more than anybody asks for. */
export function lookupTokens(indexKey: KeyObject, wanted: IndexValues): Buffer[] {
  const tokens = indexTokens(indexKey, wanted);
  const empty = Object.values(wanted).some((values) => indexTerms(values).length === 0);
  return empty || tokens.length > MAX_TERMS ? [] : tokens;
}

/**
 * The hashes of a question, the rarest first: its few subjects are then checked for the others. Undefined when one of
 * them occurs nowhere.
 */
export function rarestFirst(
  counted: readonly { readonly token: Buffer; readonly count: number }[],
): Buffer[] | undefined {
  if (counted.some(({ count }) => count === 0)) return undefined;
  return [...counted].sort((a, b) => a.count - b.count).map(({ token }) => token);
}
