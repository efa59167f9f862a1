import {
  type ContractMessage,
  FieldCheckCompleted,
  FindingsConflicted,
  FindingsConflictResolved,
  FindingsRecorded,
  FindingsViewed,
  SurveyCompleted,
  TeamAssigned,
} from '@alur/contracts';
import type { DomainEvent, RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { Capture } from '../domain/captures.ts';
import type { FieldworkEvent, StepRef } from '../domain/fieldwork-events.ts';
import { publishIncident } from './publish-incident.ts';

/** Domain event → contract event. */
export function publish(recorded: RecordedEvent): ContractMessage | undefined {
  return recorded.type.startsWith('incident-response.') ? publishIncident(recorded) : publishFieldwork(recorded);
}

/** Opening and voiding stay inside: intake said so itself. */
function publishFieldwork(recorded: RecordedEvent): ContractMessage | undefined {
  const event = recorded as DomainEvent as FieldworkEvent;
  const key = event.data.caseId;
  switch (event.type) {
    case 'fieldwork.team-assigned.v1':
      return toMessage('survey', TeamAssigned, recorded, key, event.data);
    case 'fieldwork.findings-recorded.v1':
      return toMessage('survey', FindingsRecorded, recorded, key, withoutContent(event.data));
    case 'fieldwork.findings-conflicted.v1':
      return toMessage('survey', FindingsConflicted, recorded, key, event.data);
    case 'fieldwork.conflict-resolved.v1':
      return toMessage('survey', FindingsConflictResolved, recorded, key, event.data);
    case 'fieldwork.findings-viewed.v1':
      return toMessage('survey', FindingsViewed, recorded, key, event.data);
    case 'fieldwork.completed.v1':
      return event.data.kind === 'survey'
        ? toMessage('survey', SurveyCompleted, recorded, key, event.data)
        : toMessage('survey', FieldCheckCompleted, recorded, key, event.data);
    case 'fieldwork.opened.v1':
    case 'fieldwork.voided.v1':
      return undefined;
  }
}

/** How many photos there are is enough for others; the record and photo ids stay in this service. */
function withoutContent({ recordId: _, photoIds, baseRevision: __, ...rest }: StepRef & Capture) {
  return { ...rest, photos: photoIds.length };
}
