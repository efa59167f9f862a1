import type { ContractMessage } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { applyMessages, type Collection, type View } from '@alur/read-models';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CaseStory, DUE, signedLetter } from '../test/fixtures/case-story.ts';
import { message, NOW } from '../test/fixtures/portal-world.ts';
import { accessLogView } from './access-log.ts';
import { casesView } from './cases.ts';
import { PORTAL_VIEWS } from './index.ts';
import { lettersView } from './letters.ts';
import { nominationsView } from './nominations.ts';
import { timelineView } from './timeline.ts';
import { worklistView } from './worklist.ts';

let store: SqliteReadStore;

beforeEach(() => {
  store = new SqliteReadStore(':memory:');
});
afterEach(() => store.close());

async function fold<Doc extends object>(
  view: View<Doc>,
  messages: readonly ContractMessage[],
): Promise<Collection<Doc>> {
  const collection = await store.open<Doc>(view.collection);
  await applyMessages(view, collection, messages);
  return collection;
}

function story(): CaseStory {
  return new CaseStory('c1').step({ stepId: 'completeness', kind: 'completeness', dueAt: null });
}

describe('cases', () => {
  test('follows a case from its filing to its end', async () => {
    const told = story().complete('completeness', 'complete').fileComplete().step({ stepId: 'verification' });
    const cases = await fold(casesView, told.messages);
    expect(await cases.get('c1')).toMatchObject({
      state: 'open',
      ticketKey: 'AB12CD34EF56G',
      dueAt: DUE,
      completeAt: NOW,
      steps: [{ stepId: 'verification', overdue: false, assignee: null }],
      sla: 'open',
    });
    told.assign('verification', 'x').overdue('verification');
    await applyMessages(casesView, cases, told.messages);
    expect((await cases.get('c1'))?.steps).toMatchObject([{ assignee: 'x', overdue: true }]);
    told.complete('verification', 'failed', true).closed('rejected', true);
    await applyMessages(casesView, cases, told.messages);
    expect(await cases.get('c1')).toMatchObject({
      state: 'closed',
      steps: [],
      lateSteps: 1,
      outcome: 'rejected',
      sla: 'late',
    });
    await applyMessages(casesView, cases, told.reopened().messages);
    expect(await cases.get('c1')).toMatchObject({ state: 'open', outcome: null, closedAt: null, sla: 'open' });
  });

  test('R-03: a returned file names what is missing until the file is there again', async () => {
    const told = story().complete('completeness', 'incomplete').fileReturned(['fc-kk']);
    const cases = await fold(casesView, told.messages);
    expect(await cases.get('c1')).toMatchObject({ state: 'returned', missing: ['fc-kk'], steps: [] });
    await applyMessages(casesView, cases, told.step({ stepId: 'completeness', run: 2 }).messages);
    expect(await cases.get('c1')).toMatchObject({ state: 'open', missing: [] });
  });

  test('a pause stops the clock, its end moves the due times', async () => {
    const told = story().fileComplete().step({ stepId: 'verification' }).paused();
    const cases = await fold(casesView, told.messages);
    expect((await cases.get('c1'))?.paused).toBe('gangguan-jaringan');
    await applyMessages(casesView, cases, told.resumed('2026-07-03T02:00:00.000Z', ['verification']).messages);
    expect(await cases.get('c1')).toMatchObject({
      paused: null,
      dueAt: '2026-07-03T02:00:00.000Z',
      steps: [{ dueAt: null }, { dueAt: '2026-07-03T02:00:00.000Z' }],
    });
  });
});

