import { z } from 'zod';
import { code, date, done, eventsOf, id, instant } from '../contract.ts';

const { event, outcome } = eventsOf('verification');

export const DocumentsVerified = outcome('documents-verified', 'The papers were verified: `passed` or `failed`.', {
  failedDocuments: z.array(code),
});

export const VillageChecked = outcome(
  'village-checked',
  'The village looked the applicant up in the registry (R-11): `registered` or `not-registered`.',
  { registry: code, dataDate: date },
);

export const RegistryChecked = outcome(
  'registry-checked',
  'An officer looked the subject up in the social registry: `registered` or `not-registered`.',
  { registry: code, dataDate: date },
);

export const IdentityMatched = outcome(
  'identity-matched',
  'KTP and KK were compared with Dukcapil data (R-14): `matched` or `unmatched`.',
  {},
);

export const RegistryEntryRecorded = outcome(
  'registry-entry-recorded',
  'The subject was entered into SIKS-NG (R-14): `entered`.',
  { reference: code.nullable() },
);

export const EndorsementRecorded = outcome(
  'endorsement-recorded',
  "The Bupati's letter was recorded and uploaded (R-14): `endorsed` or `refused`.",
  { number: code.nullable(), date: date.nullable(), documentId: id.nullable() },
);

export const ExternalAnswerRecorded = outcome(
  'external-answer-recorded',
  'The answer of an outside body (PUSDATIN) was recorded: `accepted` or `refused`.',
  { body: code, number: code.nullable(), date: date.nullable() },
);

export const EligibilityDecided = outcome(
  'eligibility-decided',
  'The decision on the request: `eligible`, `ineligible` or `second-survey`, by an officer who did not survey.',
  {
    reasonCode: code,
    /** For an incident: the households that were found eligible. */
    households: z.array(id).optional(),
  },
);

export const LetterDrafted = event(
  'letter-drafted',
  'A letter was drafted from a template, or drafted again, and waits for its signatory.',
  {
    caseId: id,
    letterId: id,
    letterType: code,
    templateVersion: z.int().min(1),
    ...done,
    /** What the signatory finds it by; absent in events of before. */
    task: z
      .object({
        stepId: code,
        run: z.int().min(1),
        service: code,
        serviceVersion: z.int().min(1),
        subjectId: id.nullable(),
        village: code.nullable(),
        urgent: z.boolean(),
        signerRole: code,
        /** Officers who may not sign it: who drafted it, and who is kept apart from the step. */
        notBy: z.array(id),
      })
      .optional(),
  },
);

export const LetterSigningStarted = event(
  'letter-signing-started',
  'A signatory signs a draft: it gets its number next, also after a crash.',
  { caseId: id, letterId: id, letterType: code, ...done },
);

export const LetterSigned = event(
  'letter-signed',
  'A letter has its number, its signatory and the hash of what was printed.',
  {
    caseId: id,
    letterId: id,
    letterType: code,
    number: z.string().min(1).max(80),
    sequence: z.int().min(1),
    year: z.int(),
    signer: id,
    signerRole: code,
    verificationCode: code,
    snapshotHash: z.string().length(64),
    at: instant,
  },
);

export const LetterDelivered = outcome('letter-delivered', 'The signed letter was handed over (R-13): `delivered`.', {
  letterId: id,
  via: z.enum(['loket', 'wa-pemohon', 'wa-pengisi-data', 'internal']),
});

export const LetterWithdrawn = event('letter-withdrawn', 'A letter is no longer valid; its number stays used.', {
  caseId: id,
  letterId: id,
  letterType: code,
  reasonCode: code,
  ...done,
});

export const RecommendationForwarded = outcome(
  'recommendation-forwarded',
  'A signed recommendation went to another office (R-15): `forwarded`.',
  { letterId: id, to: code, reference: code.nullable() },
);

export const CandidateNominated = outcome(
  'candidate-nominated',
  'The subject stands on the nomination list of a programme: `listed`.',
  { nominationId: id, programme: code, subjectId: id, village: code.nullable() },
);

export const NominationRemoved = event(
  'nomination-removed',
  'A candidate was taken off the nomination list, with a reason.',
  { caseId: id, nominationId: id, programme: code, reasonCode: code, ...done },
);

export const ExplanationGiven = outcome(
  'explanation-given',
  'The applicant got the explanation (PKH; no letter): `given`.',
  { topic: code },
);

export const FollowUpRecorded = outcome('follow-up-recorded', 'A complaint was followed up and answered: `answered`.', {
  resultCode: code,
});
