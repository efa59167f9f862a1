import { type Done, evolution } from '@alur/event-sourcing';
import type {
  BatchOpened,
  Decree,
  GrantBatchEvent,
  HandOver,
  Named,
  NumberedPaper,
  OfRecipient,
} from './grant-batch-events.ts';
import type { Candidate } from './grant-candidate.ts';

export type RecipientStage =
  /** Asked for; the candidate is being taken off the waiting list. */
  | 'listing'
  | 'listed'
  | 'verified'
  | 'field-checked'
  /** Asked for; BAST number and paper are being made. */
  | 'handing-over'
  | 'handed-over'
  | 'removed';

export interface Recipient extends Pick<Candidate, 'subjectId' | 'caseId' | 'step' | 'programme'> {
  readonly stage: RecipientStage;
  readonly doubleAid: readonly string[];
  readonly sameFamily: readonly string[];
  readonly listedBy: string | null;
  readonly verifiedBy: string | null;
  readonly checkedBy: string | null;
  readonly handOver: (HandOver & Done) | null;
  readonly bast: NumberedPaper | null;
  /** Why the last act on this recipient did not come about, or why the recipient was removed. */
  readonly reasonCode: string | null;
}

/** A decree in force or one that it replaced. */
export type DecreeVersion = Decree &
  Named &
  Done & {
    /** Difference from the version before. */
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };

export interface GrantBatchState {
  readonly opened: BatchOpened | null;
  /** The last of `decrees`. */
  readonly decree: DecreeVersion | null;
  readonly decrees: readonly DecreeVersion[];
  /** By subject id, in the order of their listing. */
  readonly recipients: Readonly<Record<string, Recipient>>;
  readonly reporting: ({ readonly issueDate: string } & Done) | null;
  readonly report: (NumberedPaper & { readonly at: string }) | null;
}

export const initial: GrantBatchState = {
  opened: null,
  decree: null,
  decrees: [],
  recipients: {},
  reporting: null,
  report: null,
};

export const grantBatchEvolution = evolution<GrantBatchState, GrantBatchEvent>({
  'grant-batch.opened.v1': (state, opened) => ({ ...state, opened }),
  'grant-batch.listing-started.v1': ofRecipient(({ step, programme, caseId, by }) => ({
    ...NEW_RECIPIENT,
    step,
    programme,
    caseId,
    listedBy: by,
  })),
  'grant-batch.listed.v1': ofRecipient(({ doubleAid, sameFamily }) => ({ stage: 'listed', doubleAid, sameFamily })),
  'grant-batch.listing-refused.v1': (state, { subjectId }) => {
    const { [subjectId]: _refused, ...recipients } = state.recipients;
    return { ...state, recipients };
  },
  'grant-batch.decreed.v1': (state, { batchId: _batch, ...data }) => {
    const before = state.decree?.recipients ?? [];
    const { version = state.decrees.length + 1, recipients = onList(state) } = data;
    const added = recipients.filter((one) => !before.includes(one));
    const removed = before.filter((one) => !recipients.includes(one));
    const decree = { ...data, version, recipients, added, removed };
    return { ...state, decree, decrees: [...state.decrees, decree] };
  },
  'grant-batch.verified.v1': ofRecipient(({ by }) => ({ stage: 'verified', verifiedBy: by })),
  'grant-batch.field-checked.v1': ofRecipient(({ by }) => ({ stage: 'field-checked', checkedBy: by })),
  'grant-batch.hand-over-started.v1': ofRecipient((data) => {
    const { batchId: _batch, subjectId: _subject, caseId: _case, ...handOver } = data;
    return { stage: 'handing-over', reasonCode: null, doubleAid: data.doubleAid, handOver };
  }),
  'grant-batch.handed-over.v1': ofRecipient(({ number, sequence, fileHash }) => ({
    stage: 'handed-over',
    bast: { number, sequence, fileHash },
  })),
  'grant-batch.hand-over-abandoned.v1': ofRecipient(({ reasonCode }) => ({
    stage: 'field-checked',
    handOver: null,
    reasonCode,
  })),
  'grant-batch.removed.v1': ofRecipient(({ reasonCode }) => ({ stage: 'removed', reasonCode })),
  'grant-batch.step-ended.v1': (state) => state,
  'grant-batch.report-started.v1': (state, { issueDate, by, at }) => ({ ...state, reporting: { issueDate, by, at } }),
  'grant-batch.reported.v1': (state, { number, sequence, fileHash, at }) => ({
    ...state,
    report: { number, sequence, fileHash, at },
  }),
});

function ofRecipient<Data extends OfRecipient>(change: (data: Data) => Partial<Recipient>) {
  return (state: GrantBatchState, data: Data): GrantBatchState => {
    const { subjectId, caseId } = data;
    const known = state.recipients[subjectId] ?? { ...NEW_RECIPIENT, subjectId, caseId, step: null, programme: '' };
    return { ...state, recipients: { ...state.recipients, [subjectId]: { ...known, ...change(data) } } };
  };
}

const NEW_RECIPIENT = {
  stage: 'listing',
  doubleAid: [],
  sameFamily: [],
  listedBy: null,
  verifiedBy: null,
  checkedBy: null,
  handOver: null,
  bast: null,
  reasonCode: null,
} as const;

/** Everybody who stands on the list. */
export function onList({ recipients }: GrantBatchState): readonly string[] {
  return Object.values(recipients).flatMap(({ subjectId, stage }) =>
    stage === 'listing' || stage === 'removed' ? [] : [subjectId],
  );
}

/** How many recipients are at each stage. */
export function progressOf({ recipients }: GrantBatchState): Readonly<Record<RecipientStage, number>> {
  const progress = {
    listing: 0,
    listed: 0,
    verified: 0,
    'field-checked': 0,
    'handing-over': 0,
    'handed-over': 0,
    removed: 0,
  };
  for (const { stage } of Object.values(recipients)) progress[stage] += 1;
  return progress;
}