describe('worklist', () => {
  test('holds one document per open step, overdue before urgent before the rest', async () => {
    const other = new CaseStory('c2', { urgent: true }).step({ stepId: 'survey', roles: ['petugas-survei'] });
    const told = story().step({ stepId: 'verification' }).overdue('verification').complete('completeness', 'complete');
    const steps = await fold(worklistView, [...told.messages, ...other.messages]);
    const { items } = await steps.find({ filter: { caseId: 'c1' } });
    expect(items).toMatchObject([{ stepId: 'verification', overdue: true, rank: 0 }]);
    expect(await steps.get('c2/survey/1')).toMatchObject({ rank: 1, roles: ['petugas-survei'] });
  });

  test('everything that ends or stops a case reaches all its open steps', async () => {
    const told = story().step({ stepId: 'goods' }).step({ stepId: 'money' }).paused();
    const steps = await fold(worklistView, told.messages);
    const { items } = await steps.find({ filter: { caseId: 'c1' } });
    expect(items.map(({ paused, dueAt }) => [paused, dueAt])).toEqual(Array(3).fill([true, null]));
    const moved = '2026-07-09T00:00:00.000Z';
    await applyMessages(worklistView, steps, told.resumed(moved, ['goods', 'money']).messages);
    expect(await steps.get('c1/goods/1')).toMatchObject({ paused: false, dueAt: moved, stepDueAt: moved });
    expect(await steps.get('c1/money/1')).toMatchObject({ paused: false, dueAt: moved });
    await applyMessages(worklistView, steps, told.closed('withdrawn').messages);
    expect(await steps.count({ caseId: 'c1' })).toBe(0);
    await applyMessages(worklistView, steps, told.reopened().step({ stepId: 'goods', run: 2 }).messages);
    expect((await steps.find({ filter: { caseId: 'c1' } })).items.map((item) => item._id)).toEqual(['c1/goods/2']);
  });
});

describe('F4: the limit of the case beside that of the step', () => {
  const LATER = '2026-07-05T09:00:00.000Z';

  test('a step is due at the earlier of both; the breach of the case makes it overdue', async () => {
    const told = story()
      .step({ stepId: 'survey', dueAt: LATER, caseDueAt: DUE })
      .step({ stepId: 'letter', dueAt: null });
    const steps = await fold(worklistView, told.messages);
    expect(await steps.get('c1/survey/1')).toMatchObject({ dueAt: DUE, stepDueAt: LATER, overdue: false });
    expect(await steps.get('c1/letter/1')).toMatchObject({ dueAt: null });
    await applyMessages(worklistView, steps, told.fileComplete(DUE).messages);
    expect(await steps.get('c1/letter/1')).toMatchObject({ dueAt: DUE, stepDueAt: null });
    await applyMessages(worklistView, steps, told.caseOverdue().messages);
    expect(await steps.get('c1/letter/1')).toMatchObject({ overdue: true, rank: 0 });
    const cases = await fold(casesView, told.messages);
    expect(await cases.get('c1')).toMatchObject({ overdue: true, limited: true });
  });

  test('field 01: a moved due time takes a breach back, and one that stays keeps it', async () => {
    const told = story().step({ stepId: 'survey' }).overdue('survey').fileComplete(DUE).caseOverdue();
    const steps = await fold(worklistView, told.messages);
    const cases = await fold(casesView, told.messages);
    told.dueMoved(LATER, 'survey', true);
    await applyMessages(worklistView, steps, told.messages);
    await applyMessages(casesView, cases, told.messages);
    expect(await steps.get('c1/survey/1')).toMatchObject({ dueAt: LATER, overdue: true, rank: 0 });
    expect(await cases.get('c1')).toMatchObject({ dueAt: LATER, overdue: true });
    told.dueMoved('2026-07-20T09:00:00.000Z', 'survey', false);
    await applyMessages(worklistView, steps, told.messages);
    await applyMessages(casesView, cases, told.messages);
    expect(await steps.get('c1/survey/1')).toMatchObject({ overdue: false, rank: 2 });
    expect(await cases.get('c1')).toMatchObject({ overdue: false, steps: [{}, { stepId: 'survey', overdue: false }] });
  });
});

describe('field 03: no due time beside a clock that stands still', () => {
  test('paused, returned and closed', async () => {
    const paused = story().fileComplete().step({ stepId: 'survey' }).paused();
    const cases = await fold(casesView, paused.messages);
    expect(await cases.get('c1')).toMatchObject({ dueAt: null, steps: [{ dueAt: null }, { dueAt: null }] });
    await applyMessages(casesView, cases, paused.fileReturned(['fc-kk']).messages);
    expect(await cases.get('c1')).toMatchObject({ dueAt: null, limited: false });
  });

  test.each([
    ['with a limit', DUE, 'on-time'],
    ['without one', null, 'no-limit'],
  ])('F21: a case that ended %s counts as such', async (_, dueAt, sla) => {
    const cases = await fold(casesView, story().fileComplete(dueAt).closed().messages);
    expect(await cases.get('c1')).toMatchObject({ sla });
    const held = await fold(casesView, story().fileComplete(dueAt).paused().closed().messages);
    expect(await held.get('c1')).toMatchObject({ sla });
  });
});

