import { alternatives, applicableDocuments, type DocumentRule, type ServiceDefinition } from '@alur/standards';
import { type KnownCase, suppliedCodes } from '../domain/case-state.ts';

export interface RequirementLine {
  readonly code: string;
  readonly label: string;
  readonly demanded: boolean;
  readonly original: boolean;
  /** Not asked with the first report of a disaster (INC-17). */
  readonly mayFollow: boolean;
  readonly state: 'supplied' | 'dispensed' | 'missing';
}

/** What the service asks of a case, and what is there. @param age of the person on the day of filing */
export function requirementsOf(
  definition: ServiceDefinition,
  state: KnownCase,
  age: Parameters<typeof applicableDocuments>[1]['age'],
): RequirementLine[] {
  return applicableDocuments(definition, { age }).map((rule) => requirement(rule, state));
}

function requirement(rule: DocumentRule, state: KnownCase): RequirementLine {
  const { code, label, wajib, asli, menyusul } = rule;
  const codes = alternatives(rule);
  const supplied = suppliedCodes(state).some((given) => codes.includes(given));
  const dispensed = state.dispensations.some((given) => given.code === code);
  const standing = supplied ? 'supplied' : dispensed ? 'dispensed' : 'missing';
  return { code, label, demanded: wajib, original: asli ?? false, mayFollow: menyusul ?? false, state: standing };
}
