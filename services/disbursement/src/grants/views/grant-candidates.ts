import {
  CandidateNominated,
  CaseClosed,
  type DataOf,
  FileReturned,
  GrantRecipientChanged,
  NominationRemoved,
  StepOpened,
  TOPICS,
} from '@alur/contracts';
import type { View } from '@alur/read-models';

export interface WaitingCandidate {
  readonly tenant: string;
  readonly caseId: string;
  /** Subject, programme and time are null while only the batch has been heard of. */
  readonly subjectId: string | null;
  /** Programme of the case, or of the nomination list. */
  readonly programme: string | null;
  /** Null while only the batch has been heard of. */
  readonly nominated: boolean | null;
  readonly since: string | null;
  /** False: served, withdrawn or struck off. */
  readonly waiting: boolean;
  /** The batch that lists the candidate; null while none does. */
  readonly batchId: string | null;
}

type Waiting = DataOf<typeof StepOpened> | DataOf<typeof CandidateNominated>;
type OfCase = Waiting | DataOf<typeof GrantRecipientChanged>;

/** Who waits for a grant, per programme. */
export const grantCandidates: View<WaitingCandidate> = {
  collection: {
    name: 'disbursement-grant-candidates',
    version: 1,
    indexes: [
      ['tenant', 'programme', 'waiting', 'batchId', 'since'],
      ['tenant', 'caseId', 'nominated'],
    ],
  },
  topics: [TOPICS.intake, TOPICS.verification, TOPICS.disbursement],
  documentsOf: ({ type, tenant, data }) => {
    const known =
      KNOWN.has(type) || (type === StepOpened.type && (data as Waiting & { kind: string }).kind === 'grant-batch');
    return known ? [`${tenant}.${(data as OfCase).caseId}`] : [];
  },
  // Most cases that end never waited for a grant, and the end of a case does not touch its nominee.
  select: ({ type, tenant, subject }) => (ENDS.has(type) ? { tenant, caseId: subject, nominated: false } : undefined),
  // A rebuild may bring a batch before the case that it lists: what is known is kept until the rest comes.
  evolve: (before, { type, tenant, data }) => {
    const { caseId } = data as OfCase;
    const document = before ?? { ...UNHEARD, tenant, caseId };
    switch (type) {
      case StepOpened.type: {
        const { subjectId, params, service, openedAt } = data as DataOf<typeof StepOpened>;
        const programme = String(params['programme'] ?? service);
        return {
          ...document,
          subjectId,
          programme,
          nominated: false,
          since: openedAt,
          waiting: document.batchId !== SERVED,
        };
      }
      case CandidateNominated.type: {
        const { subjectId, programme, at } = data as DataOf<typeof CandidateNominated>;
        return { ...document, subjectId, programme, nominated: true, since: at, waiting: document.batchId !== SERVED };
      }
      case GrantRecipientChanged.type:
        return afterBatch(document, data as DataOf<typeof GrantRecipientChanged>);
      default:
        return { ...document, waiting: false };
    }
  },
};

const KNOWN: ReadonlySet<string> = new Set(
  [CandidateNominated, NominationRemoved, GrantRecipientChanged].map(({ type }) => type),
);
const ENDS: ReadonlySet<string> = new Set([CaseClosed, FileReturned].map(({ type }) => type));

const UNHEARD = { subjectId: null, programme: null, nominated: null, since: null, waiting: false, batchId: null };

/** Placeholder batch of a person who was served, so that a late opening does not make them a candidate again. */
const SERVED = 'served';

function afterBatch(
  document: WaitingCandidate,
  { state, batchId }: DataOf<typeof GrantRecipientChanged>,
): WaitingCandidate {
  if (state === 'handed-over') return { ...document, waiting: false, batchId: SERVED };
  if (state === 'removed') return document.batchId === batchId ? { ...document, batchId: null } : document;
  return { ...document, batchId };
}
