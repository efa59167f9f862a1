import { z } from 'zod';
import { code, contract, id, instant, stepOutcome } from '../contract.ts';

export const TeamAssigned = contract(
  'survey',
  'team-assigned',
  'A surveyor and a partner (TKSK, TAGANA) were assigned.',
  z.object({
    caseId: id,
    stepId: code,
    run: z.int().min(1),
    surveyor: id,
    partner: id.nullable(),
    by: id,
    at: instant,
  }),
);

export const FindingsRecorded = contract(
  'survey',
  'findings-recorded',
  'Findings were captured in the field, perhaps offline.',
  z.object({
    caseId: id,
    stepId: code,
    run: z.int().min(1),
    submissionId: id,
    deviceId: code,
    /** Device time; the server time is the message time. */
    occurredAt: instant,
    photos: z.int().min(0),
    by: id,
    at: instant,
  }),
);

export const FindingsConflicted = contract(
  'survey',
  'findings-conflicted',
  'Two devices captured findings on the same base: both are kept until an officer chooses.',
  z.object({
    caseId: id,
    stepId: code,
    run: z.int().min(1),
    submissionId: id,
    against: id,
    by: id,
    at: instant,
  }),
);

export const FindingsConflictResolved = contract(
  'survey',
  'findings-conflict-resolved',
  'An officer chose which of two conflicting findings counts.',
  z.object({ caseId: id, stepId: code, run: z.int().min(1), kept: id, by: id, at: instant }),
);

export const SurveyCompleted = contract(
  'survey',
  'survey-completed',
  'The survey ended: `done` or `not-found`.',
  stepOutcome.extend({ surveyor: id, partner: id.nullable() }),
  { completesStep: true },
);

export const FieldCheckCompleted = contract(
  'survey',
  'field-check-completed',
  'The field check of a complaint ended: `done` or `not-found`.',
  stepOutcome.extend({ surveyor: id }),
  { completesStep: true },
);

export const FindingsViewed = contract(
  'survey',
  'findings-viewed',
  'An officer read field findings, with a stated purpose.',
  z.object({
    caseId: id,
    stepId: code,
    run: z.int().min(1),
    subjectId: id.nullable(),
    submissionId: id,
    officer: id,
    purpose: code,
    at: instant,
  }),
);
