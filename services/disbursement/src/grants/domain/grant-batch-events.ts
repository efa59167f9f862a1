import type { DomainEvent, Done } from '@alur/event-sourcing';
import type { Candidate } from './grant-candidate.ts';

/** `none`: the SOP of the service names no decree. */
export const DECREES = ['sk-kepala-dinas', 'sk-bupati', 'none'] as const;
export type DecreeKind = (typeof DECREES)[number];

/** What a batch is for, from the route of its service. */
export interface BatchOpened extends Done {
  readonly batchId: string;
  readonly service: string;
  readonly programme: string;
  readonly decree: DecreeKind;
  /** Nomination lists from which it may also take people; none: only proposals with a case. */
  readonly nominations: readonly string[];
  /** KUBE, RUTILAHU, …; null: every kind of the service. */
  readonly choice: string | null;
}

export interface Decree {
  readonly decree: Exclude<DecreeKind, 'none'>;
  readonly number: string;
  /** ISO date. */
  readonly date: string;
  readonly documentId: string;
}

/** Whom the decree names. Absent in older events: everybody who was on the list then. */
export interface Named {
  /** 1, and one more with each decree that replaces or amends it. */
  readonly version: number;
  readonly recipients: readonly string[];
}

/** A hand-over as it was asked for; what is handed over, to whom and before whom is in the vault under `recordId`. */
export interface HandOver {
  readonly handoverId: string;
  readonly recordId: string;
  readonly evidenceIds: readonly string[];
  readonly place: 'kantor' | 'lokasi';
  /** Whole rupiah, when money is handed over. */
  readonly amount: number | null;
  /** Date on the BAST in the tenant's zone. */
  readonly issueDate: string;
  /** Aid elsewhere that was known and accepted, with the reason. */
  readonly doubleAid: readonly string[];
  readonly doubleAidReason: string | null;
}

export interface NumberedPaper {
  readonly number: string;
  readonly sequence: number;
  readonly fileHash: string;
}

interface InBatch extends Done {
  readonly batchId: string;
}

export interface OfRecipient extends InBatch {
  readonly subjectId: string;
  readonly caseId: string;
}

export type GrantBatchEvent =
  | DomainEvent<'grant-batch.opened.v1', BatchOpened>
  | DomainEvent<'grant-batch.listing-started.v1', OfRecipient & Pick<Candidate, 'step' | 'programme'>>
  | DomainEvent<
      'grant-batch.listed.v1',
      OfRecipient & {
        readonly doubleAid: readonly string[];
        /** Recipients of the batch on the same family card. */
        readonly sameFamily: readonly string[];
      }
    >
  | DomainEvent<'grant-batch.listing-refused.v1', OfRecipient & { readonly reasonCode: string }>
  | DomainEvent<'grant-batch.decreed.v1', InBatch & Decree & Partial<Named>>
  | DomainEvent<'grant-batch.verified.v1', OfRecipient>
  | DomainEvent<'grant-batch.field-checked.v1', OfRecipient>
  | DomainEvent<'grant-batch.hand-over-started.v1', OfRecipient & HandOver>
  | DomainEvent<'grant-batch.handed-over.v1', OfRecipient & NumberedPaper & { readonly doubleAid: readonly string[] }>
  | DomainEvent<'grant-batch.hand-over-abandoned.v1', OfRecipient & { readonly reasonCode: string }>
  | DomainEvent<'grant-batch.removed.v1', OfRecipient & { readonly reasonCode: string; readonly noteId: string | null }>
  /** Ends the step of the recipient's case; a nominee has none. */
  | DomainEvent<
      'grant-batch.step-ended.v1',
      OfRecipient & {
        readonly stepId: string;
        readonly run: number;
        readonly kind: 'grant-batch';
        readonly outcome: 'handed-over' | 'removed';
        readonly bast: string | null;
      }
    >
  | DomainEvent<'grant-batch.report-started.v1', InBatch & { readonly issueDate: string }>
  | DomainEvent<
      'grant-batch.reported.v1',
      InBatch & NumberedPaper & { readonly handedOver: number; readonly removed: number }
    >;
