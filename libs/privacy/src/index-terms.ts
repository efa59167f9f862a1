const APOSTROPHES = /['’‘ʼ`]/g;
const MARKS = /\p{M}/gu;
const SEPARATORS = /[^\p{L}\p{N}]+/u;

/**
 * The words under which values are indexed and looked up: lower case, without diacritics and apostrophes, split at
 * everything that is neither letter nor digit, two characters or more, each once. `Nur'Aini binti M. Ali` gives `nuraini`,
 * `binti`, `ali`; a NIK or phone number stays one term.
 */
export function indexTerms(values: readonly string[]): string[] {
  const words = values.flatMap((value) =>
    value.normalize('NFKD').replace(MARKS, '').replace(APOSTROPHES, '').toLowerCase().split(SEPARATORS),
  );
  return [...new Set(words.filter((word) => word.length >= 2))];
}
