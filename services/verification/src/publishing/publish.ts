import {
  CandidateNominated,
  type Contract,
  type ContractMessage,
  DocumentsVerified,
  EligibilityDecided,
  EndorsementRecorded,
  ExplanationGiven,
  ExternalAnswerRecorded,
  FollowUpRecorded,
  IdentityMatched,
  LetterDelivered,
  LetterDrafted,
  LetterSigned,
  LetterSigningStarted,
  LetterWithdrawn,
  NominationRemoved,
  RecommendationForwarded,
  RegistryChecked,
  RegistryEntryRecorded,
  VillageChecked,
} from '@alur/contracts';
import type { LogAnchorRecorded, RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { CaseFileEvent } from '../domain/case-file-events.ts';
import type { LetterEvent } from '../domain/letter-events.ts';
import type { LetterLinkEvent } from '../domain/letter-link.ts';
import type { NumberAssigned } from '../domain/letter-register.ts';
import type { NominationEvent } from '../domain/nomination.ts';

type VerificationEvent =
  | CaseFileEvent
  | LetterEvent
  | LetterLinkEvent
  | NumberAssigned
  | NominationEvent
  | LogAnchorRecorded;

/** The contract of every domain event; null: it stays inside. */
const CONTRACTS: Readonly<Record<VerificationEvent['type'], Contract | null>> = {
  // What intake said itself.
  'case-file.step-noted.v1': null,
  'case-file.step-ended.v1': null,
  'case-file.closed.v1': null,
  'case-file.returned.v1': null,
  'case-file.reopened.v1': null,
  // What the survey said itself.
  'case-file.household-noted.v1': null,
  'case-file.household-dropped.v1': null,
  'case-file.letter-assigned.v1': null,
  'case-file.letter-released.v1': null,
  'case-file.documents-verified.v1': DocumentsVerified,
  'case-file.village-checked.v1': VillageChecked,
  'case-file.registry-checked.v1': RegistryChecked,
  'case-file.identity-matched.v1': IdentityMatched,
  'case-file.registry-entry-recorded.v1': RegistryEntryRecorded,
  'case-file.endorsement-recorded.v1': EndorsementRecorded,
  'case-file.external-answer-recorded.v1': ExternalAnswerRecorded,
  'case-file.eligibility-decided.v1': EligibilityDecided,
  'case-file.candidate-nominated.v1': CandidateNominated,
  'case-file.recommendation-forwarded.v1': RecommendationForwarded,
  'case-file.explanation-given.v1': ExplanationGiven,
  'case-file.follow-up-recorded.v1': FollowUpRecorded,
  'case-file.letter-delivered.v1': LetterDelivered,
  'letter.drafted.v1': LetterDrafted,
  'letter.redrafted.v1': LetterDrafted,
  'letter.signing-started.v1': LetterSigningStarted,
  'letter.signed.v1': LetterSigned,
  // The file of the case says it, because it ends the step.
  'letter.delivered.v1': null,
  'letter.withdrawn.v1': LetterWithdrawn,
  'letter-register.number-assigned.v1': null,
  'letter-link.made.v1': null,
  'letter-link.attempt-failed.v1': null,
  'letter-link.fetched.v1': null,
  'nomination.listed.v1': null,
  'nomination.removed.v1': NominationRemoved,
  // The platform writes it into every log.
  'log-anchor.recorded.v1': null,
};

/**
 * Domain event → contract event. The schema of the contract leaves out what is only for this service (record ids).
 * @throws when the event is unknown or does not fill its contract: the relay stops there, nothing is skipped.
 */
export function publish(event: RecordedEvent): ContractMessage | undefined {
  if (!isKnown(event.type)) throw new Error(`Verification does not know its own event ${event.type}`);
  const contract = CONTRACTS[event.type];
  if (contract === null) return undefined;
  return toMessage('verification', contract, event, caseOf(event), contract.schema.parse(published(event)));
}

function caseOf({ type, data }: RecordedEvent): string {
  if ('caseId' in data && typeof data.caseId === 'string') return data.caseId;
  throw new Error(`The event ${type} names no case to order it by`);
}

/** In the contract the signatory is `signer`; everything else has the same name inside and outside. */
function published({ type, data }: RecordedEvent): object {
  return type === 'letter.signed.v1' && 'by' in data ? { ...data, signer: data.by } : data;
}

function isKnown(type: string): type is VerificationEvent['type'] {
  return Object.hasOwn(CONTRACTS, type);
}
