import type { ContractMessage } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import type { CaseEvent } from '../domain/case-events.ts';
import type { SubjectEvent } from '../domain/subject.ts';

type CaseRecord = { [E in CaseEvent as E['type']]: RecordedEvent<E> }[CaseEvent['type']];
type SubjectRecord = { [E in SubjectEvent as E['type']]: RecordedEvent<E> }[SubjectEvent['type']];
type AnchorRecord = RecordedEvent & {
  readonly type: 'log-anchor.recorded.v1';
  readonly data: { readonly day: string; readonly root: string; readonly streams: number };
};

/** The contract event that a domain event is published as; undefined for what only intake needs to know. */
export function publish(recorded: RecordedEvent): ContractMessage | undefined {
  return (
    fromCase(recorded as CaseRecord) ?? fromSubject(recorded as SubjectRecord) ?? fromAnchor(recorded as AnchorRecord)
  );
}

function fromCase(event: CaseRecord): ContractMessage | undefined {
  switch (event.type) {
    case 'case.opened.v1': {
      const { noteId: _, excluded: __, ...data } = event.data;
      return toMessage('intake', contracts.CaseOpened, event, data.caseId, data);
    }
    case 'case.document-attached.v1':
      return toMessage('intake', contracts.DocumentAttached, event, event.data.caseId, event.data);
    case 'case.dispensation-granted.v1':
      return toMessage('intake', contracts.DispensationGranted, event, event.data.caseId, event.data);
    case 'case.file-returned.v1':
      return toMessage('intake', contracts.FileReturned, event, event.data.caseId, event.data);
    case 'case.file-completed.v1':
      return toMessage('intake', contracts.FileCompleted, event, event.data.caseId, event.data);
    case 'case.step-opened.v1':
      return toMessage('intake', contracts.StepOpened, event, event.data.caseId, event.data);
    case 'case.step-assigned.v1':
      return toMessage('intake', contracts.StepAssigned, event, event.data.caseId, event.data);
    case 'case.step-completed.v1': {
      const { officers: _, ...data } = event.data;
      return toMessage('intake', contracts.StepCompleted, event, data.caseId, data);
    }
    case 'case.step-overdue.v1':
      return toMessage('intake', contracts.StepOverdue, event, event.data.caseId, event.data);
    case 'case.clock-paused.v1':
      return toMessage('intake', contracts.ClockPaused, event, event.data.caseId, event.data);
    case 'case.clock-resumed.v1':
      return toMessage('intake', contracts.ClockResumed, event, event.data.caseId, event.data);
    case 'case.closed.v1':
      return toMessage('intake', contracts.CaseClosed, event, event.data.caseId, event.data);
    case 'case.reopened.v1':
      return toMessage('intake', contracts.CaseReopened, event, event.data.caseId, event.data);
    default:
      return undefined;
  }
}

function fromSubject(event: SubjectRecord): ContractMessage | undefined {
  switch (event.type) {
    case 'subject.identity-accessed.v1':
      return toMessage('intake', contracts.IdentityAccessed, event, event.data.subjectId, event.data);
    case 'subject.erased.v1':
      return toMessage('intake', contracts.SubjectErased, event, event.data.subjectId, event.data);
    default:
      return undefined;
  }
}

function fromAnchor(event: AnchorRecord): ContractMessage | undefined {
  if (event.type !== 'log-anchor.recorded.v1') return undefined;
  const { day, root, streams } = event.data;
  return toMessage('intake', contracts.LogAnchored, event, `anchor:${event.meta.tenant}`, { day, root, streams });
}
