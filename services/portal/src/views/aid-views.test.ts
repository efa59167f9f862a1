import type { ContractMessage } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { applyMessages, type Collection, type View } from '@alur/read-models';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  answered,
  BY,
  delivery,
  eligible,
  FieldStory,
  FUND,
  goodsHandedOver,
  grantBatch,
  RequestStory,
  StockStory,
  Stream,
} from '../test/fixtures/aid-story.ts';
import { CaseStory } from '../test/fixtures/case-story.ts';
import { message, NOW } from '../test/fixtures/portal-world.ts';
import { distributionView } from './distribution.ts';
import { fundRequestsView } from './fund-requests.ts';
import { fundsView } from './funds.ts';
import { grantRecipientsView } from './grant-recipients.ts';
import { grantsView } from './grants.ts';
import { incidentsView } from './incidents.ts';
import { PORTAL_VIEWS } from './index.ts';
import { messagesView } from './messages.ts';
import { skmView } from './skm.ts';
import { stockView } from './stock.ts';
import { stockLotsView } from './stock-lots.ts';
import { timelineView } from './timeline.ts';

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

const FIRE = {
  localClass: 'sosial',
  uuClass: 'nonalam',
  hazard: 'kebakaran',
  occurredAt: '2026-07-01T01:00:00.000Z',
  place: { latitude: -4.51, longitude: 104.07 },
} as const;

function fire(): CaseStory {
  return new CaseStory('i1', {
    kind: 'incident',
    service: 'layanan-korban-bencana-sosial',
    subjectId: null,
    incident: FIRE,
  });
}

const MOVED = { ...FUND, amount: 5_000_000, requestId: 'i1.funds', budget: 10_000_000, at: NOW };

describe('money', () => {
  test('a fund shows budget, reserved, committed and what is left', async () => {
    const line = new Stream('fund/2026.btt')
      .say(contracts.FundOpened, { ...FUND, budget: 8_000_000, by: BY, at: NOW })
      .say(contracts.FundMoved, { ...MOVED, movement: 'reserved', reserved: 5_000_000, committed: 0 })
      .say(contracts.FundOpened, { ...FUND, budget: 10_000_000, by: BY, at: NOW });
    const funds = await fold(fundsView, line.messages);
    const id = 'oku-selatan/2026/btt/bansos-tidak-terencana';
    expect(await funds.get(id)).toMatchObject({ budget: 10_000_000, reserved: 5_000_000, available: 5_000_000 });
    line.say(contracts.FundMoved, { ...MOVED, movement: 'committed', reserved: 0, committed: 5_000_000 });
    await applyMessages(fundsView, funds, line.messages);
    expect(await funds.get(id)).toMatchObject({ reserved: 0, committed: 5_000_000, available: 5_000_000 });
  });

  test('R-06: a request goes from desk to desk and keeps its numbers', async () => {
    const told = new RequestStory('i1').submitted('2026-07-02T01:00:00.000Z');
    const requests = await fold(fundRequestsView, told.messages);
    expect(await requests.get('i1.funds')).toMatchObject({
      state: 'submitted',
      desk: 'bpkad',
      requestedAt: '2026-07-02T01:00:00.000Z',
      notaDinas: '900/1/DINSOS/VII/2026',
      recipients: 2,
      ...FUND,
    });
    told.move('received').move('approved').move('spp-issued', 'SPP-1').move('spm-issued', 'SPM-1');
    told.move('sp2d-issued', 'SP2D-1').move('disbursed');
    told.handedOver('h1', 3_000_000, 'B-1').handedOver('h2', 2_000_000, 'B-2').transferFailed('h2', 2_000_000);
    await applyMessages(fundRequestsView, requests, told.messages);
    expect(await requests.get('i1.funds')).toMatchObject({
      state: 'disbursed',
      desk: 'dinas',
      spp: 'SPP-1',
      spm: 'SPM-1',
      sp2d: 'SP2D-1',
      amount: 5_000_000,
      paid: { h1: 3_000_000 },
    });
    await applyMessages(fundRequestsView, requests, told.move('accounted').move('closed').messages);
    expect(await requests.get('i1.funds')).toMatchObject({ state: 'closed', desk: null });
    await applyMessages(fundRequestsView, requests, told.move('drafted').messages);
    expect(await requests.get('i1.funds')).toMatchObject({ state: 'drafted', desk: 'dinas', sp2d: null, paid: {} });
  });
});

