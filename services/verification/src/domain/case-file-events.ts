import type * as contracts from '@alur/contracts';
import type { DataOf } from '@alur/contracts';
import type { DomainEvent, Done } from '@alur/event-sourcing';
import { type LetterType } from '@alur/standards';

/** The officer's words lie in the vault; the event holds only the record id. */
type WithNote<Data> = Data & { readonly noteId: string | null };

export type StepNoted = DomainEvent<'case-file.step-noted.v1', DataOf<typeof contracts.StepOpened>>;
export type StepEnded = DomainEvent<'case-file.step-ended.v1', DataOf<typeof contracts.StepCompleted>>;
export type FileClosed = DomainEvent<'case-file.closed.v1', { readonly caseId: string; readonly outcome: string }>;
/** The file went back to the applicant: open steps are void, and nothing of it counts as done any more. */
export type FileReturned = DomainEvent<'case-file.returned.v1', { readonly caseId: string }>;
export type FileReopened = DomainEvent<'case-file.reopened.v1', { readonly caseId: string }>;

/** The assessment found a household of the incident; only such a household can be eligible. */
export type HouseholdNoted = DomainEvent<
  'case-file.household-noted.v1',
  { readonly caseId: string; readonly householdId: string; readonly assessor: string }
>;
/** It was entered by mistake. */
export type HouseholdDropped = DomainEvent<
  'case-file.household-dropped.v1',
  { readonly caseId: string; readonly householdId: string }
>;

/** A step got the id of its letter; asking again answers the same id until the letter is released. */
export type LetterAssigned = DomainEvent<
  'case-file.letter-assigned.v1',
  Done & {
    readonly caseId: string;
    readonly stepId: string;
    readonly run: number;
    readonly letterId: string;
    readonly letterType: LetterType;
  }
>;
/** The letter of a step was withdrawn before delivery: the step may have another. */
export type LetterReleased = DomainEvent<
  'case-file.letter-released.v1',
  { readonly caseId: string; readonly stepId: string; readonly letterId: string }
>;

/** One event per finished act; its data is the data of the published contract, with the note's record id. */
export type ActEvent =
  | DomainEvent<'case-file.documents-verified.v1', WithNote<DataOf<typeof contracts.DocumentsVerified>>>
  | DomainEvent<'case-file.village-checked.v1', WithNote<DataOf<typeof contracts.VillageChecked>>>
  | DomainEvent<'case-file.registry-checked.v1', WithNote<DataOf<typeof contracts.RegistryChecked>>>
  | DomainEvent<'case-file.identity-matched.v1', WithNote<DataOf<typeof contracts.IdentityMatched>>>
  | DomainEvent<'case-file.registry-entry-recorded.v1', WithNote<DataOf<typeof contracts.RegistryEntryRecorded>>>
  | DomainEvent<'case-file.endorsement-recorded.v1', WithNote<DataOf<typeof contracts.EndorsementRecorded>>>
  | DomainEvent<'case-file.external-answer-recorded.v1', WithNote<DataOf<typeof contracts.ExternalAnswerRecorded>>>
  | DomainEvent<'case-file.eligibility-decided.v1', WithNote<DataOf<typeof contracts.EligibilityDecided>>>
  | DomainEvent<'case-file.candidate-nominated.v1', WithNote<DataOf<typeof contracts.CandidateNominated>>>
  | DomainEvent<'case-file.recommendation-forwarded.v1', WithNote<DataOf<typeof contracts.RecommendationForwarded>>>
  | DomainEvent<'case-file.explanation-given.v1', WithNote<DataOf<typeof contracts.ExplanationGiven>>>
  | DomainEvent<'case-file.follow-up-recorded.v1', WithNote<DataOf<typeof contracts.FollowUpRecorded>>>
  | DomainEvent<'case-file.letter-delivered.v1', WithNote<DataOf<typeof contracts.LetterDelivered>>>;

export type CaseFileEvent =
  | StepNoted
  | StepEnded
  | FileClosed
  | FileReturned
  | FileReopened
  | HouseholdNoted
  | HouseholdDropped
  | LetterAssigned
  | LetterReleased
  | ActEvent;
