import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { aidCase } from './aid-case.ts';
import type { AidCaseEvent, AidIncident, AidStepKind, LocalClass } from './aid-case-events.ts';
import { eligibleHousehold, moneyRefused } from './aid-case-state.ts';

const caseId = 'case-1';
const at = '2026-08-03T02:00:00.000Z';
const kabid = { id: 'oku-selatan.kabid', roles: ['kabid-linjamsos'] };

const incident = (localClass: LocalClass): AidIncident => ({
  caseId,
  service: 'layanan-korban-bencana-sosial',
  localClass,
  uuClass: 'nonalam',
  hazard: 'kebakaran',
  occurredAt: at,
  village: null,
});
const opened = (localClass: LocalClass = 'sosial'): AidCaseEvent => ({
  type: 'aid-case.opened.v1',
  data: { ...incident(localClass), at },
});
const household = (householdId: string) => ({
  householdId,
  subjectId: `subject-${householdId}`,
  members: 4,
  damage: 'berat' as const,
});
const noted = (householdId: string): AidCaseEvent => ({
  type: 'aid-case.household-noted.v1',
  data: { ...household(householdId), caseId, at },
});
const eligible = (...households: string[]): AidCaseEvent => ({
  type: 'aid-case.eligibility-noted.v1',
  data: { caseId, households, at },
});
const step = (kind: AidStepKind, run = 1) => ({
  stepId: kind,
  run,
  kind,
  roles: [kind === 'goods' ? 'petugas-logistik' : 'kabid-linjamsos'],
  notBy: [],
});
const stepNoted = (kind: AidStepKind, run = 1): AidCaseEvent => ({
  type: 'aid-case.step-noted.v1',
  data: { ...step(kind, run), caseId, at },
});
const settle = (householdId: string, outcome: 'handed-over' | 'cancelled' = 'handed-over') =>
  ({ type: 'settle-household', householdId, handoverId: `${caseId}.${householdId}`, outcome, by: 'log', at }) as const;
const settled = (householdId: string, outcome: 'handed-over' | 'cancelled' = 'handed-over'): AidCaseEvent => {
  const { type: _type, ...data } = settle(householdId, outcome);
  return { type: 'aid-case.household-settled.v1', data: { ...data, caseId } };
};
const goodsEnded = (households: number, outcome: 'handed-over' | 'cancelled' = 'handed-over'): AidCaseEvent => ({
  type: 'aid-case.goods-track-ended.v1',
  data: { caseId, stepId: 'goods', run: 1, kind: 'goods', outcome, households, by: 'log', at },
});
const fundsEnded = (outcome: 'handed-over' | 'refused', amount: number): AidCaseEvent => ({
  type: 'aid-case.funds-track-ended.v1',
  data: { caseId, stepId: 'funds', run: 1, kind: 'funds', outcome, amount, reasonCode: null, by: 'kas', at },
});
const report = {
  type: 'start-report',
  stepId: 'report',
  officer: kabid,
  report: 'laporan-bencana-dibantu',
  issueDate: '2026-08-03',
  at,
} as const;
const decided = [opened(), noted('a'), noted('b'), eligible('a', 'b'), stepNoted('goods'), stepNoted('funds')];

describe('the goods track', () => {
  test('ends when every eligible household is settled, and counts those that received', () => {
    scenario(aidCase)
      .given(...decided)
      .when(settle('a'))
      .then(settled('a'))
      .when(settle('b', 'cancelled'))
      .then(settled('b', 'cancelled'), goodsEnded(1));
    scenario(aidCase)
      .given(...decided, settled('a', 'cancelled'))
      .when(settle('b', 'cancelled'))
      .then(settled('b', 'cancelled'), goodsEnded(0, 'cancelled'));
  });

  test('hears of a household once, and of decision and step in any order', () => {
    scenario(aidCase)
      .given(...decided, settled('a'))
      .when(settle('a', 'cancelled'))
      .then();
    scenario(aidCase)
      .given(opened(), stepNoted('goods'), settled('a'))
      .when({ type: 'note-eligibility', caseId, households: ['a'], at })
      .then(eligible('a'), { ...goodsEnded(1), data: { ...goodsEnded(1).data, by: 'disbursement' } } as AidCaseEvent);
  });

  test('a decision without households ends nothing', () => {
    scenario(aidCase)
      .given(opened(), stepNoted('goods'))
      .when({ type: 'note-eligibility', caseId, households: [], at })
      .then(eligible());
  });

  test('R-08: only households that were found eligible receive', () => {
    const state = scenario(aidCase).given(opened(), noted('a'), noted('b'), eligible('a')).state();
    expect(eligibleHousehold(state, 'a')).toEqual(household('a'));
    expect(eligibleHousehold(state, 'b')).toMatchObject({ code: 'household-not-eligible', rule: 'R-08' });
    expect(eligibleHousehold(state, 'c')).toMatchObject({ code: 'household-not-found' });
  });
});

