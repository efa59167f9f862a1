import * as contracts from '@alur/contracts';
import { as, eventTable, internal, publisher } from '@alur/messaging';
import type { CaseFileEvent } from '../domain/case-file-events.ts';
import type { LetterEvent, LetterTask } from '../domain/letter-events.ts';
import type { LetterLinkEvent } from '../domain/letter-link.ts';
import type { NumberAssigned } from '../domain/letter-register.ts';
import type { NominationEvent } from '../domain/nomination.ts';

export const publish = publisher(
  'verification',
  eventTable<CaseFileEvent | LetterEvent | NominationEvent>(
    {
      // intake and survey published these themselves.
      'case-file.step-noted.v1': internal,
      'case-file.step-ended.v1': internal,
      'case-file.closed.v1': internal,
      'case-file.returned.v1': internal,
      'case-file.reopened.v1': internal,
      'case-file.household-noted.v1': internal,
      'case-file.household-dropped.v1': internal,

      'case-file.letter-assigned.v1': internal,
      'case-file.letter-released.v1': internal,
      'case-file.documents-verified.v1': as(contracts.DocumentsVerified),
      'case-file.village-checked.v1': as(contracts.VillageChecked),
      'case-file.registry-checked.v1': as(contracts.RegistryChecked),
      'case-file.identity-matched.v1': as(contracts.IdentityMatched),
      'case-file.registry-entry-recorded.v1': as(contracts.RegistryEntryRecorded),
      'case-file.endorsement-recorded.v1': as(contracts.EndorsementRecorded),
      'case-file.external-answer-recorded.v1': as(contracts.ExternalAnswerRecorded),
      'case-file.eligibility-decided.v1': as(contracts.EligibilityDecided),
      'case-file.candidate-nominated.v1': as(contracts.CandidateNominated),
      'case-file.recommendation-forwarded.v1': as(contracts.RecommendationForwarded),
      'case-file.explanation-given.v1': as(contracts.ExplanationGiven),
      'case-file.follow-up-recorded.v1': as(contracts.FollowUpRecorded),
      'case-file.letter-delivered.v1': as(contracts.LetterDelivered),

      'letter.drafted.v1': as(contracts.LetterDrafted, (data) => ({ ...data, ...waiting(data, data.by) })),
      'letter.redrafted.v1': as(contracts.LetterDrafted, ({ task, ...data }) => ({
        ...data,
        ...(task && waiting(task, data.by)),
      })),
      'letter.signing-started.v1': as(contracts.LetterSigningStarted),
      'letter.signed.v1': as(contracts.LetterSigned, (data) => ({ ...data, signer: data.by })),
      // The file of the case publishes it, because it ends the step.
      'letter.delivered.v1': internal,
      'letter.withdrawn.v1': as(contracts.LetterWithdrawn),

      'nomination.listed.v1': internal,
      'nomination.removed.v1': as(contracts.NominationRemoved),
    },
    ({ caseId }) => caseId,
  ),
  eventTable<NumberAssigned | LetterLinkEvent>({
    'letter-register.number-assigned.v1': internal,
    'letter-link.made.v1': internal,
    'letter-link.attempt-failed.v1': internal,
    'letter-link.fetched.v1': internal,
  }),
);

/** What the signatory finds a draft by. */
function waiting(task: LetterTask, drafter: string) {
  const { stepId, run, subjectId, village, signerRole, notBy, urgent = false } = task;
  const { service, serviceVersion } = task;
  if (service === undefined || serviceVersion === undefined) return {};
  const apart = [...new Set([...notBy, drafter])];
  return { task: { stepId, run, service, serviceVersion, subjectId, village, urgent, signerRole, notBy: apart } };
}
