import { CaseReopened, type ContractMessage, TOPICS } from '@alur/contracts';
import type { View } from '../view.ts';

export interface Reopened {
  readonly caseId: string;
  readonly reasons: readonly string[];
}

function reasonOf(message: ContractMessage): string {
  return CaseReopened.schema.parse(message.data).reasonCode;
}

/** One document per case that lists what happened in order: any loss, repetition or disorder shows in it. */
export function historyView(overrides: Partial<View<Reopened>> = {}): View<Reopened> {
  return {
    collection: { name: 'case-history', version: 1, indexes: [['caseId']] },
    topics: [TOPICS.intake],
    documentsOf: (message) => [message.subject],
    evolve: (document, message, id) => ({
      caseId: id,
      reasons: [...(document?.reasons ?? []), reasonOf(message)],
    }),
    ...overrides,
  };
}

/** Documents that come and go: every third event of a case deletes, the next one makes it again. */
export function presentView(): View<Reopened> {
  return {
    ...historyView(),
    collection: { name: 'case-present', version: 1, indexes: [] },
    evolve: (document, message, id) =>
      message.revision % 3 === 2
        ? undefined
        : { caseId: id, reasons: [...(document?.reasons ?? []), reasonOf(message)] },
  };
}

/** Few documents that many cases of two topics touch, each by its own entry. */
export function tallyView(): View<{ readonly last: Readonly<Record<string, number>> }> {
  return {
    collection: { name: 'case-tally', version: 1, indexes: [] },
    topics: [TOPICS.intake, TOPICS.verification],
    documentsOf: (message) => [`shelf-${message.subject.length % 3}`, 'all'],
    evolve: (document, message) => ({
      last: { ...document?.last, [`${message.source}/${message.subject}`]: message.revision },
    }),
  };
}