describe('the money track', () => {
  test('R-05: of a natural disaster it ends at once, refused, whatever the route opens', () => {
    const refused = fundsEnded('refused', 0);
    scenario(aidCase)
      .given(opened('alam'))
      .when({ type: 'note-step', step: step('funds'), at })
      .then(stepNoted('funds'), {
        ...refused,
        data: { ...refused.data, reasonCode: 'natural-disaster', by: 'disbursement' },
      } as AidCaseEvent);
  });

  test('R-05: a natural disaster pays nothing', () => {
    const natural = scenario(aidCase).given(opened('alam'), stepNoted('funds'));
    expect(moneyRefused(natural.state())?.rule).toBe('R-05');
    natural
      .when({ type: 'end-funds-track', outcome: 'handed-over', amount: 1, reasonCode: null, by: 'kas', at })
      .thenRejected('money-refused', 'R-05');
    expect(moneyRefused(scenario(aidCase).given(opened()).state())).toBeUndefined();
  });

  test('ends once', () => {
    const end = {
      type: 'end-funds-track',
      outcome: 'handed-over',
      amount: 500,
      reasonCode: null,
      by: 'kas',
      at,
    } as const;
    scenario(aidCase)
      .given(...decided)
      .when(end)
      .then(fundsEnded('handed-over', 500))
      .when(end)
      .then();
  });
});

describe('the report', () => {
  const both = [...decided, settled('a'), settled('b'), goodsEnded(2), fundsEnded('handed-over', 500)];
  const { type: _type, officer: _officer, ...start } = report;
  const started: AidCaseEvent = {
    type: 'aid-case.report-started.v1',
    data: { ...start, caseId, run: 1, by: kabid.id },
  };

  test('R-23: goes to the head of the office after both tracks, once', () => {
    const paper = { number: '400.9/1/LKB/2026', sequence: 1, recordId: 'report.case-1', fileHash: 'f' };
    scenario(aidCase)
      .given(...both, stepNoted('report'))
      .when(report)
      .then(started)
      .when({ type: 'complete-report', ...paper })
      .then({
        type: 'aid-case.report-delivered.v1',
        data: { ...started.data, ...paper, kind: 'report', outcome: 'reported' },
      } as AidCaseEvent)
      .when({ type: 'complete-report', ...paper })
      .then()
      .when(report)
      .thenRejected('already-reported');
  });

  test('R-23: a route that opens it too early does not help', () => {
    scenario(aidCase)
      .given(...decided, settled('a'), settled('b'), goodsEnded(2), stepNoted('report'))
      .when(report)
      .thenRejected('tracks-not-ended', 'R-23');
    scenario(aidCase).given(opened(), stepNoted('report')).when(report).thenRejected('tracks-not-ended', 'R-23');
  });

  test('needs its role and its open step', () => {
    const ready = scenario(aidCase).given(...both, stepNoted('report'));
    ready.when({ ...report, officer: { id: 'x', roles: ['petugas-logistik'] } }).thenRejected('wrong-role');
    scenario(aidCase)
      .given(...both)
      .when(report)
      .thenRejected('step-not-open');
  });
});

test('other services and closed cases open nothing here', () => {
  scenario(aidCase)
    .given()
    .when({ type: 'note-step', step: step('report'), at })
    .then();
  const closed = scenario(aidCase)
    .given(...decided)
    .when({ type: 'void', closed: true, at })
    .then({ type: 'aid-case.steps-voided.v1', data: { caseId, closed: true, at } });
  closed
    .when({ ...settle('a') })
    .then(settled('a'))
    .when(settle('b'))
    .then(settled('b'));
});

