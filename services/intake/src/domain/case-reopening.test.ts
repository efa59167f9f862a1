import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { at, attach, check, completeFile, done, eventsOf, oku, open, stateOf } from '../test/fixtures/case.ts';
import type { CaseCommand } from './case-commands.ts';

const kabid = 'oku-selatan.kabid-linjamsos';
const tagana = 'oku-selatan.tagana-1';
const desk = 'oku-selatan.back-office-1';
const fire = {
  localClass: null,
  uuClass: 'nonalam',
  hazard: 'kebakaran',
  occurredAt: at(-60),
  place: null,
} as const;
const reopen = (reasonCode: string): CaseCommand => ({ type: 'reopen', reasonCode, by: kabid, at: at(900) });
const supplement: CaseCommand = { type: 'supplement-assessment', by: kabid, at: at(200) };

const assessed: readonly CaseCommand[] = [
  open({ service: 'layanan-korban-bencana-sosial', incident: fire, subjectId: null, relation: 'masyarakat' }),
  check('complete', { minutes: 1 }),
  done('disposition', 'assigned', 10, kabid),
  done('response', 'responded', 60, tagana),
  done('assessment', 'done', 120, tagana),
];
const decided = [...assessed, done('decision', 'eligible', 150, kabid)];
const papers: readonly CaseCommand[] = [
  ...['fc-kk', 'fc-ktp', 'laporan-kejadian-desa', 'surat-permohonan-bencana'].map((code) => attach(code, 160)),
  { type: 'receive-papers', age: null, by: { id: desk, roles: ['front-office'] }, at: at(170) },
];
const aided = [
  ...decided,
  ...papers,
  done('goods', 'handed-over', 180, 'oku-selatan.log'),
  done('funds', 'handed-over', 190, 'oku-selatan.kas'),
];
const reported = [...aided, done('report', 'reported', 195, kabid)];

const openAfter = (...commands: readonly CaseCommand[]) => Object.keys(stateOf(eventsOf(oku, ...commands)).open).sort();

describe('a reopening opens the step that can change the outcome', () => {
  test('F6a: the decision that refused a disaster, and the papers beside it', () => {
    const refused = [...assessed, done('decision', 'ineligible', 150, kabid)];
    expect(openAfter(...refused, reopen('lain-lain'))).toEqual(['decision', 'papers']);
    const goesOn = [...refused, reopen('keputusan-keliru'), done('decision', 'eligible', 950, kabid, 2)];
    expect(openAfter(...goesOn)).toEqual(['funds', 'goods', 'papers']);
  });

  test('of a disaster that was helped: the decision, and what follows it is done again', () => {
    expect(openAfter(...reported, reopen('keberatan-diterima'))).toEqual(['decision']);
    const again = [...reported, reopen('keberatan-diterima'), done('decision', 'eligible', 950, kabid, 2)];
    expect(openAfter(...again)).toEqual(['funds', 'goods']);
  });

  test('a wrong letter: the letter; a wrong decision: the decision before it', () => {
    const letter = [
      ...completeFile,
      done('verification', 'passed', 10, desk),
      done('survey', 'done', 20, 'oku-selatan.petugas-survei-1'),
      done('decision', 'eligible', 30, kabid),
      done('recommendation', 'delivered', 40, desk),
      done('nomination', 'listed', 50, desk),
    ];
    expect(openAfter(...letter, reopen('surat-salah'))).toEqual(['recommendation']);
    expect(openAfter(...letter, reopen('keputusan-keliru'))).toEqual(['decision']);
    expect(openAfter(...letter, reopen('lain-lain'))).toEqual(['nomination']);
  });
});

