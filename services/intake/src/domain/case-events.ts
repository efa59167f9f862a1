import type * as contracts from '@alur/contracts';
import type { DataOf } from '@alur/contracts';
import type { DomainEvent } from '@alur/event-sourcing';

/** What stays inside intake: where the vault has the free text and the contact. */
export interface OpenedPrivately {
  readonly noteId: string | null;
  /** Record of how to reach someone who is not registered; kept apart from the free text, which more officers read. */
  readonly contactId?: string | null;
  /** The role that answers a complaint in place of that of its route; null or absent: that of the route. */
  readonly handler?: string | null;
  /** Proof of the PIN with which a complainant reads the answer. */
  readonly answerKey?: string | null;
}

/** Everybody who took part in a step (surveyor and partner besides the one who recorded it): `notBy` is resolved from them. */
export interface CompletedPrivately {
  readonly officers: readonly string[];
}

/** Steps behind it that have to be done again, because it opens again; absent: none. */
export interface StepOpenedPrivately {
  readonly again?: readonly string[];
}

/** Aid that left the office or came to an end; told by the service that gives it, so not published again. */
export interface AidMoved {
  readonly caseId: string;
  /** `funds`, or the hand-over of goods. */
  readonly aid: string;
  /** Rupiah, or 1 for goods: what is under way more (positive) or less. */
  readonly change: number;
  readonly at: string;
}

export type CaseOpenedEvent = DomainEvent<'case.opened.v1', DataOf<typeof contracts.CaseOpened> & OpenedPrivately>;
export type StepOpenedEvent = DomainEvent<
  'case.step-opened.v1',
  DataOf<typeof contracts.StepOpened> & StepOpenedPrivately
>;
export type StepCompletedEvent = DomainEvent<
  'case.step-completed.v1',
  DataOf<typeof contracts.StepCompleted> & CompletedPrivately
>;
export type ClockResumedEvent = DomainEvent<'case.clock-resumed.v1', DataOf<typeof contracts.ClockResumed>>;
export type FileReturnedEvent = DomainEvent<'case.file-returned.v1', DataOf<typeof contracts.FileReturned>>;
export type CaseClosedEvent = DomainEvent<'case.closed.v1', DataOf<typeof contracts.CaseClosed>>;

/** The events of a case; each is published as the contract event of the same name. */
export type CaseEvent =
  | CaseOpenedEvent
  | DomainEvent<'case.document-attached.v1', DataOf<typeof contracts.DocumentAttached>>
  | DomainEvent<'case.dispensation-granted.v1', DataOf<typeof contracts.DispensationGranted>>
  | FileReturnedEvent
  | DomainEvent<'case.file-completed.v1', DataOf<typeof contracts.FileCompleted>>
  | StepOpenedEvent
  | DomainEvent<'case.step-assigned.v1', DataOf<typeof contracts.StepAssigned>>
  | StepCompletedEvent
  | DomainEvent<'case.step-overdue.v1', DataOf<typeof contracts.StepOverdue>>
  | DomainEvent<'case.overdue.v1', DataOf<typeof contracts.CaseOverdue>>
  | DomainEvent<'case.deadline-escalated.v1', DataOf<typeof contracts.DeadlineEscalated>>
  | DomainEvent<'case.due-moved.v1', DataOf<typeof contracts.DueMoved>>
  | DomainEvent<'case.clock-paused.v1', DataOf<typeof contracts.ClockPaused>>
  | ClockResumedEvent
  | CaseClosedEvent
  | DomainEvent<'case.reopened.v1', DataOf<typeof contracts.CaseReopened>>
  | DomainEvent<'case.aid-moved.v1', AidMoved>
  /** BPKAD issued an SP2D, as disbursement published. */
  | DomainEvent<'case.payment-ordered.v1', { readonly caseId: string; readonly at: string }>
  | DomainEvent<'case.class-proposed.v1', DataOf<typeof contracts.CaseClassProposed>>
  | DomainEvent<'case.reclassified.v1', DataOf<typeof contracts.CaseReclassified>>
  | DomainEvent<'case.emergency-access-opened.v1', DataOf<typeof contracts.EmergencyAccessOpened>>;