describe('what other services say', () => {
  const known = scenario(aidCase).given(...decided);

  test('the first word on the incident counts', () => {
    scenario(aidCase)
      .when({ type: 'note-opened', incident: incident('sosial'), at })
      .then(opened());
    scenario(aidCase)
      .given(opened('alam'))
      .when({ type: 'note-opened', incident: incident('sosial'), at })
      .then();
    expect(scenario(aidCase).given(opened()).state()).toMatchObject({ caseId, incident: incident('sosial') });
  });

  test('a household is noted when anything of it changed', () => {
    const note = (more: object = {}) =>
      ({ type: 'note-household', caseId, household: { ...household('a'), ...more }, at }) as const;
    scenario(aidCase).when(note()).then(noted('a'));
    known.when(note()).then();
    for (const more of [{ subjectId: 'other' }, { members: 5 }, { damage: 'ringan' as const }]) {
      known.when(note(more)).then({
        type: 'aid-case.household-noted.v1',
        data: { ...household('a'), ...more, caseId, at },
      });
    }
  });

  test('a household that was removed is eligible no more, and may end the goods track', () => {
    const remove = (householdId: string) => ({ type: 'note-household-removed', caseId, householdId, at }) as const;
    const removed = (householdId: string): AidCaseEvent => ({
      type: 'aid-case.household-removed.v1',
      data: { caseId, householdId, at },
    });
    known.when(remove('c')).then();
    expect(known.when(remove('a')).then(removed('a')).state()).toMatchObject({ eligible: ['b'] });
    expect(Object.keys(known.given(removed('a')).state().households)).toEqual(['b']);
    expect(scenario(aidCase).given(opened(), noted('a'), removed('a')).state()).toMatchObject({ eligible: null });
    known
      .given(settled('a'))
      .when(remove('b'))
      .then(removed('b'), { ...goodsEnded(1), data: { ...goodsEnded(1).data, by: 'disbursement' } } as AidCaseEvent);
  });

  test('a step is noted once per run', () => {
    const note = (run: number) => ({ type: 'note-step', step: step('goods', run), at }) as const;
    known.when(note(1)).then();
    known.when(note(2)).then(stepNoted('goods', 2));
    known.given(stepNoted('goods', 2)).when(note(1)).then();
  });

  test('a case is reopened when it was closed; what was open stays void', () => {
    const reopen = { type: 'note-reopened', at } as const;
    const voided = (closed: boolean): AidCaseEvent => ({
      type: 'aid-case.steps-voided.v1',
      data: { caseId, closed, at },
    });
    const reopened: AidCaseEvent = { type: 'aid-case.reopened.v1', data: { caseId, at } };
    known.when(reopen).then();
    known.given(voided(false)).when(reopen).then();
    const again = known.given(voided(true)).when(reopen).then(reopened);
    expect(again.state()).toMatchObject({ closed: false, steps: { goods: { open: false }, funds: { open: false } } });
  });

  test('of a case that is not known, what officers do is refused and what is told is passed over', () => {
    const none = scenario(aidCase).given(noted('a'));
    none.when(settle('a')).thenRejected('aid-case-not-found');
    none.when(report).thenRejected('aid-case-not-found');
    const paper = { number: 'n', sequence: 1, recordId: 'r', fileHash: 'f' };
    none.when({ type: 'complete-report', ...paper }).thenRejected('aid-case-not-found');
    none.when({ type: 'void', closed: true, at }).then();
    none.when({ type: 'note-reopened', at }).then();
    known.when({ type: 'complete-report', ...paper }).thenRejected('report-not-started');
  });

  test('money is ended by a word on a step that is open, once', () => {
    const end = (outcome: 'handed-over' | 'refused') =>
      ({ type: 'end-funds-track', outcome, amount: 0, reasonCode: null, by: 'kas', at }) as const;
    scenario(aidCase).given(opened()).when(end('refused')).thenRejected('step-not-open');
    scenario(aidCase).when(end('handed-over')).thenRejected('aid-case-not-found');
    known.when(end('refused')).then(fundsEnded('refused', 0)).when(end('refused')).then();
    expect(moneyRefused(scenario(aidCase).given(opened('alam')).state())).toMatchObject({
      code: 'money-refused',
      facts: { reasonCode: 'bencana-alam' },
    });
    expect(moneyRefused(scenario(aidCase).state())).toMatchObject({ code: 'aid-case-not-found' });
    const undecided = scenario(aidCase).given(opened(), noted('a')).state();
    expect(eligibleHousehold(undecided, 'a')).toMatchObject({ code: 'household-not-eligible' });
  });

  test('R-23: the tracks that run are named, and the report of a new run is another one', () => {
    const early = known.given(stepNoted('report')).state();
    expect(aidCase.decide(early, report)).toMatchObject({ facts: { running: ['goods', 'funds'] } });
    const { type: _type, officer: _officer, ...start } = report;
    const first: AidCaseEvent = {
      type: 'aid-case.report-started.v1',
      data: { ...start, caseId, run: 1, by: kabid.id },
    };
    const ended = [settled('a'), settled('b'), goodsEnded(2), fundsEnded('handed-over', 500)];
    const reported = known.given(...ended, stepNoted('report'), first);
    reported.when(report).thenRejected('already-reported');
    reported
      .given(stepNoted('report', 2))
      .when(report)
      .then({ ...first, data: { ...first.data, run: 2 } } as AidCaseEvent);
    known
      .given(...ended, stepNoted('report'))
      .when({ ...report, stepId: 'other' })
      .thenRejected('step-not-open');
  });
});
