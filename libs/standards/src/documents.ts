import { Temporal } from 'temporal-polyfill';
import type { DocumentRule, ServiceDefinition } from './definition.ts';

/** What the conditions of document rules ask about the person the case is about. */
export interface DocumentFacts {
  /** Full years; null or absent: unknown, then a paper with an age condition is asked. */
  readonly age?: number | null;
}

/** An officer's waiver of one missing paper (INC-28). */
export interface Dispensation {
  /** Code of the paper; for alternatives any one of them, or the whole `a|b`. */
  readonly code: string;
  readonly officer: string;
  readonly reasonCode: string;
  /** Code of the paper taken instead, or null. */
  readonly substitute: string | null;
}

type WithDocuments = Pick<ServiceDefinition, 'documents'>;

/** The papers that a service may ask of this person: the demanded and the merely offered (`wajib: false`). */
export function applicableDocuments(definition: WithDocuments, facts: DocumentFacts): DocumentRule[] {
  return definition.documents.filter(({ berlakuBila }) => {
    const minimum = berlakuBila?.usiaMinimal;
    return minimum === undefined || facts.age == null || facts.age >= minimum;
  });
}

/** The papers without which the file of this person is incomplete; papers that may follow later are not among them. */
export function requiredDocuments(definition: WithDocuments, facts: DocumentFacts): DocumentRule[] {
  return demandedDocuments(definition, facts).filter((rule) => !rule.menyusul);
}

/** Every paper that is demanded of this person in the end, also one that may follow the first report (INC-17). */
export function demandedDocuments(definition: WithDocuments, facts: DocumentFacts): DocumentRule[] {
  return applicableDocuments(definition, facts).filter((rule) => rule.wajib);
}

/**
 * The required papers that are neither supplied nor waived; empty: the file is complete. One of the alternatives of a
 * rule is enough. A waiver without officer or reason waives nothing.
 */
export function missingDocuments(
  definition: WithDocuments,
  facts: DocumentFacts,
  supplied: Iterable<string>,
  dispensations: readonly Dispensation[] = [],
): DocumentRule[] {
  return missingOf(requiredDocuments(definition, facts), supplied, dispensations);
}

/** As `missingDocuments`, but counting also the papers that may follow: what the step `papers` still waits for (INC-17). */
export function missingPapers(
  definition: WithDocuments,
  facts: DocumentFacts,
  supplied: Iterable<string>,
  dispensations: readonly Dispensation[] = [],
): DocumentRule[] {
  return missingOf(demandedDocuments(definition, facts), supplied, dispensations);
}

function missingOf(
  rules: readonly DocumentRule[],
  supplied: Iterable<string>,
  dispensations: readonly Dispensation[],
): DocumentRule[] {
  const present = new Set(supplied);
  const waived = new Set(dispensations.filter((given) => given.officer && given.reasonCode).map(({ code }) => code));
  return rules.filter(
    (rule) => !waived.has(rule.code) && !alternatives(rule).some((code) => present.has(code) || waived.has(code)),
  );
}

/** Codes of a rule, any one of which satisfies it. */
export function alternatives(rule: Pick<DocumentRule, 'code'>): string[] {
  return rule.code.split('|');
}

/**
 * Age in full years on the local date of an instant. A person is a year older from the morning of the birthday; one
 * born on 29 February, in a common year, from 1 March.
 * @param birthDate ISO date
 * @param at ISO instant
 * @param zone IANA zone of the tenant
 */
export function ageAt(birthDate: string, at: string, zone: string): number {
  const born = Temporal.PlainDate.from(birthDate);
  const today = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
  const hadBirthday = today.month > born.month || (today.month === born.month && today.day >= born.day);
  return today.year - born.year - (hadBirthday ? 0 : 1);
}