test('timeline: one entry per message of a case, in order, without what only machines need', async () => {
  const told = story().complete('completeness', 'complete').fileComplete();
  const seen = message(contracts.IdentityAccessed, 0, accessed, { stream: 'oku-selatan/subject/p1', subject: 'p1' });
  const timeline = await fold(timelineView, [...signedLetter('l1', 'c1'), seen, ...told.messages]);
  const filter = { tenant: 'oku-selatan', caseId: 'c1' };
  const { items } = await timeline.find({ filter, sort: { by: ['at'], direction: 'asc' } });
  expect(items.map((item) => item.type.split('.')[2])).toEqual([
    'case-opened',
    'step-opened',
    'step-completed',
    'file-completed',
    'letter-drafted',
    'letter-signing-started',
    'letter-signed',
  ]);
  expect(items[2]?.facts).toEqual({
    stepId: 'completeness',
    run: 1,
    kind: 'document-verification',
    outcome: 'complete',
    late: false,
  });
  expect(Object.keys(items[6]!.facts)).not.toContain('verificationCode');
});

describe('letters', () => {
  test('show number, signatory and verification code once signed, and stay when withdrawn', async () => {
    const letters = await fold(lettersView, signedLetter('l1', 'c1'));
    expect(await letters.get('l1')).toMatchObject({
      state: 'signed',
      sequence: 7,
      year: 2026,
      codeKey: '7K3QM41RT9XZ',
    });
    const reason = {
      caseId: 'c1',
      letterId: 'l1',
      letterType: 'rekomendasi-bansos',
      reasonCode: 'keliru',
      by: 'x',
      at: NOW,
    };
    await applyMessages(lettersView, letters, [
      message(contracts.LetterWithdrawn, 3, reason, { stream: 'oku-selatan/letter/l1' }),
    ]);
    expect(await letters.get('l1')).toMatchObject({ state: 'withdrawn', withdrawnFor: 'keliru', sequence: 7 });
  });

  test('a delivery, which the case file tells, may come before the letter itself', async () => {
    const outcome = { stepId: 'letter', run: 1, kind: 'letter', outcome: 'delivered', by: 'x', at: NOW };
    const delivered = message(contracts.LetterDelivered, 4, { ...outcome, caseId: 'c1', letterId: 'l1', via: 'loket' });
    const signed = signedLetter('l1', 'c1');
    const first = await (await fold(lettersView, [delivered, ...signed])).digest();
    const last = await (
      await fold({ ...lettersView, collection: { ...lettersView.collection, name: 'other' } }, [...signed, delivered])
    ).digest();
    expect(first).toEqual(last);
  });
});

test('F28: the register has every numbered paper, and no move of a request that gives none', async () => {
  const done = { caseId: 'c1', by: 'oku-selatan.bendahara-bansos', at: NOW };
  const moved = { ...done, requestId: 'r1', reasonCode: null, amount: 5, state: 'signed' };
  const paid = {
    requestId: 'r1',
    householdId: 'h1',
    subjectId: 'p1',
    amount: 5,
    place: 'kantor',
    way: 'tunai',
  } as const;
  const register = await fold(lettersView, [
    message(contracts.FundsStateChanged, 0, { ...moved, number: '400.9/3/ND/DINSOS/VII/2026' }),
    message(contracts.FundsStateChanged, 1, { ...moved, state: 'spp-issued', number: 'SPP-9' }),
    message(contracts.FundsHandedOver, 2, { ...done, ...paid, bast: '400.9/12/BASTD/DINSOS/VII/2026' }),
  ]);
  const { items } = await register.find({ filter: { tenant: 'oku-selatan' }, limit: 9 });
  expect(items.map(({ type, sequence, subjectId, kind }) => ({ type, sequence, subjectId, kind }))).toEqual(
    expect.arrayContaining([
      { type: 'nota-dinas', sequence: 3, subjectId: null, kind: 'other' },
      { type: 'bast-dana', sequence: 12, subjectId: 'p1', kind: 'other' },
    ]),
  );
  expect(items).toHaveLength(2);
});

