import { CaseClosed, CaseOpened, CaseReopened } from '@alur/contracts';
import { folding } from '@alur/read-models';

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

const { begin, on, view } = folding<IntakeCase>();

export const intakeCases = view({
  collection: {
    name: 'intake-cases',
    version: 2,
    indexes: [
      ['tenant', 'subjectId'],
      ['tenant', 'reporterId'],
      ['tenant', 'openedAt'],
    ],
  },
  idOf: (_, { subject }) => subject,
  folds: [
    begin(CaseOpened, ({ subjectId, reporterId, service, ticket, openedAt }, { tenant }) => ({
      tenant,
      subjectId,
      reporterId,
      service,
      ticket,
      openedAt,
      outcome: null,
    })),
    on(CaseClosed, (document, { outcome }) => ({ ...document, outcome })),
    on(CaseReopened, (document) => ({ ...document, outcome: null })),
  ],
});
