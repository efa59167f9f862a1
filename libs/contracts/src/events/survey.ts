import { z } from 'zod';
import { code, done, eventsOf, id, instant, stepRef } from '../contract.ts';

const { event, outcome } = eventsOf('survey');

export const TeamAssigned = event('team-assigned', 'A surveyor and a partner (TKSK, TAGANA) were assigned.', {
  ...stepRef,
  surveyor: id,
  partner: id.nullable(),
  /** Everybody who goes, for an incident. */
  team: z.array(id).optional(),
  ...done,
});

export const FindingsRecorded = event('findings-recorded', 'Findings were captured in the field, perhaps offline.', {
  ...stepRef,
  submissionId: id,
  deviceId: code,
  /** Device time; the server time is the message time. */
  occurredAt: instant,
  photos: z.int().min(0),
  ...done,
});

export const FindingsConflicted = event(
  'findings-conflicted',
  'Two devices captured findings on the same base: both are kept until an officer chooses.',
  { ...stepRef, submissionId: id, against: id, ...done },
);

export const FindingsConflictResolved = event(
  'findings-conflict-resolved',
  'An officer chose which of two conflicting findings counts.',
  { ...stepRef, kept: id, ...done },
);

export const SurveyCompleted = outcome('survey-completed', 'The survey ended: `done` or `not-found`.', {
  surveyor: id,
  partner: id.nullable(),
});

export const FieldCheckCompleted = outcome(
  'field-check-completed',
  'The field check of a complaint ended: `done` or `not-found`.',
  { surveyor: id },
);

export const FindingsViewed = event('findings-viewed', 'An officer read field findings, with a stated purpose.', {
  ...stepRef,
  subjectId: id.nullable(),
  submissionId: id,
  officer: id,
  purpose: code,
  at: instant,
});

export const DispositionGiven = outcome(
  'disposition-given',
  'The head passed the report on and the Kabid assigned the team (R-07): `assigned`.',
  { team: z.array(id) },
);

export const EmergencyResponded = outcome('emergency-responded', 'The team is at the place and helps: `responded`.', {
  /** Times of the team, as recorded in the field: they depend on topography and distance. */
  departedAt: instant.nullable().optional(),
  arrivedAt: instant.nullable().optional(),
});

export const damageGrade = z.enum(['berat', 'sedang', 'ringan']);

export const HouseholdAssessed = event(
  'household-assessed',
  'One household of an incident was assessed (R-09); a later assessment of the same household replaces it.',
  {
    ...stepRef,
    householdId: id,
    /** Head of the household, registered in the people vault. */
    subjectId: id,
    members: z.int().min(1).max(60),
    victims: z.object({ dead: z.int().min(0), injured: z.int().min(0), displaced: z.int().min(0) }),
    /** null: the house is not damaged. */
    damage: damageGrade.nullable(),
    photos: z.int().min(0),
    ...done,
  },
);

export const HouseholdRemoved = event(
  'household-removed',
  'A household that was entered by mistake does not belong to the incident.',
  { caseId: id, householdId: id, subjectId: id, reasonCode: code, ...done },
);

export const AssessmentCompleted = outcome('assessment-completed', 'The assessment ended: `done` or `not-found`.', {
  households: z.int().min(0),
});
