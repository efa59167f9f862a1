import { z } from 'zod';
import { code, contract, date, id, instant, stepOutcome } from '../contract.ts';
import { completesStep } from './step-end.ts';

export const DocumentsVerified = contract(
  'verification',
  'documents-verified',
  'The papers were verified: `passed` or `failed`.',
  stepOutcome.extend({ failedDocuments: z.array(code) }),
  completesStep,
);

export const VillageChecked = contract(
  'verification',
  'village-checked',
  'The village looked the applicant up in the registry (R-11): `registered` or `not-registered`.',
  stepOutcome.extend({ registry: code, dataDate: date }),
  completesStep,
);

export const RegistryChecked = contract(
  'verification',
  'registry-checked',
  'An officer looked the subject up in the social registry: `registered` or `not-registered`.',
  stepOutcome.extend({ registry: code, dataDate: date }),
  completesStep,
);

export const IdentityMatched = contract(
  'verification',
  'identity-matched',
  'KTP and KK were compared with Dukcapil data (R-14): `matched` or `unmatched`.',
  stepOutcome,
  completesStep,
);

export const RegistryEntryRecorded = contract(
  'verification',
  'registry-entry-recorded',
  'The subject was entered into SIKS-NG (R-14): `entered`.',
  stepOutcome.extend({ reference: code.nullable() }),
  completesStep,
);

export const EndorsementRecorded = contract(
  'verification',
  'endorsement-recorded',
  "The Bupati's letter was recorded and uploaded (R-14): `endorsed` or `refused`.",
  stepOutcome.extend({ number: code.nullable(), date: date.nullable(), documentId: id.nullable() }),
  completesStep,
);

export const ExternalAnswerRecorded = contract(
  'verification',
  'external-answer-recorded',
  'The answer of an outside body (PUSDATIN) was recorded: `accepted` or `refused`.',
  stepOutcome.extend({ body: code, number: code.nullable(), date: date.nullable() }),
  completesStep,
);

export const EligibilityDecided = contract(
  'verification',
  'eligibility-decided',
  'The decision on the request: `eligible` or `ineligible`, by an officer who did not survey.',
  stepOutcome.extend({
    reasonCode: code,
    /** For an incident: the households that were found eligible. */
    households: z.array(id).optional(),
  }),
  completesStep,
);

export const LetterDrafted = contract(
  'verification',
  'letter-drafted',
  'A letter was drafted from a template.',
  z.object({
    caseId: id,
    letterId: id,
    letterType: code,
    templateVersion: z.int().min(1),
    by: id,
    at: instant,
  }),
);

export const LetterSigningStarted = contract(
  'verification',
  'letter-signing-started',
  'A signatory signs a draft: it gets its number next, also after a crash.',
  z.object({ caseId: id, letterId: id, letterType: code, by: id, at: instant }),
);

export const LetterSigned = contract(
  'verification',
  'letter-signed',
  'A letter has its number, its signatory and the hash of what was printed.',
  z.object({
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
  }),
);

export const LetterDelivered = contract(
  'verification',
  'letter-delivered',
  'The signed letter was handed over (R-13): `delivered`.',
  stepOutcome.extend({
    letterId: id,
    via: z.enum(['loket', 'wa-pemohon', 'wa-pengisi-data', 'internal']),
  }),
  completesStep,
);

export const LetterWithdrawn = contract(
  'verification',
  'letter-withdrawn',
  'A letter is no longer valid; its number stays used.',
  z.object({ caseId: id, letterId: id, letterType: code, reasonCode: code, by: id, at: instant }),
);

export const RecommendationForwarded = contract(
  'verification',
  'recommendation-forwarded',
  'A signed recommendation went to another office (R-15): `forwarded`.',
  stepOutcome.extend({ letterId: id, to: code, reference: code.nullable() }),
  completesStep,
);

export const CandidateNominated = contract(
  'verification',
  'candidate-nominated',
  'The subject stands on the nomination list of a programme: `listed`.',
  stepOutcome.extend({ nominationId: id, programme: code, subjectId: id, village: code.nullable() }),
  completesStep,
);

export const NominationRemoved = contract(
  'verification',
  'nomination-removed',
  'A candidate was taken off the nomination list, with a reason.',
  z.object({ caseId: id, nominationId: id, programme: code, reasonCode: code, by: id, at: instant }),
);

export const ExplanationGiven = contract(
  'verification',
  'explanation-given',
  'The applicant got the explanation (PKH; no letter): `given`.',
  stepOutcome.extend({ topic: code }),
  completesStep,
);

export const FollowUpRecorded = contract(
  'verification',
  'follow-up-recorded',
  'A complaint was followed up and answered: `answered`.',
  stepOutcome.extend({ resultCode: code }),
  completesStep,
);
