import * as contracts from '@alur/contracts';
import type { LogAnchorRecorded } from '@alur/event-sourcing';
import { as, eventTable, internal, publisher } from '@alur/messaging';
import type { CaseEvent } from '../domain/case-events.ts';
import type { HoldingEvent } from '../domain/holdings.ts';
import type { LookUpAlarmEvent } from '../domain/look-up-alarm.ts';
import type { PersonLinkEvent } from '../domain/person-link.ts';
import type { SubjectEvent } from '../domain/subject.ts';
import type { WorkingCalendarEvent } from '../domain/working-calendar.ts';

export const publish = publisher(
  'intake',
  eventTable<CaseEvent>(
    {
      'case.opened.v1': as(contracts.CaseOpened),
      'case.document-attached.v1': as(contracts.DocumentAttached),
      'case.dispensation-granted.v1': as(contracts.DispensationGranted),
      'case.file-returned.v1': as(contracts.FileReturned),
      'case.file-completed.v1': as(contracts.FileCompleted),
      'case.step-opened.v1': as(contracts.StepOpened),
      'case.step-assigned.v1': as(contracts.StepAssigned),
      'case.step-completed.v1': as(contracts.StepCompleted),
      'case.step-overdue.v1': as(contracts.StepOverdue),
      'case.overdue.v1': as(contracts.CaseOverdue),
      'case.deadline-escalated.v1': as(contracts.DeadlineEscalated),
      'case.due-moved.v1': as(contracts.DueMoved),
      'case.clock-paused.v1': as(contracts.ClockPaused),
      'case.clock-resumed.v1': as(contracts.ClockResumed),
      'case.closed.v1': as(contracts.CaseClosed),
      'case.reopened.v1': as(contracts.CaseReopened),
      // disbursement published it.
      'case.aid-moved.v1': internal,
      'case.payment-ordered.v1': internal,
      'case.class-proposed.v1': as(contracts.CaseClassProposed),
      'case.reclassified.v1': as(contracts.CaseReclassified),
      'case.emergency-access-opened.v1': as(contracts.EmergencyAccessOpened),
    },
    ({ caseId }) => caseId,
  ),
  eventTable<SubjectEvent>(
    {
      'subject.registered.v1': internal,
      'subject.corrected.v1': internal,
      'subject.identity-accessed.v1': as(contracts.IdentityAccessed),
      'subject.restricted.v1': internal,
      'subject.restriction-lifted.v1': internal,
      'subject.filed-while-restricted.v1': as(contracts.RestrictedPersonFiled),
      'subject.erased.v1': as(contracts.SubjectErased),
    },
    ({ subjectId }) => subjectId,
  ),
  // Others ask the directory of the staff who holds an office.
  eventTable<HoldingEvent>({
    'holding.granted.v1': internal,
    'holding.confirmed.v1': internal,
    'holding.ended.v1': internal,
  }),
  eventTable<LookUpAlarmEvent>({ 'look-up-alarm.raised.v1': as(contracts.LookUpsExceeded) }, ({ officer }) => officer),
  eventTable<PersonLinkEvent>({ 'person-link.changed.v1': as(contracts.PeopleLinkChanged) }, ({ linkId }) => linkId),
  eventTable<WorkingCalendarEvent>(
    {
      'working-calendar.revised.v1': as(contracts.CalendarRevised),
      'working-calendar.not-decreed.v1': as(contracts.CalendarNotDecreed),
    },
    ({ year }) => `calendar:${year}`,
  ),
  eventTable<LogAnchorRecorded>(
    { 'log-anchor.recorded.v1': as(contracts.LogAnchored) },
    (_data, { meta }) => `anchor:${meta.tenant}`,
  ),
);