describe('F6b: late households', () => {
  test('are assessed beside the aid to the others, and the report waits for them', () => {
    const late = [...decided, supplement];
    expect(openAfter(...late)).toEqual(['assessment', 'funds', 'goods', 'papers']);
    const waiting = [
      ...late,
      ...papers,
      done('goods', 'handed-over', 210, 'oku-selatan.log'),
      done('funds', 'handed-over', 220, 'oku-selatan.kas'),
    ];
    expect(openAfter(...waiting)).toEqual(['assessment']);
    const found = [...waiting, done('assessment', 'done', 230, tagana, 2)];
    expect(openAfter(...found)).toEqual(['decision']);
    expect(openAfter(...found, done('decision', 'eligible', 240, kabid, 2))).toEqual(['funds', 'goods']);
    expect(openAfter(...found, done('decision', 'ineligible', 240, kabid, 2))).toEqual(['report']);
    expect(openAfter(...waiting, done('assessment', 'not-found', 230, tagana, 2))).toEqual(['report']);
  });

  test('after the report: a reopening for them; when there are none, the case ends as it had', () => {
    const reopened = [...reported, reopen('keluarga-menyusul')];
    const events = eventsOf(oku, ...reopened);
    expect(events.at(-1)).toMatchObject({ data: { stepId: 'assessment', run: 2, params: { supplementary: true } } });
    expect(stateOf(eventsOf(oku, ...reopened, done('assessment', 'not-found', 950, tagana, 2))).closed).toMatchObject({
      outcome: 'completed',
      reasonCode: null,
    });
    const added = [
      ...reopened,
      done('assessment', 'done', 950, tagana, 2),
      done('decision', 'eligible', 960, kabid, 2),
      done('goods', 'handed-over', 970, 'oku-selatan.log', 2),
    ];
    expect(openAfter(...added)).toEqual(['funds']);
    expect(openAfter(...added, done('funds', 'refused', 980, 'oku-selatan.kas', 2))).toEqual(['report']);
  });

  test('are no supplement before the decision, nor once the report is being written', () => {
    const given = (commands: readonly CaseCommand[]) => scenario(oku).given(...eventsOf(oku, ...commands));
    given(assessed).when(supplement).thenRejected('not-decided');
    given(assessed.slice(0, 4)).when(supplement).thenRejected('not-assessed');
    given(aided).when(supplement).thenRejected('already-reporting');
    given(completeFile).when(supplement).thenRejected('not-assessed');
  });
});

test('F7, R-23: a case with money or goods under way is ended by nobody, until they are handed over or came back', () => {
  const moved = (aid: string, change: number): CaseCommand => ({ type: 'note-aid', aid, change, at: at(200) });
  const end = (type: 'withdraw' | 'reject'): CaseCommand => ({ type, reasonCode: 'x', by: kabid, at: at(300) });
  const given = (...more: readonly CaseCommand[]) => scenario(oku).given(...eventsOf(oku, ...decided, ...more));
  for (const type of ['withdraw', 'reject'] as const) {
    const refused = 'not-while-aid-is-under-way';
    given(moved('funds', 500)).when(end(type)).thenRejected(refused, 'R-23');
    given(moved('funds', 500), moved('funds', -200)).when(end(type)).thenRejected(refused, 'R-23');
    given(moved('case.house-1', 1)).when(end(type)).thenRejected(refused, 'R-23');
    const settled = [moved('funds', 500), moved('funds', -500), moved('case.house-1', 1), moved('case.house-1', -1)];
    const closed = eventsOf(oku, ...decided, ...settled, end(type)).at(-1);
    expect(closed).toMatchObject({ type: 'case.closed.v1', data: { reasonCode: 'x' } });
  }
  given().when(moved('funds', -500)).then();
});

test('F9: a second survey is done, and then decided on anew', () => {
  const surveyor = 'oku-selatan.petugas-survei-1';
  const again = [
    ...completeFile,
    done('verification', 'passed', 10, desk),
    done('survey', 'not-found', 20, surveyor),
    done('decision', 'second-survey', 30, kabid),
  ];
  expect(openAfter(...again)).toEqual(['survey']);
  const second = [...again, done('survey', 'done', 40, surveyor, 2)];
  expect(openAfter(...second)).toEqual(['decision']);
  expect(openAfter(...second, done('decision', 'eligible', 50, kabid, 2))).toEqual(['recommendation']);
});
