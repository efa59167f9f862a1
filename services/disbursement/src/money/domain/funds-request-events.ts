import type { DomainEvent, Done } from '@alur/event-sourcing';
import type { FundsStatus } from '@alur/standards';
import type { FundLine } from './fund.ts';
import type { ListVersion } from './funds-list.ts';

export type LocalClass = 'alam' | 'sosial';
export type Damage = 'berat' | 'sedang' | 'ringan';

/** Which request an event belongs to. */
export interface Identified {
  readonly caseId: string;
  readonly requestId: string;
}

export interface Household {
  readonly householdId: string;
  readonly subjectId: string;
  /** R-09; null: the house is not damaged. */
  readonly damage: Damage | null;
}

/** The open step of the case. */
export interface FundsStep {
  readonly stepId: string;
  readonly run: number;
  /** Who may not be the cashier: the officers who decided. */
  readonly notBy: readonly string[];
}

/** One household and its money in whole rupiah. */
export interface Recipient {
  readonly householdId: string;
  readonly subjectId: string;
  readonly amount: number;
}

export interface Draft {
  readonly recipients: readonly Recipient[];
  /** Sum of the recipients, whole rupiah. */
  readonly amount: number;
  readonly line: FundLine;
}

export interface Reason {
  readonly reasonCode: string;
  /** Vault record of the officer's words. */
  readonly noteId: string | null;
}

export interface Evidence {
  readonly evidenceId: string;
  readonly kind: EvidenceKind;
  readonly sha256: string;
}

export const EVIDENCE_KINDS = [
  'tanda-tangan-penerima',
  'tanda-tangan-saksi',
  'foto-penyerahan',
  'bukti-transfer',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const PLACES = ['kantor', 'lokasi-bencana'] as const;
export const WAYS = ['tunai', 'transfer'] as const;

/** How money reached a victim (R-10, INC-16). */
export interface Handing extends Recipient {
  readonly handoverId: string;
  readonly place: (typeof PLACES)[number];
  readonly way: (typeof WAYS)[number];
  /** Date on the BAST. */
  readonly issueDate: string;
  /** Vault record of what the BAST prints. */
  readonly snapshotId: string;
  readonly evidence: readonly Evidence[];
}

/** A step over more than one aggregate: begun here, then done on the others, then finished here. `id` is its own. */
export type Step = { readonly id: string } & Done & StepDetail;

export type StepDetail =
  | { readonly step: 'sign'; readonly issueDate: string }
  | { readonly step: 'approve' }
  | ({ readonly step: 'return' | 'refuse' | 'cancel' } & Reason)
  | { readonly step: 'sp2d'; readonly number: string; readonly date: string }
  | ({ readonly step: 'hand-over' } & Handing)
  | ({ readonly step: 'reverse' } & Reason & { readonly handoverId: string; readonly subjectId: string })
  | { readonly step: 'close'; readonly rest: number };

/** A paper with its number of the register and the hash of what was printed. */
export interface NumberedFile {
  readonly number: string;
  readonly fileHash: string;
}

/** The request came to another state. */
export interface Moved extends Identified, Done {
  readonly state: FundsStatus;
  readonly amount: number;
  /** Number of the paper of this move: nota dinas, SPP, SPM, SP2D, SPJ. */
  readonly number: string | null;
  /** Date on that paper. */
  readonly date: string | null;
  readonly reasonCode: string | null;
  readonly noteId: string | null;
  /** Id of the step that made the move; null when it touched no other aggregate. */
  readonly stepId: string | null;
  /** Hash of the signed nota dinas. */
  readonly fileHash?: string;
  /** Of the SPP: straight to the recipient, or advance to the cashier. */
  readonly instrument?: 'LS' | 'TU';
}

export type FundsRequestEvent =
  | DomainEvent<
      'funds-request.class-noted.v1',
      Identified & { readonly localClass: LocalClass; readonly doubted?: true }
    >
  | DomainEvent<'funds-request.step-noted.v1', Identified & FundsStep>
  | DomainEvent<'funds-request.step-ended.v1', Identified & { readonly stepId: string; readonly run: number }>
  | DomainEvent<'funds-request.drafted.v1', Identified & Done & Draft & { readonly round: number }>
  | DomainEvent<'funds-request.list-fixed.v1', Identified & ListVersion>
  | DomainEvent<'funds-request.moved.v1', Moved>
  | DomainEvent<'funds-request.submitted.v1', Identified & Done & Draft & { readonly notaDinas: string }>
  | DomainEvent<'funds-request.disbursed.v1', Identified & Done & { readonly sp2d: string; readonly amount: number }>
  | DomainEvent<'funds-request.step-started.v1', Identified & Step>
  | DomainEvent<
      'funds-request.step-failed.v1',
      Identified & {
        readonly id: string;
        readonly step: string;
        readonly code: string;
        readonly facts: Readonly<Record<string, unknown>>;
        readonly at: string;
      }
    >
  | DomainEvent<'funds-request.handed-over.v1', Identified & Done & Handing & { readonly bast: NumberedFile }>
  | DomainEvent<
      'funds-request.transfer-failed.v1',
      Identified &
        Done &
        Reason & {
          readonly handoverId: string;
          readonly householdId: string;
          readonly amount: number;
          /** Number of the BAST that is void; events before 2026-12 have none. */
          readonly bast?: string;
        }
    >
  | DomainEvent<
      'funds-request.not-received.v1',
      Identified & Done & Reason & { readonly householdId: string; readonly amount: number }
    >
  | DomainEvent<
      'funds-request.rest-returned.v1',
      Identified & Done & { readonly amount: number; readonly reasonCode: string }
    >
  | DomainEvent<
      'funds-request.track-ended.v1',
      Identified &
        Done & {
          readonly run: number;
          readonly outcome: 'handed-over' | 'refused' | 'not-needed';
          /** Handed over, whole rupiah. */
          readonly amount: number;
          /** Why no money was needed. */
          readonly reasonCode?: string;
        }
    >;
