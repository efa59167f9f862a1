import {
  AssessmentCompleted,
  type ContractMessage,
  DispositionGiven,
  EmergencyResponded,
  FindingsConflicted,
  FindingsConflictResolved,
  FindingsViewed,
  HouseholdAssessed,
  HouseholdRemoved,
  TeamAssigned,
} from '@alur/contracts';
import type { DomainEvent, RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { IncidentEvent } from '../domain/incident-events.ts';

/** Domain event → contract event. Disposition alone, opening and voiding stay inside; so do record, note and photo ids. */
export function publishIncident(recorded: RecordedEvent): ContractMessage | undefined {
  const event = recorded as DomainEvent as IncidentEvent;
  const key = event.data.caseId;
  switch (event.type) {
    case 'incident-response.team-assigned.v1': {
      const { lead, members, ...rest } = event.data;
      const partner = members.find((member) => member !== lead) ?? null;
      return toMessage('survey', TeamAssigned, recorded, key, { ...rest, surveyor: lead, partner, team: [...members] });
    }
    case 'incident-response.disposition-given.v1':
      return toMessage('survey', DispositionGiven, recorded, key, { ...event.data, team: [...event.data.team] });
    case 'incident-response.responded.v1': {
      const { noteId: _, ...data } = event.data;
      return toMessage('survey', EmergencyResponded, recorded, key, data);
    }
    case 'incident-response.household-assessed.v1': {
      const { caseId, stepId, run, householdId, subjectId, members, victims, damage, photoIds, by, at } = event.data;
      const data = { caseId, stepId, run, householdId, subjectId, members, victims, damage, by, at };
      return toMessage('survey', HouseholdAssessed, recorded, key, { ...data, photos: photoIds.length });
    }
    case 'incident-response.household-conflicted.v1': {
      const { caseId, stepId, run, submissionId, against, by, at } = event.data;
      return toMessage('survey', FindingsConflicted, recorded, key, {
        caseId,
        stepId,
        run,
        submissionId,
        against,
        by,
        at,
      });
    }
    case 'incident-response.conflict-resolved.v1': {
      const { householdId: _, ...data } = event.data;
      return toMessage('survey', FindingsConflictResolved, recorded, key, data);
    }
    case 'incident-response.household-removed.v1': {
      const { caseId, householdId, subjectId, reasonCode, by, at } = event.data;
      const data = { caseId, householdId, subjectId, reasonCode, by, at };
      return toMessage('survey', HouseholdRemoved, recorded, key, data);
    }
    case 'incident-response.assessment-viewed.v1': {
      const { householdId: _, ...data } = event.data;
      return toMessage('survey', FindingsViewed, recorded, key, data);
    }
    case 'incident-response.assessment-completed.v1':
      return toMessage('survey', AssessmentCompleted, recorded, key, event.data);
    case 'incident-response.step-opened.v1':
    case 'incident-response.disposed.v1':
    case 'incident-response.voided.v1':
      return undefined;
  }
}
