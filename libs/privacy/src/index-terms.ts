import { plainWords } from '@alur/standards';

/**
 * The words under which values are indexed and looked up: `plainWords` of two characters or more, each once.
 * `Nur'Aini binti M. Ali` gives `nuraini`, `binti`, `ali`; a NIK or phone number stays one term.
 */
export function indexTerms(values: readonly string[]): string[] {
  return [...new Set(values.flatMap(plainWords).filter((word) => word.length >= 2))];
}
