import type { DomainEvent, Done } from '@alur/event-sourcing';

/** Which household of which incident is served; fixed by the step of the case. */
export interface HandoverTask {
  readonly caseId: string;
  readonly handoverId: string;
  readonly householdId: string;
  /** Head of the household. */
  readonly subjectId: string;
}

/** What is to be packed. */
export interface WantedGoods {
  readonly item: string;
  readonly quantity: number;
}

/** What was packed. */
export interface PackedGoods extends WantedGoods {
  /** Name of the item on the day it was packed: the BAST shows it. */
  readonly label: string;
  readonly lot: string;
  readonly unit: string;
  readonly source: string;
  readonly expires: string | null;
}

export type HandoverPlace = 'kantor' | 'lokasi-bencana';

/** Proof that somebody was there: an uploaded photo or signature, or words that the officer typed. Both lie in the vault. */
export interface Evidence {
  readonly kind: 'file' | 'typed';
  /** Id in the file store or in the vault. */
  readonly recordId: string;
  /** Of an uploaded file, so that a later change shows; null for words, which could be guessed from a hash. */
  readonly sha256: string | null;
}

export interface Witness {
  /** Village officer's account; null: without one, the name is in the vault. */
  readonly officerId: string | null;
  readonly role: string;
  readonly evidence: Evidence;
}

export interface HandoverFacts {
  readonly place: HandoverPlace;
  readonly recipientEvidence: Evidence;
  readonly witnesses: readonly Witness[];
  /** Calendar date in the tenant's zone: the date on the BAST; its year is the year of the register. */
  readonly issueDate: string;
  /** Vault record with the names that the BAST shows. */
  readonly detailId: string;
}

export interface Bast {
  readonly bast: string;
  readonly sequence: number;
  /** SHA-256 (hex) of the PDF; null when the recipient's data were erased before it could be printed. */
  readonly fileHash: string | null;
}

/** Why a preparation came to nothing. */
export interface Refusal {
  readonly reasonCode: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

type In<Type extends string, Data = unknown> = DomainEvent<`goods-handover.${Type}.v1`, HandoverTask & Done & Data>;

/** `…-started` begins a step that touches other streams; the event after it ends the step. */
export type GoodsHandoverEvent =
  | In<
      'preparation-started',
      { readonly attempt: number; readonly wanted: readonly WantedGoods[]; readonly today: string }
    >
  | In<'prepared', { readonly attempt: number; readonly lines: readonly PackedGoods[] }>
  /** The goods were not there, or an officer unpacks them: they go back to the shelf. */
  | In<'unpacking-started', Refusal>
  | In<'unpacked'>
  | In<'issue-started', { readonly today: string }>
  | In<'issued'>
  | In<'handover-started', HandoverFacts>
  | In<'handed-over', HandoverFacts & Bast & { readonly lines: readonly PackedGoods[] }>
  | In<'cancellation-started', { readonly reasonCode: string; readonly noteId: string | null }>
  | In<'cancelled', { readonly reasonCode: string }>;
