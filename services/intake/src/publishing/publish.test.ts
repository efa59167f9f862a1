import { type DomainEvent, isRejection, type RecordedEvent } from '@alur/event-sourcing';
import { checkMessage } from '@alur/messaging';
import { expect, test } from '@jest/globals';
import { caseDecider } from '../domain/case.ts';
import { CASE_EVENT_TYPES } from '../domain/case-state.ts';
import { lookUpAlarm } from '../domain/look-up-alarm.ts';
import { subjectDecider } from '../domain/subject.ts';
import { at, attach, check, completeFile, done, eventsOf, oku, open, rules, stateOf } from '../test/fixtures/case.ts';
import { publish } from './publish.ts';

const by = 'oku-selatan.kepala-dinas-1';
const whole = [
  ...eventsOf(
    oku,
    ...completeFile,
    { type: 'assign-step', stepId: 'verification', officer: by, by: { id: 'x', roles: [] }, at: at(6) },
    { type: 'check-deadlines', at: '2026-07-02T08:00:00.000Z' },
    { type: 'check-deadlines', at: '2026-07-02T09:30:00.000Z' },
    { type: 'pause', reason: 'menunggu-pemohon', by, at: at(41) },
    { type: 'resume', by, at: at(60) },
    done('verification', 'passed', 61, by),
    { type: 'withdraw', reasonCode: 'pindah', by, at: at(62) },
    { type: 'reopen', reasonCode: 'kembali', by, at: at(63) },
    { type: 'open-emergency-access', officer: by, reasonId: 'reason-1', until: at(120), at: at(64) },
  ),
  ...recalculated(),
  ...eventsOf(
    oku,
    open({ caseId: 'case-2', noteId: 'note-1', excluded: ['accused-1'] }),
    attach('fc-kk'),
    { type: 'grant-dispensation', code: 'fc-ktp', substitute: null, reasonCode: 'bencana', by, at: at(2) },
    check('incomplete'),
  ),
  ...eventsOf(
    oku,
    open({
      service: 'layanan-korban-bencana-sosial',
      relation: 'masyarakat',
      subjectId: null,
      incident: { localClass: null, uuClass: null, hazard: 'banjir', occurredAt: at(-60), place: null },
    }),
    { type: 'propose-class', localClass: 'alam', reasonCode: 'salah-pilih', by: 'oku-selatan.kabid-1', at: at(2) },
    { type: 'confirm-class', by, at: at(3) },
  ),
];

/** Due times by a calendar in which every day is a day later. */
function recalculated() {
  const dueAt: typeof rules.dueAt = (...question) => {
    const due = rules.dueAt(...question);
    return due && new Date(Date.parse(due) + 86_400_000).toISOString();
  };
  const later = caseDecider('oku-selatan', { ...rules, dueAt });
  const decision = later.decide(stateOf(eventsOf(oku, ...completeFile)), { type: 'recalculate', at: at(70) });
  if (isRejection(decision)) throw new Error(decision.code);
  return decision;
}

function recorded(event: DomainEvent, index: number): RecordedEvent {
  const meta = { tenant: 'oku-selatan', actor: by, at: at(0), commandId: `c-${index}`, correlationId: 'r' };
  const place = { stream: 'oku-selatan/case/case-1', revision: index, position: String(index) };
  return { ...event, ...place, id: `e-${index}`, meta, hash: '', previousHash: '' };
}

test('every event of a case is published as the contract of the same name, and as nothing more', () => {
  const seen = new Set<string>();
  for (const [index, event] of whole.entries()) {
    seen.add(event.type);
    const message = publish(recorded(event, index));
    const name = event.type.replace(/^case\./, caseName(event.type));
    // A log says v1 of a pause; what is published since reasons have a list is v2.
    expect(message?.type).toBe(`alur.intake.${name.replace('clock-paused.v1', 'clock-paused.v2')}`);
    const checked = message && checkMessage(message);
    expect(checked).toEqual({ ok: true, message });
    expect(message?.subject).toBe(event.data.caseId);
  }
  // Told by disbursement, which published it.
  const internal = ['case.aid-moved.v1', 'case.payment-ordered.v1'];
  expect([...seen, ...internal].sort()).toEqual([...CASE_EVENT_TYPES].sort());
});

/** `case.opened.v1` is `case-opened`, `case.step-opened.v1` is `step-opened`. */
function caseName(type: string): string {
  return /^case\.(opened|closed|reopened|overdue)\./.test(type) ? 'case-' : '';
}

test('what an officer did with a person is published, who the person is never was in the event', () => {
  const done = { subjectId: 's-1', by, at: at(0) };
  const decide = (command: Parameters<typeof subjectDecider.decide>[1]) => {
    const decision = subjectDecider.decide({ status: 'known', restricted: false }, command);
    if ('rejected' in decision) throw new Error(decision.code);
    return decision.map((event, index) => publish(recorded(event, index))?.type);
  };
  const access = {
    type: 'access',
    subjectId: 's-1',
    officer: by,
    purpose: 'surat',
    caseId: null,
    fields: ['name'],
    at: at(0),
  } as const;
  expect(decide(access)).toEqual(['alur.intake.identity-accessed.v1']);
  expect(decide({ ...done, type: 'erase', ground: 'permintaan', openCases: 0 })).toEqual([
    'alur.intake.subject-erased.v1',
  ]);
  expect(decide({ ...done, type: 'correct', fields: ['name'], reasonCode: 'salah-ketik' })).toEqual([undefined]);
});

test('an alarm about look-ups is published for the privacy officer, one of a kind within its time', () => {
  const raise = { type: 'raise', officer: by, kind: 'number', most: 30, minutes: 10, at: at(0) } as const;
  const first = lookUpAlarm.decide(lookUpAlarm.initial, raise);
  if ('rejected' in first) throw new Error(first.code);
  expect(first.map((event, index) => publish(recorded(event, index))?.type)).toEqual([
    'alur.intake.look-ups-exceeded.v1',
  ]);
  const state = first.reduce(lookUpAlarm.evolve, lookUpAlarm.initial);
  expect(lookUpAlarm.decide(state, { ...raise, at: at(9) })).toEqual([]);
  expect(lookUpAlarm.decide(state, { ...raise, kind: 'name', at: at(9) })).toHaveLength(1);
  expect(lookUpAlarm.decide(state, { ...raise, at: at(10) })).toHaveLength(1);
});
