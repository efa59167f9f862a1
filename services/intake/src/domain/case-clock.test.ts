import { isRejection } from '@alur/event-sourcing';
import { describe, expect, test } from '@jest/globals';
import { at, completeFile, done, eventsOf, frontOffice, oku, rules, stateOf } from '../test/fixtures/case.ts';
import { caseDecider } from './case.ts';
import type { CaseCommand } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import type { KnownCase } from './case-state.ts';

const by = frontOffice.id;
const back = 'oku-selatan.back-office-1';
/** The survey, whose limit is a working day, is open; the case is due on Thursday at 16:00 WIB. */
const surveying = eventsOf(oku, ...completeFile, done('verification', 'passed', 6, back));
const THURSDAY = '2026-07-02T09:00:00.000Z';

const check = (instant: string): CaseCommand => ({ type: 'check-deadlines', at: instant });

function after(events: readonly CaseEvent[], ...commands: readonly CaseCommand[]): readonly CaseEvent[] {
  const all = [...events];
  for (const command of commands) all.push(...decided(stateOf(all), command));
  return all.slice(events.length);
}

function decided(state: KnownCase, command: CaseCommand, decider = oku): readonly CaseEvent[] {
  const decision = decider.decide(state, command);
  if (isRejection(decision)) throw new Error(decision.code);
  return decision;
}

/** What a check says, in short: limit, level, who. */
function alarms(events: readonly CaseEvent[]): string[] {
  return events.map(({ type, data }) => {
    if (!('alarm' in data) || data.alarm === undefined) throw new Error(type);
    const limit = ('stepId' in data ? data.stepId : null) ?? 'case';
    const level = 'level' in data ? data.level : 'breach';
    return `${limit} ${level} ${[...data.alarm.roles, ...(data.alarm.assignee ? ['assignee'] : [])].join('+')}`;
  });
}

describe('F4: the limit of the whole case and that of a step are timers of their own', () => {
  test.each<[string, string[]]>([
    ['2026-07-01T08:59:00.000Z', []],
    ['2026-07-01T09:01:00.000Z', ['case amber assignee', 'survey amber assignee']],
    ['2026-07-02T09:00:00.000Z', ['case amber assignee', 'survey amber assignee']],
    [
      '2026-07-02T09:00:01.000Z',
      ['case breach kepala-seksi+kabid-linjamsos+assignee', 'survey breach kepala-seksi+kabid-linjamsos+assignee'],
    ],
  ])('at %s: %j', (instant, expected) => {
    expect(alarms(after(surveying, check(instant)))).toEqual(expected);
  });

  test('the breach of the case is an event with its stages', () => {
    expect(after(surveying, check('2026-07-02T09:01:00.000Z'))[0]).toEqual({
      type: 'case.overdue.v1',
      data: {
        caseId: 'case-1',
        dueAt: THURSDAY,
        detectedAt: '2026-07-02T09:01:00.000Z',
        stages: ['survey'],
        alarm: { roles: ['kepala-seksi', 'kabid-linjamsos'], assignee: true, urgent: false },
      },
    });
  });

  test('one working day later the Sekretaris, three later the Kepala Dinas; each level once', () => {
    const instants = ['07-02T09:01', '07-02T09:02', '07-03T09:31', '07-03T09:32', '07-07T09:01', '07-20T02:00'];
    const seen = instants.map((_, n) => {
      const commands = instants.slice(0, n + 1).map((time) => check(`2026-${time}:00.000Z`));
      const before = after(surveying, ...commands.slice(0, -1));
      return alarms(after([...surveying, ...before], commands.at(-1)!)).filter((line) => line.startsWith('case'));
    });
    expect(seen).toEqual([
      ['case breach kepala-seksi+kabid-linjamsos+assignee'],
      [],
      ['case next-day sekretaris-dinas'],
      [],
      ['case third-day kepala-dinas'],
      [],
    ]);
  });

  test('nobody looked for a week: every level is told, lowest first, without the amber that is history', () => {
    const lines = alarms(after(surveying, check('2026-07-09T02:00:00.000Z'))).filter((line) => line.startsWith('case'));
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['breach', 'next-day', 'third-day']);
  });

  test('a pause shifts all levels, also those after the breach', () => {
    const pause = (instant: string): CaseCommand => ({ type: 'pause', reason: 'menunggu-pemohon', by, at: instant });
    const resume = (instant: string): CaseCommand => ({ type: 'resume', by, at: instant });
    const late = after(surveying, check('2026-07-02T09:01:00.000Z'));
    const held = after([...surveying, ...late], pause('2026-07-03T01:00:00.000Z'));
    const paused = [...surveying, ...late, ...held];
    expect(after(paused, check('2026-07-20T02:00:00.000Z'))).toEqual([]);
    const resumed = [...paused, ...after(paused, resume('2026-07-20T01:00:00.000Z'))];
    expect(after(resumed, check('2026-07-20T02:00:00.000Z'))).toEqual([]);
    // The working day after the breach had run for half an hour of Friday.
    const next = after(resumed, check('2026-07-20T09:30:00.000Z'));
    expect(alarms(next).filter((line) => line.startsWith('case'))).toEqual(['case next-day sekretaris-dinas']);
  });
});

