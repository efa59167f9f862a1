import {
  askBpkad,
  assessHouseholds,
  bringPapers,
  DemoClient,
  decideHouseholds,
  FUND_LINE,
  fundsPath,
  giveGoods,
  goodsDeskKnows,
  goToThePlace,
  type Household,
  DEMO_PEOPLE as people,
  Story,
  supplyOffice,
} from '@alur/demo';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, assessedFire, openOffice, type TestOffice } from '../fixtures/office.ts';

const PLACE = { latitude: -4.53, longitude: 104.07 };

let office: TestOffice;
let callers: DemoClient;

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
  await supplyOffice(callers);
});

afterAll(() => office.close());

interface Problem {
  readonly code?: string;
  readonly rule?: string;
  readonly facts?: object;
}

function send(role: Role, path: string, body: object = {}) {
  return ask<Problem>(callers, ['oku-selatan', role], 'POST', path, body);
}

function goodsPath({ caseId }: Story, { householdId }: Household): string {
  return `/api/disbursement/goods/cases/${caseId}/households/${householdId}`;
}

/** A reported disaster, checked at the counter. */
async function reported(service: string, more: { hazard: string; localClass?: 'alam' | 'sosial' }): Promise<Story> {
  const story = new Story(callers, 'oku-selatan', 'front-office');
  await story.reportIncident('front-office', {
    service,
    uuClass: 'alam',
    occurredAt: '2026-07-01T03:00:00+07:00',
    village: '16.09.01.2004',
    place: PLACE,
    ...more,
  });
  await story.complete('front-office');
  return story;
}

async function decided(story: Story): Promise<Household> {
  await goToThePlace(story, 'Tim tiba di lokasi.');
  const found = { members: 3, displaced: 0, damage: 'ringan', notes: 'Lantai basah.' } as const;
  const households = await assessHouseholds(story, PLACE, [{ head: people.floodGrandmother, ...found }]);
  await decideHouseholds(story, households);
  const [household] = households as [Household];
  await goodsDeskKnows(story, household.householdId);
  return household;
}

describe('2.7 no. 1, R-05: a natural disaster gives goods, never money', () => {
  test.each([
    ['layanan-korban-bencana-alam', undefined],
    ['penanggulangan-bencana', 'alam'],
  ] as const)('%s', async (service, localClass) => {
    const story = await reported(service, { hazard: 'banjir', ...(localClass && { localClass }) });
    const household = await decided(story);
    const recipients = [{ householdId: household.householdId, amount: 1_000_000 }];
    const natural = { status: 422, body: { code: 'natural-disaster', rule: 'R-05' } };
    // A route without a step for money shows the case to no one at BPKAD.
    const unseen = localClass ? natural : { status: 403, body: { code: 'no-need' } };
    const desks = [
      ['kabid-linjamsos', 'draft', { ...FUND_LINE, recipients }, natural],
      ['kepala-dinas', 'signature', {}, natural],
      ['kabid-linjamsos', 'submission', {}, natural],
      ['bpkad', 'approval', {}, unseen],
      ['bpkad', 'disbursement', {}, unseen],
    ] as const;
    for (const [role, act, body, refused] of desks) {
      expect([act, await send(role, `${fundsPath(story)}/${act}`, body)]).toMatchObject([act, refused]);
    }
    await giveGoods(story, household, [{ item: 'selimut', quantity: 3 }]);
    expect(story.basts).toHaveLength(1);
  });
});

describe('2.7 no. 2: a social disaster gives goods at once and money through BPKAD', () => {
  let story: Story;
  let households: readonly Household[];

  beforeAll(async () => {
    story = new Story(callers, 'oku-selatan', 'front-office');
    households = await assessedFire(story);
    for (const { householdId } of households) await goodsDeskKnows(story, householdId);
  });

  const draft = (amount: number) => ({
    ...FUND_LINE,
    recipients: households.map(({ householdId }) => ({ householdId, amount })),
  });

  test('R-07: nobody is sent before the head of the office passed the report on', async () => {
    const other = await reported('layanan-korban-bencana-alam', { hazard: 'banjir' });
    await other.opened('disposition');
    const team = { lead: 'oku-selatan.kepala-seksi', members: ['oku-selatan.tagana'] };
    await office.caughtUp();
    const answer = await send('kabid-linjamsos', `/api/survey/cases/${other.caseId}/incident/team`, team);
    expect(answer).toMatchObject({ body: { code: 'disposition-missing', rule: 'R-07' } });
  });

  test('R-06: BPKAD receives nothing that the head of the office has not signed', async () => {
    expect((await send('kabid-linjamsos', `${fundsPath(story)}/draft`, draft(1_000_000))).status).toBe(200);
    const early = await send('kabid-linjamsos', `${fundsPath(story)}/submission`);
    expect(early).toMatchObject({ body: { code: 'not-signed', rule: 'R-06' } });
    await askBpkad(
      story,
      households.map((household) => ({ household, amount: 2_000_000 })),
    );
  });

  test('R-06: and nothing is handed over before the money has come', async () => {
    const body = {
      householdId: households[0]!.householdId,
      place: 'kantor',
      way: 'tunai',
      villageOfficer: { present: true, name: 'Saksi Uji', role: 'petugas-desa' },
      receivedByRecipient: true,
      evidence: [],
    };
    const answer = await send('bendahara-bansos', `${fundsPath(story)}/handovers`, body);
    expect(answer).toMatchObject({ body: { code: 'not-disbursed', rule: 'R-06' } });
  });

  test('R-08: a household gets goods once', async () => {
    const goods = [{ item: 'selimut', quantity: 1 }];
    await giveGoods(story, households[0]!, goods);
    const again = await send('petugas-logistik', `${goodsPath(story, households[0]!)}/preparation`, { goods });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-handed-over', rule: 'R-08' } });
  });

  test('R-10: a BAST needs a witness of the village', async () => {
    const path = goodsPath(story, households[1]!);
    await send('petugas-logistik', `${path}/preparation`, { goods: [{ item: 'selimut', quantity: 1 }] });
    await send('petugas-logistik', `${path}/issue`);
    const answer = await send('petugas-logistik', `${path}/handover`, {
      place: 'kantor',
      recipient: { statement: 'Diterima sendiri oleh penerima.' },
      witnesses: [{ name: 'Tetangga Uji', role: 'tagana', statement: 'Melihat sendiri serah terima.' }],
    });
    expect(answer).toMatchObject({ body: { code: 'village-witness-missing', rule: 'R-10' } });
  });

  test('R-23: no report while the tracks run', async () => {
    const answer = await send('kabid-linjamsos', `/api/disbursement/cases/${story.caseId}/steps/report/report`);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toMatch(/step-not-open|tracks-not-ended/);
  });
});

