import {
  CandidateNominated,
  CaseClosed,
  type DataOf,
  FileReturned,
  GrantRecipientChanged,
  NominationRemoved,
  StepOpened,
} from '@alur/contracts';
import { folding } from '@alur/read-models';

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

const { on, view } = folding<WaitingCandidate>();

/** Who waits for a grant, per programme. */
export const grantCandidates = view({
  collection: {
    name: 'disbursement-grant-candidates',
    version: 1,
    indexes: [
      ['tenant', 'programme', 'waiting', 'batchId', 'since'],
      ['tenant', 'caseId', 'nominated'],
    ],
  },
  idOf: (data, { type, tenant }) =>
    type === StepOpened.type && 'kind' in data && data.kind !== 'grant-batch' ? undefined : `${tenant}.${data.caseId}`,
  // A rebuild may bring a batch before the case that it lists: what is known is kept until the rest comes.
  initial: ({ caseId }, { tenant }) => ({ ...UNHEARD, tenant, caseId }),
  folds: [
    on(StepOpened, (before, { subjectId, params, service, openedAt }) => ({
      ...before,
      subjectId,
      programme: String(params['programme'] ?? service),
      nominated: false,
      since: openedAt,
      waiting: before.batchId !== SERVED,
    })),
    on(CandidateNominated, (before, { subjectId, programme, at }) => ({
      ...before,
      subjectId,
      programme,
      nominated: true,
      since: at,
      waiting: before.batchId !== SERVED,
    })),
    on(NominationRemoved, (before) => ({ ...before, waiting: false })),
    on(GrantRecipientChanged, afterBatch),
  ],
  selected: {
    // Most cases that end never waited for a grant, and the end of a case does not touch its nominee.
    filter: ({ tenant, subject }) => ({ tenant, caseId: subject, nominated: false }),
    folds: [
      on(CaseClosed, (before) => ({ ...before, waiting: false })),
      on(FileReturned, (before) => ({ ...before, waiting: false })),
    ],
  },
});

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
