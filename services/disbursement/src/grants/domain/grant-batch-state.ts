import type {
  BatchOpened,
  Decree,
  GrantBatchEvent,
  HandOver,
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
  readonly handOver: (HandOver & { readonly by: string; readonly at: string }) | null;
  readonly bast: NumberedPaper | null;
  /** Why the last act on this recipient did not come about, or why the recipient was removed. */
  readonly reasonCode: string | null;
}

export interface GrantBatchState {
  readonly opened: BatchOpened | null;
  readonly decree: (Decree & { readonly by: string; readonly at: string }) | null;
  /** By subject id, in the order of their listing. */
  readonly recipients: Readonly<Record<string, Recipient>>;
  readonly reporting: { readonly issueDate: string; readonly by: string; readonly at: string } | null;
  readonly report: (NumberedPaper & { readonly at: string }) | null;
}

export const initial: GrantBatchState = { opened: null, decree: null, recipients: {}, reporting: null, report: null };

export function evolve(state: GrantBatchState, event: GrantBatchEvent): GrantBatchState {
  switch (event.type) {
    case 'grant-batch.opened.v1':
      return { ...state, opened: event.data };
    case 'grant-batch.decreed.v1': {
      const { decree, number, date, documentId, by, at } = event.data;
      return { ...state, decree: { decree, number, date, documentId, by, at } };
    }
    case 'grant-batch.report-started.v1': {
      const { issueDate, by, at } = event.data;
      return { ...state, reporting: { issueDate, by, at } };
    }
    case 'grant-batch.reported.v1': {
      const { number, sequence, fileHash, at } = event.data;
      return { ...state, report: { number, sequence, fileHash, at } };
    }
    case 'grant-batch.listing-refused.v1': {
      const { [event.data.subjectId]: _refused, ...recipients } = state.recipients;
      return { ...state, recipients };
    }
    case 'grant-batch.step-ended.v1':
      return state;
    default:
      return withRecipient(state, event.data, changed(event));
  }
}

type RecipientEvent = Exclude<
  GrantBatchEvent,
  {
    type: `grant-batch.${'opened' | 'decreed' | 'report-started' | 'reported' | 'listing-refused' | 'step-ended'}.v1`;
  }
>;

function changed(event: RecipientEvent): Partial<Recipient> {
  switch (event.type) {
    case 'grant-batch.listing-started.v1': {
      const { step, programme, caseId, by } = event.data;
      return { ...NEW_RECIPIENT, step, programme, caseId, listedBy: by };
    }
    case 'grant-batch.listed.v1': {
      const { doubleAid, sameFamily } = event.data;
      return { stage: 'listed', doubleAid, sameFamily };
    }
    case 'grant-batch.verified.v1':
      return { stage: 'verified', verifiedBy: event.data.by };
    case 'grant-batch.field-checked.v1':
      return { stage: 'field-checked', checkedBy: event.data.by };
    case 'grant-batch.hand-over-started.v1': {
      const { handoverId, recordId, evidenceIds, place, amount, issueDate, by, at } = event.data;
      const { doubleAid, doubleAidReason } = event.data;
      const asked = { handoverId, recordId, evidenceIds, place, amount, issueDate, doubleAid, doubleAidReason };
      return { stage: 'handing-over', reasonCode: null, doubleAid, handOver: { ...asked, by, at } };
    }
    case 'grant-batch.handed-over.v1': {
      const { number, sequence, fileHash } = event.data;
      return { stage: 'handed-over', bast: { number, sequence, fileHash } };
    }
    case 'grant-batch.hand-over-abandoned.v1':
      return { stage: 'field-checked', handOver: null, reasonCode: event.data.reasonCode };
    case 'grant-batch.removed.v1':
      return { stage: 'removed', reasonCode: event.data.reasonCode };
  }
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

function withRecipient(state: GrantBatchState, about: OfRecipient, change: Partial<Recipient>): GrantBatchState {
  const { subjectId, caseId } = about;
  const known = state.recipients[subjectId] ?? { ...NEW_RECIPIENT, subjectId, caseId, step: null, programme: '' };
  return { ...state, recipients: { ...state.recipients, [subjectId]: { ...known, ...change } } };
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