test('R-09: damage is heavy, medium or light', async () => {
  const story = await reported('layanan-korban-bencana-alam', { hazard: 'angin-kencang' });
  await goToThePlace(story, 'Tim tiba di lokasi.');
  const after = await story.opened('assessment');
  const registered = await story.send<{ subjectId: string }>('tagana', 'POST', '/api/intake/people', people.fireFather);
  const assessment = {
    submissionId: 'submission-uji-9',
    deviceId: 'tablet-uji-9',
    occurredAt: '2026-07-01T08:30:00+07:00',
    baseRevision: 0,
    subjectId: registered.body.subjectId,
    members: 2,
    victims: { dead: 0, injured: 0, displaced: 0 },
    damage: 'hancur',
  };
  const path = `/api/survey/cases/${story.caseId}/incident/households/household-uji-9/assessments`;
  expect((await send('tagana', `${path}?after=${after}`, assessment)).body).toMatchObject({ rule: 'R-09' });
});

test('R-21: the way to the place is recorded and makes nothing late', async () => {
  const story = await reported('layanan-korban-bencana-alam', { hazard: 'banjir' });
  await goToThePlace(story, 'Jalan terputus, tim memutar.');
  const head = await callers.as('oku-selatan', 'kepala-dinas');
  const { body } = await head.expect('GET', `/api/survey/cases/${story.caseId}/incident`);
  const times = { departedAt: '2026-07-01T00:30:00.000Z', arrivedAt: '2026-07-01T01:20:00.000Z' };
  expect(body['response']).toMatchObject(times);
});

test('INC-17: the papers are complete before they are said to be', async () => {
  const story = await reported('penanggulangan-bencana', { hazard: 'banjir', localClass: 'alam' });
  const early = await send('front-office', `/api/intake/cases/${story.caseId}/papers`);
  expect(early).toMatchObject({ status: 422, body: { code: 'documents-missing' } });
  await bringPapers(story, 'front-office');
  expect(story.steps).toContain('papers');
});

describe('a flood that reached thirty houses', () => {
  const ELIGIBLE = 29;
  let story: Story;
  let households: readonly Household[];

  const prepare = (household: Household) =>
    send('petugas-logistik', `${goodsPath(story, household)}/preparation`, { goods: [{ item: 'tenda', quantity: 1 }] });

  beforeAll(async () => {
    story = await reported('layanan-korban-bencana-alam', { hazard: 'banjir' });
    await goToThePlace(story, 'Tim tiba di lokasi.');
    const found = Array.from({ length: ELIGIBLE + 1 }, (_, index) => ({
      head: { name: `Warga Uji ${String.fromCharCode(65 + (index % 26))}${index}`, noNikReason: 'darurat' },
      members: 2,
      displaced: 0,
      damage: 'ringan' as const,
      notes: 'Lantai basah.',
    }));
    households = await assessHouseholds(story, PLACE, found);
    await decideHouseholds(story, households.slice(0, ELIGIBLE));
    await goodsDeskKnows(story, households[0]!.householdId);
  });

  test('R-08: one who was assessed but not found eligible gets nothing', async () => {
    expect((await prepare(households[ELIGIBLE]!)).body).toMatchObject({ rule: 'R-08' });
  });

  test('all ask at once for the last ten tents: ten are packed, and none is promised twice', async () => {
    const logistics = await callers.as('oku-selatan', 'petugas-logistik');
    const item = '/api/disbursement/stock/tenda';
    await logistics.expect('PUT', item, { body: { label: 'Tenda', unit: 'buah', lowBelow: 1 } });
    await logistics.expect('POST', `${item}/lots`, { body: { lot: 'TND-1', quantity: 10, source: 'apbd' } });
    const answers = await Promise.all(households.slice(0, ELIGIBLE).map(prepare));
    const codes = answers.map(({ status, body }) => (status === 200 ? 'packed' : body.code));
    expect(codes.filter((code) => code === 'packed')).toHaveLength(10);
    expect(new Set(codes)).toEqual(new Set(['packed', 'stock-insufficient']));
    expect((await logistics.expect('GET', item)).body).toMatchObject({ onHand: 10, reserved: 10, available: 0 });
  });
});