test('stock: an item is low when fewer units are free than its limit; lots keep what is left of them', async () => {
  const told = new StockStory('paket-sembako', 'Paket sembako', 5)
    .received('L1', 6, '2026-08-01')
    .received('L2', 4, null, 10)
    .moved('reserved', 'L1', 6, { onHand: 10, reserved: 6 });
  const stock = await fold(stockView, told.messages);
  const id = 'oku-selatan/paket-sembako';
  expect(await stock.get(id)).toMatchObject({
    label: 'Paket sembako',
    onHand: 10,
    reserved: 6,
    available: 4,
    low: true,
  });
  told.moved('issued', 'L1', 6, { onHand: 4, reserved: 0 }).moved('returned', 'L1', 2, { onHand: 6, reserved: 0 });
  told.moved('adjusted', 'L2', -1, { onHand: 5, reserved: 0 });
  await applyMessages(stockView, stock, told.messages);
  expect(await stock.get(id)).toMatchObject({ onHand: 5, available: 5, low: false });
  const lots = await fold(stockLotsView, told.messages);
  expect(await lots.get(`${id}/L1`)).toMatchObject({ onHand: 2, reserved: 0, left: true, expires: '2026-08-01' });
  expect(await lots.get(`${id}/L2`)).toMatchObject({ onHand: 3, expires: null, source: 'apbd' });
});

describe('incidents', () => {
  const track = { caseId: 'i1', run: 1, outcome: 'handed-over', by: BY, at: NOW };
  const ended = new Stream('aid-case/i1')
    .say(contracts.GoodsTrackEnded, { ...track, stepId: 'goods', kind: 'goods', households: 2 })
    .say(contracts.FundsTrackEnded, { ...track, stepId: 'funds', kind: 'funds', amount: 5_000_000 }).messages;

  test('join filing, decision and both tracks, whichever is told first', async () => {
    const others = [eligible('i1', ['h1', 'h2']), ...ended];
    const expected = {
      openedAt: NOW,
      localClass: 'sosial',
      placed: true,
      filed: { hazard: 'kebakaran', uuClass: 'nonalam' },
      eligible: ['h1', 'h2'],
      goods: 'handed-over',
      funds: 'handed-over',
      state: 'closed',
      outcome: 'completed',
    };
    const { messages } = fire().closed();
    const last = { ...incidentsView, collection: { ...incidentsView.collection, name: 'late' } };
    expect(await (await fold(incidentsView, [...messages, ...others])).get('i1')).toMatchObject(expected);
    expect(await (await fold(last, [...others, ...messages])).get('i1')).toMatchObject(expected);
  });

  test('other cases are no incidents', async () => {
    const incidents = await fold(incidentsView, new CaseStory('c1').closed().reopened().messages);
    expect((await incidents.digest()).count).toBe(0);
  });

  test('R-09: a household shows damage and what it received, whichever is told first', async () => {
    const field = new FieldStory('i1').assessed('h1', { displaced: 4 }).messages;
    const money = new RequestStory('i1').handedOver('h1', 3_000_000, 'D-1').messages;
    const goods = goodsHandedOver('i1', 'h1', 'B-1');
    const expected = {
      damage: 'berat',
      displaced: 4,
      counted: true,
      goods: { 'i1.h1': { state: 'handed-over', bast: 'B-1', lines: [{ item: 'paket-sembako', quantity: 2 }] } },
      money: { 'i1.funds': { amount: 3_000_000, bast: 'D-1', way: 'transfer' } },
    };
    const last = { ...distributionView, collection: { ...distributionView.collection, name: 'late' } };
    expect(await (await fold(distributionView, [...field, ...goods, ...money])).get('i1/h1')).toMatchObject(expected);
    expect(await (await fold(last, [...money, ...goods, ...field])).get('i1/h1')).toMatchObject(expected);
  });

  test('a household that was removed leaves the figures; a failed transfer leaves no money behind', async () => {
    const field = new FieldStory('i1').assessed('h1').removed('h1').assessed('h2');
    const money = new RequestStory('i1').handedOver('h2', 3_000_000, 'D-1').transferFailed('h2', 3_000_000);
    const households = await fold(distributionView, [...field.messages, ...money.messages]);
    expect(await households.get('i1/h1')).toMatchObject({ counted: false, removedFor: 'keliru' });
    expect(await households.get('i1/h2')).toMatchObject({ counted: true, money: {} });
  });
});

test('goods that went back to the shelf are no longer prepared', async () => {
  const [prepared] = goodsHandedOver('i1', 'h1', 'B-1');
  const back = { caseId: 'i1', handoverId: 'i1.h1', householdId: 'h1', by: BY, at: NOW };
  const unpacked = message(contracts.GoodsUnpacked, 1, back, { stream: prepared!.stream });
  const households = await fold(distributionView, [prepared!, unpacked]);
  expect(await households.get('i1/h1')).toMatchObject({ goods: { 'i1.h1': { state: 'unpacked', lines: [] } } });
});

