import * as contracts from '@alur/contracts';
import { as, eventTable, internal, oneOf, publisher } from '@alur/messaging';
import type { NumberAssigned } from '@alur/platform';
import type { FieldworkEvent } from '../domain/fieldwork-events.ts';
import type { IncidentEvent } from '../domain/incident-events.ts';

/** How many photos there are is enough for others. */
function withPhotoCount<D extends { readonly photoIds: readonly string[] }>(data: D) {
  return { ...data, photos: data.photoIds.length };
}

export const publish = publisher(
  'survey',
  eventTable<FieldworkEvent | IncidentEvent | NumberAssigned>(
    {
      // intake published the opening and the end of the step.
      'fieldwork.opened.v1': internal,
      'fieldwork.voided.v1': internal,
      'number-register.number-assigned.v1': internal,
      'incident-response.reported.v1': internal,
      'incident-response.step-opened.v1': internal,
      'incident-response.voided.v1': internal,

      'fieldwork.team-assigned.v1': as(contracts.TeamAssigned),
      'fieldwork.findings-recorded.v1': as(contracts.FindingsRecorded, withPhotoCount),
      'fieldwork.findings-conflicted.v1': as(contracts.FindingsConflicted),
      'fieldwork.conflict-resolved.v1': as(contracts.FindingsConflictResolved),
      'fieldwork.findings-viewed.v1': as(contracts.FindingsViewed),
      'fieldwork.completed.v1': oneOf(({ kind }) => kind, {
        survey: as(contracts.SurveyCompleted),
        'field-check': as(contracts.FieldCheckCompleted),
      }),

      'incident-response.disposed.v1': internal,
      'incident-response.team-assigned.v1': as(contracts.TeamAssigned, ({ lead, members, ...rest }) => ({
        ...rest,
        surveyor: lead,
        partner: members.find((member) => member !== lead) ?? null,
        team: members,
      })),
      'incident-response.disposition-given.v1': as(contracts.DispositionGiven),
      'incident-response.responded.v1': as(contracts.EmergencyResponded),
      'incident-response.household-assessed.v1': as(contracts.HouseholdAssessed, withPhotoCount),
      'incident-response.household-conflicted.v1': as(contracts.FindingsConflicted),
      'incident-response.conflict-resolved.v1': as(contracts.FindingsConflictResolved),
      'incident-response.household-removed.v1': as(contracts.HouseholdRemoved),
      'incident-response.assessment-viewed.v1': as(contracts.FindingsViewed),
      'incident-response.assessment-completed.v1': as(contracts.AssessmentCompleted),
    },
    (data) => ('caseId' in data ? data.caseId : data.owner),
  ),
);
