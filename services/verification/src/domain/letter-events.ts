import type { DomainEvent, Done } from '@alur/event-sourcing';
import { type LetterType } from '@alur/standards';
import type { DeliveryWay } from './acts.ts';

/** What a letter is about and who may sign it; fixed by the step that asked for it. */
export interface LetterTask {
  readonly caseId: string;
  readonly stepId: string;
  readonly run: number;
  readonly subjectId: string;
  readonly village: string | null;
  readonly letterType: LetterType;
  readonly signerRole: string;
  readonly notBy: readonly string[];
  /** Of the case; absent in events of before. */
  readonly service?: string;
  readonly serviceVersion?: number;
  readonly urgent?: boolean;
}

export interface Draft {
  readonly templateVersion: number;
  /** Vault record that holds the data to be printed. */
  readonly snapshotId: string;
  /** SHA-256 (hex) of those data in canonical JSON; they are salted, so the hash reveals nothing about the person. */
  readonly draftHash: string;
}

export interface Signing extends Done {
  /** Calendar date of `at` in the tenant's zone: the date on the letter; its year is the year of the register. */
  readonly issueDate: string;
  /** Opaque, at least 65 random bits; fixed here, so that every retry prints the same letter. */
  readonly verificationCode: string;
}

export interface Signature {
  readonly number: string;
  readonly sequence: number;
  readonly year: number;
  /** SHA-256 (hex) of what was printed, in canonical JSON. */
  readonly snapshotHash: string;
  /** SHA-256 (hex) of the PDF. */
  readonly fileHash: string;
}

export interface Identified {
  readonly caseId: string;
  readonly letterId: string;
  readonly letterType: LetterType;
}
export interface Withdrawal {
  readonly reasonCode: string;
  /** Vault record of the officer's words. */
  readonly noteId: string | null;
}

export type LetterEvent =
  | DomainEvent<'letter.drafted.v1', LetterTask & Draft & Done & { readonly letterId: string }>
  | DomainEvent<'letter.redrafted.v1', Identified & Draft & Done & { readonly task?: LetterTask }>
  | DomainEvent<'letter.signing-started.v1', Identified & Signing>
  | DomainEvent<'letter.signed.v1', Identified & Signature & Signing & { readonly signerRole: string }>
  | DomainEvent<'letter.delivered.v1', Identified & Done & { readonly via: DeliveryWay }>
  | DomainEvent<'letter.withdrawn.v1', Identified & Done & Withdrawal>;
