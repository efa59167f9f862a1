import { commandEventId, type EventStore, type NewEvent } from '@alur/event-sourcing';

const AT = '2026-07-01T02:30:00.000Z';
const OFFICER = 'oku-selatan.petugas-pengaduan';

/** The life of a complaint as intake records it. */
export function eventsOf(caseId: string): NewEvent[] {
  const step = { caseId, stepId: 'follow-up', run: 1 };
  const done = { by: OFFICER, at: AT };
  const bodies: readonly (readonly [string, object])[] = [
    [
      'case.opened.v1',
      {
        caseId,
        ticket: caseId.slice(0, 13).toUpperCase(),
        kind: 'complaint',
        service: 'pengaduan-layanan',
        serviceVersion: 1,
        archetype: 'A6',
        subjectId: null,
        reporterId: null,
        relation: 'masyarakat',
        channel: 'tatap-muka',
        village: null,
        urgent: false,
        about: null,
        openedBy: OFFICER,
        openedAt: AT,
        noteId: caseId,
        excluded: [],
      },
    ],
    [
      'case.step-opened.v1',
      {
        ...step,
        kind: 'follow-up',
        service: 'pengaduan-layanan',
        serviceVersion: 1,
        subjectId: null,
        village: null,
        roles: ['petugas-pengaduan'],
        partner: null,
        notBy: [],
        requires: [],
        params: {},
        urgent: false,
        openedAt: AT,
        dueAt: '2026-07-08T02:30:00.000Z',
      },
    ],
    ['case.step-assigned.v1', { ...step, ...done, officer: OFFICER }],
    [
      'case.step-completed.v1',
      { ...step, ...done, kind: 'follow-up', outcome: 'answered', late: false, officers: [OFFICER] },
    ],
    ['case.closed.v1', { caseId, ...done, outcome: 'completed', reasonCode: null, late: false }],
  ];
  return bodies.map(([type, data], index) => ({
    id: commandEventId(caseId, index),
    type,
    data,
    meta: { tenant: 'oku-selatan', actor: OFFICER, at: AT, commandId: caseId, correlationId: caseId },
  }));
}

export const EVENTS_OF_A_CASE = eventsOf('').length;

export function caseIds(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => commandEventId('bench-case', first + index));
}

/** Fills a log with so many cases side by side, as an office has them. */
export async function fill(log: EventStore, count: number): Promise<void> {
  const cases = caseIds(count);
  const files = cases.map((caseId) => ({ stream: `oku-selatan/case/${caseId}`, events: eventsOf(caseId) }));
  for (let index = 0; index < EVENTS_OF_A_CASE; index++) {
    const expected = index === 0 ? 'no-stream' : index - 1;
    await Promise.all(files.map(({ stream, events }) => log.append(stream, [events[index]!], expected)));
  }
}
