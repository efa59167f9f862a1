import { CaseClosed, CaseOpened, CaseReopened, type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** One case, as far as the rights of its people need it. */
export interface IntakeCase {
  readonly tenant: string;
  readonly subjectId: string | null;
  readonly reporterId: string | null;
  readonly service: string;
  readonly ticket: string;
  readonly openedAt: string;
  /** null while the case is open. */
  readonly outcome: string | null;
}

export const intakeCases: View<IntakeCase> = {
  collection: {
    name: 'intake-cases',
    version: 1,
    indexes: [
      ['tenant', 'subjectId'],
      ['tenant', 'reporterId'],
    ],
  },
  topics: [TOPICS.intake],
  documentsOf: ({ type, subject }) =>
    type === CaseOpened.type || type === CaseClosed.type || type === CaseReopened.type ? [subject] : [],
  evolve(document, message: ContractMessage) {
    if (message.type === CaseOpened.type) {
      const { subjectId, reporterId, service, ticket, openedAt } = message.data as DataOf<typeof CaseOpened>;
      return { tenant: message.tenant, subjectId, reporterId, service, ticket, openedAt, outcome: null };
    }
    if (!document) return undefined;
    const closed = message.type === CaseClosed.type;
    return { ...document, outcome: closed ? (message.data as DataOf<typeof CaseClosed>).outcome : null };
  },
};
