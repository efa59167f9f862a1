import { CaseReopened, ClockResumed, NominationRemoved, StepAssigned, StepOverdue } from '@alur/contracts';
import type { DomainEvent, RecordedEvent } from '@alur/event-sourcing';
import { describe, expect, test } from '@jest/globals';
import { as, eventTable, internal, oneOf, publisher } from './publisher.ts';

const at = '2026-07-01T02:30:00.000Z';
const step = { caseId: 'c-1', stepId: 'survey', run: 1 };
const reopened = { caseId: 'c-1', reasonCode: 'found', by: 'o-1', at };

interface Given {
  readonly caseId: string;
  readonly officer: string | null;
  readonly kind: 'given' | 'late';
}

type Sample =
  | DomainEvent<'case.reopened.v1', { caseId: string; reasonCode: string; by: string; at: string; noteId: string }>
  | DomainEvent<'case.noted.v1', { caseId: string }>
  | DomainEvent<
      'case.resumed.v1',
      { caseId: string; steps: readonly { stepId: string; run: number; secret: string }[] }
    >
  | DomainEvent<'case.given.v1', Given>;

const samples = eventTable<Sample>(
  {
    'case.reopened.v1': as(CaseReopened),
    'case.noted.v1': internal,
    'case.resumed.v1': as(ClockResumed, ({ caseId, steps }) => ({
      caseId,
      by: 'o-1',
      at,
      dueAt: null,
      steps: steps.map((one) => ({ ...one, dueAt: null })),
    })),
    'case.given.v1': oneOf(({ kind }) => kind, {
      given: as(StepAssigned, ({ officer }: Given) => ({ ...step, officer, by: 'o-1', at })),
      late: as(StepOverdue, ({ kind }: Given) => ({ ...step, kind, dueAt: at, detectedAt: at })),
    }),
  },
  ({ caseId }) => caseId,
);
const publish = publisher('intake', samples);

function recorded(type: string, data: object): RecordedEvent {
  const meta = { tenant: 'oku-selatan', actor: 'o-1', at, commandId: 'c', correlationId: 'r', causationId: 'm' };
  const place = { stream: 'oku-selatan/case/c-1', revision: 4, position: '9', hash: '', previousHash: '' };
  return { id: 'e-1', type, data, meta, ...place };
}

test('a message holds the fields of its contract, and who, when and where from the event', () => {
  expect(publish(recorded('case.reopened.v1', { ...reopened, noteId: 'n-1' }))).toStrictEqual({
    id: 'e-1',
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject: 'c-1',
    time: at,
    tenant: 'oku-selatan',
    actor: 'o-1',
    stream: 'oku-selatan/case/c-1',
    revision: 4,
    correlationId: 'r',
    causationId: 'm',
    data: reopened,
  });
});

test('what is made of an event is reduced to its contract at every level', () => {
  const data = { caseId: 'c-1', steps: [{ stepId: 'survey', run: 1, secret: 'x' }] };
  const steps = [{ stepId: 'survey', run: 1, dueAt: null }];
  expect(publish(recorded('case.resumed.v1', data))?.data).toEqual({
    caseId: 'c-1',
    by: 'o-1',
    at,
    dueAt: null,
    steps,
  });
});

test('the data of an event may decide the contract', () => {
  const typeOf = (kind: string) => publish(recorded('case.given.v1', { caseId: 'c-1', officer: null, kind }))?.type;
  expect([typeOf('given'), typeOf('late')]).toEqual(['alur.intake.step-assigned.v1', 'alur.intake.step-overdue.v1']);
});

test('an internal event has no message', () => {
  expect(publish(recorded('case.noted.v1', { caseId: 'c-1' }))).toBeUndefined();
});

test('an event without an entry is refused, also one with the name of an inherited property', () => {
  expect(() => publish(recorded('case.unheard-of.v1', {}))).toThrow(
    'intake has no entry for its event case.unheard-of.v1',
  );
  expect(() => publish(recorded('constructor', {}))).toThrow('no entry');
});

test('an event that does not satisfy its contract is refused, by field and without a value', () => {
  const broken = recorded('case.reopened.v1', { ...reopened, reasonCode: 'Siti Aminah, 1609010101800001' });
  let message = '';
  try {
    publish(broken);
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('case.reopened.v1 of oku-selatan/case/c-1@4 cannot be published');
  expect(message).toContain('reasonCode invalid_format');
  expect(message).not.toMatch(/Siti|1609/);
});

describe('the daily anchor', () => {
  const anchor = recorded('log-anchor.recorded.v1', { day: '2026-07-01', root: 'r', streams: 1, heads: {} });

  test('is internal where a service has no entry for it', () => {
    expect(publish(anchor)).toBeUndefined();
  });

  test('is published where a service has one', () => {
    const table = eventTable<DomainEvent<'log-anchor.recorded.v1', { day: string }>>(
      { 'log-anchor.recorded.v1': as(CaseReopened, () => reopened) },
      () => 'anchor',
    );
    expect(publisher('intake', samples, table)(anchor)?.subject).toBe('anchor');
  });
});

describe('a publisher cannot be built', () => {
  test('with two entries for one event type', () => {
    const again = eventTable<DomainEvent<'case.noted.v1', object>>({ 'case.noted.v1': internal });
    expect(() => publisher('intake', samples, again)).toThrow('intake has two entries for its event case.noted.v1');
  });

  test('with a contract of another context', () => {
    const foreign = eventTable<DomainEvent<'x.v1', typeof removed>>({ 'x.v1': as(NominationRemoved) }, () => 'k');
    const removed = { ...reopened, nominationId: 'n', programme: 'bansos-lansia' };
    expect(() => publisher('intake', foreign)).toThrow(
      'intake cannot publish alur.verification.nomination-removed.v1: it belongs to verification',
    );
  });
});

test('what does not compile', () => {
  type Two = DomainEvent<'a.v1', typeof reopened> | DomainEvent<'b.v1', { caseId: string }>;
  const key = ({ caseId }: { caseId: string }) => caseId;
  // @ts-expect-error: b.v1 has no entry
  eventTable<Two>({ 'a.v1': as(CaseReopened) }, key);
  // @ts-expect-error: c.v1 is no event of the union
  eventTable<Two>({ 'a.v1': as(CaseReopened), 'b.v1': internal, 'c.v1': internal }, key);
  // @ts-expect-error: b.v1 lacks fields of the contract
  eventTable<Two>({ 'a.v1': as(CaseReopened), 'b.v1': as(CaseReopened) }, key);
  // @ts-expect-error: what is published needs a key
  eventTable<Two>({ 'a.v1': as(CaseReopened), 'b.v1': internal });
  expect(eventTable<Two>({ 'a.v1': as(CaseReopened), 'b.v1': internal }, key).entries).toHaveProperty(['a.v1']);
});