describe('field 03: a due time is never kept beside a clock that stands still', () => {
  test('paused there is none, unless it had passed before', () => {
    const pause = (instant: string): CaseCommand => ({ type: 'pause', reason: 'menunggu-pemohon', by, at: instant });
    const state = (instant: string) => stateOf([...surveying, ...after(surveying, pause(instant))]);
    expect(state(at(30))).toMatchObject({ dueAt: null, open: { survey: { dueAt: null } } });
    expect(state('2026-07-03T02:00:00.000Z')).toMatchObject({ dueAt: THURSDAY, open: { survey: { dueAt: THURSDAY } } });
  });

  test('the time in which a case was closed does not count: of 12.5 hours of work, 6.5 are left on the second day', () => {
    const closed = after(surveying, { type: 'withdraw', reasonCode: 'salah-daftar', by, at: at(60) });
    const reopened = after([...surveying, ...closed], {
      ...{ type: 'reopen', reasonCode: 'keputusan-keliru', by },
      at: '2026-08-03T02:00:00.000Z',
    });
    expect(reopened[0]).toMatchObject({ type: 'case.reopened.v1', data: { dueAt: '2026-08-04T08:00:00.000Z' } });
    const state = stateOf([...surveying, ...closed, ...reopened]);
    expect(alarms(decided(state, check('2026-08-03T03:00:00.000Z')))).toEqual([]);
  });
});

describe('field 01: due times by a calendar that was decreed later', () => {
  const later = caseDecider('oku-selatan', {
    ...rules,
    dueAt: (...question) => {
      const due = rules.dueAt(...question);
      return due === null ? null : new Date(Date.parse(due) + 86_400_000).toISOString();
    },
  });
  const recalculate = (instant: string): CaseCommand => ({ type: 'recalculate', at: instant });
  const moved = { from: THURSDAY, to: '2026-07-03T09:00:00.000Z' };

  test('what runs is moved; the same calendar moves nothing', () => {
    expect(decided(stateOf(surveying), recalculate(at(30)))).toEqual([]);
    expect(decided(stateOf(surveying), recalculate(at(30)), later)).toEqual([
      {
        type: 'case.due-moved.v1',
        data: {
          caseId: 'case-1',
          reason: 'calendar-revised',
          at: at(30),
          case: { ...moved, overdue: false },
          steps: [{ stepId: 'survey', run: 1, ...moved, overdue: false }],
        },
      },
    ]);
  });

  test('a breach that is none any more is taken back and comes again in its time', () => {
    const breached = [...surveying, ...after(surveying, check('2026-07-02T09:30:00.000Z'))];
    const corrected = [...breached, ...decided(stateOf(breached), recalculate('2026-07-02T10:00:00.000Z'), later)];
    const state = stateOf(corrected);
    expect(state).toMatchObject({ dueAt: moved.to, open: { survey: { dueAt: moved.to, overdue: false } } });
    expect(alarms(decided(state, check('2026-07-02T10:30:00.000Z')))).toEqual([
      'case amber assignee',
      'survey amber assignee',
    ]);
    expect(alarms(decided(state, check('2026-07-03T09:00:01.000Z'))).map((line) => line.split(' ')[1])).toEqual([
      'breach',
      'breach',
    ]);
  });

  test('a breach that stays one keeps its mark with the new time, and is not told again', () => {
    const breached = [...surveying, ...after(surveying, check('2026-07-02T09:30:00.000Z'))];
    const at = '2026-07-03T09:10:00.000Z';
    const corrected = [...breached, ...decided(stateOf(breached), recalculate(at), later)];
    expect(stateOf(corrected)).toMatchObject({ open: { survey: { dueAt: moved.to, overdue: true } } });
    expect(alarms(decided(stateOf(corrected), check('2026-07-03T09:11:00.000Z')))).toEqual([]);
  });

  test('a closed case that ended late by the calendar of before is corrected', () => {
    const closed = after(surveying, { type: 'reject', reasonCode: 'x', by, at: '2026-07-03T02:00:00.000Z' });
    const state = stateOf([...surveying, ...closed]);
    expect(state.closed).toMatchObject({ late: true });
    const correction = decided(state, recalculate('2026-07-05T02:00:00.000Z'), later);
    expect(correction).toMatchObject([{ data: { case: moved, steps: [], late: false } }]);
    expect(stateOf([...surveying, ...closed, ...correction]).closed).toMatchObject({ late: false });
  });
});
