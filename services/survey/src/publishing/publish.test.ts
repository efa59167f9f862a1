import { type DomainEvent, isRejection, type RecordedEvent } from '@alur/event-sourcing';
import { expect, test } from '@jest/globals';
import { fieldwork } from '../domain/fieldwork.ts';
import type { FieldworkEvent, OpenedData } from '../domain/fieldwork-events.ts';
import { surveyService } from '../index.ts';

const at = '2026-07-01T03:00:00.000Z';
const ref = { caseId: 'c1', stepId: 'check', run: 1 };
const opened: OpenedData = {
  ...ref,
  kind: 'field-check',
  service: 'pengaduan',
  subjectId: 's1',
  village: null,
  roles: ['petugas-survei'],
  partnerRole: 'tksk',
  notBy: [],
  dueAt: null,
  at,
};
const surveyor = { stepId: 'check', by: 'ofc.surveyor', roles: ['petugas-survei'], at } as const;

function captured(submissionId: string, deviceId: string, by: string) {
  const submission = { submissionId, deviceId, occurredAt: at, baseRevision: 1, recordId: `r-${submissionId}` };
  return {
    ...surveyor,
    type: 'record-findings',
    by,
    submission: { ...submission, photoIds: [`p-${submissionId}`] },
  } as const;
}

/** What the decider makes of a conflict between two devices and of the end of the step. */
const events: FieldworkEvent[] = [{ type: 'fieldwork.opened.v1', data: opened }];
for (const command of [
  { type: 'assign-team', surveyor: 'ofc.surveyor', partner: 'ofc.tksk', ...surveyor } as const,
  captured('first-00', 'tablet-a', 'ofc.surveyor'),
  captured('second-0', 'tablet-b', 'ofc.tksk'),
  { type: 'resolve-conflict', kept: 'first-00', ...surveyor } as const,
  { type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...surveyor } as const,
]) {
  const decision = fieldwork.decide(events.reduce(fieldwork.evolve, fieldwork.initial), command);
  if (isRejection(decision)) throw new Error(decision.code);
  events.push(...decision);
}

/** As the message goes to the topic: what a broker stores for good, not what a consumer reads of it. */
function published(type: FieldworkEvent['type']) {
  const index = events.findIndex((event) => event.type === type);
  const meta = { tenant: 'oku-selatan', actor: 'ofc.surveyor', at, commandId: 'c', correlationId: 'r' };
  const event: DomainEvent = events[index]!;
  const recorded: RecordedEvent = {
    ...event,
    id: `e-${index}`,
    meta,
    stream: 'oku-selatan/fieldwork/c1',
    revision: index,
    position: String(index),
    hash: '',
    previousHash: '',
  };
  return surveyService.publish?.(recorded)?.data;
}

test('a conflict of findings goes out without record, photos, device and base', () => {
  expect(published('fieldwork.findings-conflicted.v1')).toEqual({
    ...ref,
    submissionId: 'second-0',
    against: 'first-00',
    by: 'ofc.tksk',
    at,
  });
});

test('a finished field check names the surveyor, not the partner', () => {
  const ended = { ...ref, kind: 'field-check', outcome: 'done', surveyor: 'ofc.surveyor', by: 'ofc.surveyor', at };
  expect(published('fieldwork.completed.v1')).toEqual(ended);
});

test('findings go out as a number of photos', () => {
  const findings = {
    submissionId: 'first-00',
    deviceId: 'tablet-a',
    occurredAt: at,
    photos: 1,
    by: 'ofc.surveyor',
    at,
  };
  expect(published('fieldwork.findings-recorded.v1')).toEqual({ ...ref, ...findings });
});