test('grants: a batch has its decree, its recipients their state and what they receive elsewhere', async () => {
  const told = grantBatch('b1', { c1: 'handed-over', c2: 'listed' });
  const ended = new Stream('grant-case/c1').say(contracts.GrantHandedOver, {
    ...{ caseId: 'c1', stepId: 'grant', run: 1, kind: 'grant-batch', outcome: 'handed-over', by: BY, at: NOW },
    ...{ batchId: 'b1', subjectId: 'person-of-c1', bast: 'G-1' },
  });
  expect(await (await fold(grantsView, told)).get('b1')).toMatchObject({
    programme: 'bansos-lansia',
    decreeBy: 'sk-bupati',
    decree: { kind: 'sk-bupati', number: '188/7/KPTS/2026', date: '2026-06-30' },
  });
  const recipients = await fold(grantRecipientsView, [...ended.messages, ...told]);
  expect(await recipients.get('b1/c1')).toMatchObject({ state: 'handed-over', bast: 'G-1', flagged: true });
  expect(await recipients.get('b1/c2')).toMatchObject({ state: 'listed', bast: null, flagged: false });
  const recipient = { batchId: 'b1', caseId: 'c1', subjectId: 'person-of-c1', by: BY, at: NOW };
  const later = { ...recipient, state: 'removed', reasonCode: 'meninggal', doubleAid: [] };
  const stream = told.at(-1)!.stream;
  const removed = message(contracts.GrantRecipientChanged, told.length, later, { stream });
  await applyMessages(grantRecipientsView, recipients, [removed]);
  expect(await recipients.get('b1/c1')).toMatchObject({ state: 'removed', doubleAid: ['i1'], flagged: true });
});

test('messages: the way of each, without words and addresses', async () => {
  const messages = await fold(messagesView, [...delivery('m1', 'c1', 'delivered'), ...delivery('m2', null, 'failed')]);
  expect(await messages.get('m1')).toMatchObject({
    state: 'delivered',
    attempts: 1,
    template: 'tiket-terbit',
    to: 'subject',
  });
  expect(await messages.get('m2')).toMatchObject({
    state: 'failed',
    reasonCode: 'nomor-tidak-terdaftar',
    caseId: null,
  });
});

test('satisfaction: answers are counted by service, element and value', async () => {
  const sheets = await fold(skmView, [
    answered('a1', 'rekomendasi-sktm', '2026-07-01', [4, 3, 3, 4, 3, 4, 4, 3, null]),
    answered('a2', 'rekomendasi-sktm', '2026-07-02', [3, 3, 3, 4, 3, 4, 4, 3, 2]),
  ]);
  const filter = { tenant: 'oku-selatan', day: { gte: '2026-07-01', lte: '2026-07-31' } };
  expect(await sheets.groupCount(filter, ['service', 'answers.U1'])).toEqual([
    { key: ['rekomendasi-sktm', 3], count: 1 },
    { key: ['rekomendasi-sktm', 4], count: 1 },
  ]);
});

test('timeline: aid and messages stand in the history of the case, without who received them', async () => {
  const told = [
    ...fire().messages,
    ...new FieldStory('i1').assessed('h1').messages,
    ...goodsHandedOver('i1', 'h1', 'B-1'),
    ...delivery('m1', 'i1', 'delivered'),
    ...new StockStory('paket-sembako', 'Paket sembako', 5).received('L1', 6, null).messages,
  ];
  const timeline = await fold(timelineView, told);
  const { items } = await timeline.find({ filter: { tenant: 'oku-selatan', caseId: 'i1' } });
  expect(items.map(({ type }) => type.split('.')[2]).sort()).toEqual([
    'case-opened',
    'goods-handed-over',
    'goods-prepared',
    'household-assessed',
    'message-delivered',
    'message-queued',
    'message-sent',
  ]);
  expect(JSON.stringify(items)).not.toContain('person-of');
});

test.each(PORTAL_VIEWS.map((view) => [view.collection.name, view] as const))(
  '%s: aid delivered twice changes nothing',
  async (_, view) => {
    const messages = [
      ...fire().closed().messages,
      ...new FieldStory('i1').assessed('h1').removed('h1').messages,
      ...new RequestStory('i1').submitted().handedOver('h1', 1, 'D-1').transferFailed('h1', 1).messages,
      ...new StockStory('paket-sembako', 'Paket sembako', 5).received('L1', 6, null).messages,
      ...goodsHandedOver('i1', 'h1', 'B-1'),
      ...grantBatch('b1', { c1: 'listed' }),
      ...delivery('m1', 'c1', 'failed'),
      answered(
        'a1',
        'rekomendasi-sktm',
        '2026-07-01',
        Array.from({ length: 9 }, () => 4),
      ),
    ];
    const collection = await fold(view, messages);
    const before = await collection.digest();
    await applyMessages(view, collection, [...messages].reverse());
    await applyMessages(view, collection, messages);
    expect(await collection.digest()).toEqual(before);
  },
);