test('the BAST of a transfer that came back is void in the register; its number stays', async () => {
  const done = { caseId: 'c1', requestId: 'r1', amount: 5, by: 'oku-selatan.bendahara-bansos', at: NOW };
  const paid = { ...done, householdId: 'h1', subjectId: 'p1', place: 'kantor', way: 'transfer' } as const;
  const failed = { ...done, state: 'transfer-failed', reasonCode: 'rekening-ditutup', householdId: 'h1' };
  const register = await fold(lettersView, [
    message(contracts.FundsHandedOver, 1, { ...paid, bast: '400.9/12/BASTD' }),
    message(contracts.FundsHandedOver, 2, { ...paid, bast: '400.9/13/BASTD' }),
    message(contracts.FundsStateChanged, 3, { ...failed, number: '400.9/12/BASTD' }),
  ]);
  const { items } = await register.find({ filter: { tenant: 'oku-selatan' }, limit: 9 });
  expect(Object.fromEntries(items.map(({ number, state, withdrawnFor }) => [number, [state, withdrawnFor]]))).toEqual({
    '400.9/12/BASTD': ['withdrawn', 'rekening-ditutup'],
    '400.9/13/BASTD': ['signed', null],
  });
});

test('nominations: a candidate is listed, then removed with a reason', async () => {
  const listed = {
    ...{ caseId: 'c1', stepId: 'nomination', run: 1, kind: 'nomination', outcome: 'listed', by: 'x', at: NOW },
    ...{ nominationId: 'n1', programme: 'bansos-lansia', subjectId: 'p1', village: null },
  };
  const nominations = await fold(nominationsView, [message(contracts.CandidateNominated, 0, listed)]);
  expect(await nominations.get('n1')).toMatchObject({ state: 'listed', subjectId: 'p1', listedAt: NOW });
  const removed = {
    caseId: 'c1',
    nominationId: 'n1',
    programme: 'bansos-lansia',
    reasonCode: 'pindah',
    by: 'x',
    at: NOW,
  };
  await applyMessages(nominationsView, nominations, [
    message(contracts.NominationRemoved, 0, removed, { stream: 'oku-selatan/nomination/n1' }),
  ]);
  expect(await nominations.get('n1')).toMatchObject({ state: 'removed', reasonCode: 'pindah', subjectId: 'p1' });
});

const accessed = { subjectId: 'p1', caseId: 'c1', officer: 'x', purpose: 'layanan', fields: ['name', 'nik'], at: NOW };

test('access log: every access and the erasure, kept beyond it', async () => {
  const stream = 'oku-selatan/subject/p1';
  const log = await fold(accessLogView, [
    message(contracts.IdentityAccessed, 0, accessed, { stream, subject: 'p1' }),
    message(contracts.SubjectErased, 1, { subjectId: 'p1', ground: 'permintaan', by: 'y', at: NOW }, { stream }),
  ]);
  const { items } = await log.find({ filter: { tenant: 'oku-selatan', subjectId: 'p1' } });
  expect(items.map(({ act, officer, purpose }) => [act, officer, purpose])).toEqual([
    ['seen', 'x', 'layanan'],
    ['erased', 'y', 'permintaan'],
  ]);
});

test.each(PORTAL_VIEWS.map((view) => [view.collection.name, view] as const))(
  '%s: everything delivered twice changes nothing',
  async (_, view) => {
    const told = story()
      .fileComplete()
      .step({ stepId: 'verification' })
      .paused()
      .closed()
      .reopened()
      .step({ stepId: 'survey' });
    const messages = [...told.messages, ...signedLetter('l1', 'c1')];
    const collection = await fold(view, messages);
    const before = await collection.digest();
    await applyMessages(view, collection, [...messages].reverse());
    await applyMessages(view, collection, messages);
    expect(await collection.digest()).toEqual(before);
  },
);
