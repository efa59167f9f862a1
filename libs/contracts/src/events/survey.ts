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
    /** Everybody who goes, for an incident. */
    team: z.array(id).optional(),
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

export const DispositionGiven = contract(
  'survey',
  'disposition-given',
  'The head passed the report on and the Kabid assigned the team (R-07): `assigned`.',
  stepOutcome.extend({ team: z.array(id) }),
  { completesStep: true },
);

export const EmergencyResponded = contract(
  'survey',
  'emergency-responded',
  'The team is at the place and helps: `responded`.',
  stepOutcome.extend({
    /** Times of the team, as recorded in the field: they depend on topography and distance. */
    departedAt: instant.nullable().optional(),
    arrivedAt: instant.nullable().optional(),
  }),
  { completesStep: true },
);

export const damageGrade = z.enum(['berat', 'sedang', 'ringan']);

export const HouseholdAssessed = contract(
  'survey',
  'household-assessed',
  'One household of an incident was assessed (R-09); a later assessment of the same household replaces it.',
  z.object({
    caseId: id,
    stepId: code,
    run: z.int().min(1),
    householdId: id,
    /** Head of the household, registered in the people vault. */
    subjectId: id,
    members: z.int().min(1).max(60),
    victims: z.object({ dead: z.int().min(0), injured: z.int().min(0), displaced: z.int().min(0) }),
    /** null: the house is not damaged. */
    damage: damageGrade.nullable(),
    photos: z.int().min(0),
    by: id,
    at: instant,
  }),
);

export const HouseholdRemoved = contract(
  'survey',
  'household-removed',
  'A household that was entered by mistake does not belong to the incident.',
  z.object({ caseId: id, householdId: id, subjectId: id, reasonCode: code, by: id, at: instant }),
);

export const AssessmentCompleted = contract(
  'survey',
  'assessment-completed',
  'The assessment ended: `done` or `not-found`.',
  stepOutcome.extend({ households: z.int().min(0) }),
  { completesStep: true },
);
