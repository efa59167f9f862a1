import {
  CaseOpened,
  EligibilityDecided,
  FundsTrackEnded,
  GoodsCancelled,
  GoodsHandedOver,
  GoodsPrepared,
  GoodsTrackEnded,
  HouseholdAssessed,
  type PeopleDirectory,
  ReportDelivered,
  StepOpened,
  StockItemDefined,
  StockLotReceived,
  StockMoved,
  SubjectErased,
} from '@alur/contracts';
import { openedStep, ServiceUnderTest, type SignedIn, until } from '@alur/platform/testing';
import { SAMPLE_FILES } from '@alur/privacy/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import { disbursementService } from '../../index.ts';

/** Monday 3 August 2026, 09:00 WIB. */
const NOW = '2026-08-03T02:00:00.000Z';
const OKU = 'oku-selatan';
const NAME = 'Siti Contoh';

/** Purposes for which somebody looked at a person. */
const looked: string[] = [];
const people: PeopleDirectory = {
  find: async () => ({ subjectIds: [], next: null }),
  family: async () => [],
  samePerson: async () => [],
  show: async ({ purpose }) => {
    looked.push(purpose);
    return {
      name: NAME,
      nik: '1609014107509992',
      kk: null,
      birthDate: null,
      sex: 'P',
      address: 'Dusun Contoh RT 02',
      village: null,
      phone: null,
    };
  },
  masked: async () => new Map(),
};

const office = new ServiceUnderTest(disbursementService, { now: NOW, people, plays: ['survey', 'verification'] });
let warehouse: SignedIn;
let kabid: SignedIn;
let cases = 0;

beforeAll(async () => {
  await office.start();
  warehouse = await office.officer('petugas-logistik', ['petugas-logistik'], OKU);
  kabid = await office.officer('kabid-linjamsos', ['kabid-linjamsos'], OKU);
  await stocked('beras-5kg', 100, '2026-12-31');
  await stocked('selimut', 50);
});

afterAll(() => office.close());

async function stocked(item: string, quantity: number, expires?: string): Promise<void> {
  const path = `/api/disbursement/stock/${item}`;
  const defined = await office.call('PUT', path, warehouse, { label: `Barang ${item}`, unit: 'buah', lowBelow: 5 });
  expect(defined.status).toBe(200);
  const lot = { lot: 'LOT-1', quantity, source: 'apbd', ...(expires === undefined ? {} : { expires }) };
  expect((await office.call('POST', `${path}/lots`, warehouse, lot)).status).toBe(201);
}

/** An incident whose households were assessed and found eligible, except the last. */
async function incident(localClass: 'alam' | 'sosial', households: readonly string[]): Promise<string> {
  cases += 1;
  const caseId = `case-${cases}`;
  await office.tell(CaseOpened, OKU, caseId, {
    caseId,
    ticket: `T-${cases}`,
    kind: 'incident',
    service: `layanan-korban-bencana-${localClass}`,
    serviceVersion: 1,
    archetype: 'A4',
    subjectId: null,
    reporterId: null,
    relation: 'perangkat-desa',
    channel: 'telepon',
    village: '16.09.01.2004',
    urgent: true,
    about: null,
    openedBy: 'oku-selatan.front-office',
    openedAt: NOW,
    incident: { localClass, uuClass: 'nonalam', hazard: 'kebakaran', occurredAt: NOW, place: null },
  });
  for (const householdId of households) {
    await office.tell(HouseholdAssessed, OKU, caseId, {
      caseId,
      stepId: 'assessment',
      run: 1,
      householdId,
      subjectId: `subject-${caseId}-${householdId}`,
      members: 4,
      victims: { dead: 0, injured: 0, displaced: 4 },
      damage: 'berat',
      photos: 1,
      by: 'oku-selatan.tagana',
      at: NOW,
    });
  }
  await office.tell(EligibilityDecided, OKU, caseId, {
    caseId,
    stepId: 'decision',
    run: 1,
    kind: 'eligibility-decision',
    outcome: 'eligible',
    reasonCode: 'memenuhi-kriteria',
    households: households.slice(0, -1),
    by: kabid.id,
    at: NOW,
  });
  await open(caseId, 'goods', ['petugas-logistik'], ['oku-selatan.tagana']);
  await until(
    () => show(caseId),
    ({ body }) =>
      body.steps?.length === 1 && body.households?.filter(({ eligible }) => eligible).length === households.length - 1,
  );
  return caseId;
}

async function open(caseId: string, kind: string, roles: string[], notBy: string[] = []): Promise<void> {
  await office.tell(StepOpened, OKU, caseId, openedStep({ caseId, kind, roles, notBy, openedAt: NOW }));
}

interface ShownCase {
  readonly households?: readonly { readonly eligible: boolean; readonly outcome: string | null }[];
  readonly steps?: readonly { readonly kind: string; readonly open: boolean }[];
}

function show(caseId: string) {
  return office.call<ShownCase>('GET', `/api/disbursement/goods/cases/${caseId}`, kabid);
}

function at(caseId: string, householdId: string, path: string): string {
  return `/api/disbursement/goods/cases/${caseId}/households/${householdId}/${path}`;
}

async function uploaded(caseId: string, householdId: string, evidenceId: string): Promise<void> {
  const form = new FormData();
  form.append('file', new Blob([SAMPLE_FILES['image/jpeg']], { type: 'image/jpeg' }), 'bukti.jpg');
  const answer = await office.call('POST', at(caseId, householdId, `evidence/${evidenceId}`), warehouse, form);
  expect(answer.status).toBe(201);
}

const goods = [
  { item: 'beras-5kg', quantity: 2 },
  { item: 'selimut', quantity: 4 },
];
const witness = {
  name: 'Kepala Desa Contoh',
  role: 'kepala-desa-lurah',
  statement: 'Hadir dan menyaksikan penyerahan.',
};
const handover = { place: 'lokasi-bencana', recipient: { evidenceId: 'tanda-tangan-1' }, witnesses: [witness] };

/** From the shelf into the household's hands. */
async function served(caseId: string, householdId: string): Promise<string> {
  await uploaded(caseId, householdId, 'tanda-tangan-1');
  for (const [path, body] of [
    ['preparation', { goods }],
    ['issue', {}],
    ['handover', handover],
  ] as const) {
    const answer = await office.call('POST', at(caseId, householdId, path), warehouse, body);
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ path, status: 200 });
    if (path === 'handover') return (answer.body as { bast: { bast: string } }).bast.bast;
  }
  throw new Error('never');
}

async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replace(/\s+/g, ' ');
}

describe('the warehouse', () => {
  test('knows lots, sources and expiry, and takes counts with a reason', async () => {
    await stocked('tenda', 10);
    const path = '/api/disbursement/stock/tenda';
    const lot = { lot: 'LOT-1', counted: 8, reasonCode: 'rusak' };
    expect((await office.call('POST', `${path}/counts`, warehouse, lot)).status).toBe(200);
    const { body } = await office.call('GET', path, warehouse);
    expect(body).toMatchObject({
      item: 'tenda',
      onHand: 8,
      reserved: 0,
      available: 8,
      lots: [{ lot: 'LOT-1', source: 'apbd', expires: null }],
    });
    expect((await office.call('GET', '/api/disbursement/stock/perahu', warehouse)).status).toBe(404);
    expect((await office.call('PUT', path, kabid, { label: 'Tenda', unit: 'buah', lowBelow: 1 })).status).toBe(403);
    const moved = await until(
      () => office.published(StockMoved),
      (messages) => messages.some(({ data }) => data.item === 'tenda' && data.movement === 'adjusted'),
    );
    expect(moved.filter(({ data }) => data.item === 'tenda').map(({ data }) => [data.movement, data.quantity])).toEqual(
      [
        ['received', 10],
        ['adjusted', -2],
      ],
    );
    expect((await office.published(StockItemDefined)).length).toBeGreaterThan(0);
    expect((await office.published(StockLotReceived)).length).toBeGreaterThan(0);
  });
});

describe('goods for the households of an incident', () => {
  test('2.7 no. 2, goods: every eligible household receives with a BAST, then the report closes the work (R-23)', async () => {
    const caseId = await incident('sosial', ['house-1', 'house-2', 'house-3']);
    await open(caseId, 'funds', ['kabid-linjamsos']);
    const bast = await served(caseId, 'house-1');
    expect(bast).toMatch(/BASTB\/DINSOS\/VIII\/2026$/);

    const pdf = await office.call('GET', at(caseId, 'house-1', 'bast'), kabid);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    const text = await textOf(pdf.bytes);
    for (const shown of [
      bast,
      NAME,
      'Kepala Desa Contoh',
      'Barang beras-5kg',
      'APBD',
      '3 Agustus 2026',
      'lokasi bencana',
    ]) {
      expect(text).toContain(shown);
    }
    expect(looked).toEqual(expect.arrayContaining(['bast-barang', 'membaca-bast']));

    const cancelled = await office.call('POST', at(caseId, 'house-2', 'cancellation'), warehouse, {
      reasonCode: 'pindah-domisili',
      note: 'Keluarga sudah mengungsi ke kabupaten lain.',
    });
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });

    const [ended] = await until(
      async () => (await office.published(GoodsTrackEnded)).filter(({ data }) => data.caseId === caseId),
      (messages) => messages.length === 1,
    );
    expect(ended?.data).toMatchObject({ outcome: 'handed-over', households: 1, stepId: 'goods', run: 1 });
    expect((await office.published(GoodsPrepared)).filter(({ data }) => data.caseId === caseId)).toHaveLength(1);
    expect((await office.published(GoodsHandedOver)).find(({ data }) => data.caseId === caseId)?.data).toMatchObject({
      householdId: 'house-1',
      bast,
      lines: [{ item: 'beras-5kg', lot: 'LOT-1', quantity: 2, source: 'apbd' }, { item: 'selimut' }],
    });
    expect((await office.published(GoodsCancelled)).find(({ data }) => data.caseId === caseId)?.data).toMatchObject({
      householdId: 'house-2',
      reasonCode: 'pindah-domisili',
    });

    await open(caseId, 'report', ['kabid-linjamsos']);
    await until(
      () => show(caseId),
      ({ body }) => body.steps?.length === 3,
    );
    const path = `/api/disbursement/cases/${caseId}/steps/report/report`;
    const early = await office.call('POST', path, kabid);
    expect(early).toMatchObject({ status: 422, body: { code: 'tracks-not-ended', rule: 'R-23' } });
  });

  test('R-05: a natural disaster is refused money at once; after the goods the report is delivered (R-23, INC-17)', async () => {
    const caseId = await incident('alam', ['house-1', 'house-2']);
    await open(caseId, 'funds', ['kabid-linjamsos']);
    const [refused] = await until(
      async () => (await office.published(FundsTrackEnded)).filter(({ data }) => data.caseId === caseId),
      (messages) => messages.length === 1,
    );
    expect(refused?.data).toMatchObject({ outcome: 'refused', amount: 0, reasonCode: 'natural-disaster' });

    const bast = await served(caseId, 'house-1');
    await open(caseId, 'report', ['kabid-linjamsos']);
    await until(
      () => show(caseId),
      ({ body }) => body.steps?.length === 3,
    );
    const path = `/api/disbursement/cases/${caseId}/steps/report/report`;
    expect((await office.call('POST', path, warehouse)).status).toBe(403);
    const reported = await office.call<{ number: string }>('POST', path, kabid);
    expect(reported.status).toBe(200);
    const [delivered] = await until(
      async () => (await office.published(ReportDelivered)).filter(({ data }) => data.caseId === caseId),
      (messages) => messages.length === 1,
    );
    expect(delivered?.data).toMatchObject({ outcome: 'reported', report: 'laporan-bencana-dibantu', kind: 'report' });
    const text = await textOf((await office.call('GET', `/api/disbursement/cases/${caseId}/report`, kabid)).bytes);
    // A narrow column breaks the number of the BAST.
    const unbroken = text.replaceAll(' ', '');
    for (const shown of [reported.body.number, bast, 'Kebakaran', 'Bencanaalam', '2keluarga']) {
      expect(unbroken).toContain(shown);
    }
    expect(text).not.toContain(NAME);
    expect((await office.call('POST', path, kabid)).status).toBe(409);
  });

  test('R-08: only an eligible household, once; not by an assessor', async () => {
    const caseId = await incident('alam', ['house-1', 'house-2']);
    const ineligible = await office.call('POST', at(caseId, 'house-2', 'preparation'), warehouse, { goods });
    expect(ineligible).toMatchObject({ status: 422, body: { code: 'household-not-eligible', rule: 'R-08' } });
    expect((await office.call('POST', at(caseId, 'house-9', 'preparation'), warehouse, { goods })).status).toBe(404);
    const assessor = await office.officer('tagana', ['petugas-logistik', 'tagana'], OKU);
    const assessed = await office.call('POST', at(caseId, 'house-1', 'preparation'), assessor, { goods });
    expect(assessed).toMatchObject({ status: 403, body: { code: 'not-by-same-officer' } });
    await served(caseId, 'house-1');
    const again = await office.call('POST', at(caseId, 'house-1', 'preparation'), warehouse, { goods });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-handed-over', rule: 'R-08' } });
  });

  test('an item whose name no BAST could print is not defined', async () => {
    const body = { label: 'Beras \u{1f35a}', unit: 'karung', lowBelow: 1 };
    const answer = await office.call('PUT', '/api/disbursement/stock/beras-baru', warehouse, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'text-not-printable' } });
  });

  test('R-10: no BAST without a village witness, without the recipient’s own proof, or with the recipient as witness', async () => {
    const caseId = await incident('alam', ['house-1', 'house-2']);
    await office.call('POST', at(caseId, 'house-1', 'preparation'), warehouse, { goods });
    await office.call('POST', at(caseId, 'house-1', 'issue'), warehouse, {});
    const path = at(caseId, 'house-1', 'handover');
    const typed = { ...handover, recipient: { statement: 'Diterima langsung, cap jempol di kertas.' } };
    const refusals = [
      [handover, 422, 'evidence-missing'],
      [{ ...typed, witnesses: [{ ...witness, role: 'tagana' }] }, 422, 'village-witness-missing'],
      [{ ...typed, witnesses: [{ ...witness, officerId: warehouse.id }] }, 422, 'officer-unfit'],
      [{ ...typed, witnesses: [{ ...witness, officerId: 'oku-selatan.tidak-ada' }] }, 422, 'officer-unknown'],
      [{ ...typed, witnesses: [{ ...witness, name: ' siti  CONTOH ' }] }, 422, 'witness-is-recipient'],
      [{ ...typed, witnesses: [] }, 400, 'validation-failed'],
      [{ ...typed, witnesses: [{ ...witness, name: 'Saksi \u9673' }] }, 422, 'text-not-printable'],
    ] as const;
    for (const [body, status, code] of refusals) {
      const answer = await office.call('POST', path, warehouse, body);
      expect({ code: answer.body['code'], status: answer.status }).toEqual({ code, status });
    }
    expect((await office.call('POST', path, warehouse, typed)).status).toBe(200);
  });

  test('what is not in stock is refused whole, with the facts; a repeated request is answered as before', async () => {
    const caseId = await incident('alam', ['house-1', 'house-2']);
    const path = at(caseId, 'house-1', 'preparation');
    const before = await office.call('GET', '/api/disbursement/stock/beras-5kg', warehouse);
    const wanted = [goods[0], { item: 'selimut', quantity: 5000 }];
    const missing = await office.call('POST', path, warehouse, { goods: wanted });
    expect(missing).toMatchObject({
      status: 422,
      body: { code: 'stock-insufficient', facts: { item: 'selimut', requested: 5000 } },
    });
    const after = await office.call('GET', '/api/disbursement/stock/beras-5kg', warehouse);
    expect(after.body).toMatchObject({ onHand: before.body['onHand'], reserved: before.body['reserved'] });
    const key = { 'idempotency-key': 'kemas-house-1-a' };
    const first = await office.call('POST', path, warehouse, { goods }, key);
    const repeated = await office.call('POST', path, warehouse, { goods }, key);
    expect(first.status).toBe(200);
    expect(repeated.body).toEqual(first.body);
    expect((await office.call('POST', path, warehouse, { goods })).body).toMatchObject({ code: 'already-prepared' });
  });

  test('no name, address or word of anybody stands in the log; an erased recipient’s BAST is unreadable', async () => {
    const caseId = await incident('alam', ['house-1', 'house-2']);
    await served(caseId, 'house-1');
    const events = JSON.stringify(await office.ports.store.readAll('', 10_000));
    for (const secret of [NAME, 'Dusun Contoh', 'Kepala Desa Contoh', 'menyaksikan', 'mengungsi']) {
      expect(events).not.toContain(secret);
    }
    const subjectId = `subject-${caseId}-house-1`;
    const erased = { subjectId, ground: 'permintaan', by: 'oku-selatan.petugas-pdp', at: NOW };
    await office.tell(SubjectErased, OKU, subjectId, erased);
    await until(
      () => office.call('GET', at(caseId, 'house-1', 'bast'), kabid),
      ({ status }) => status === 404,
    );
  });
});

test('an incident, a household and a step that may be on their way are not called missing', async () => {
  const caseId = await incident('sosial', ['house-1', 'house-2']);
  const requests = [
    ['GET', '/api/disbursement/goods/cases/incident-late', warehouse, undefined, 404, 'case-not-found'],
    ['POST', at(caseId, 'house-late', 'preparation'), warehouse, { goods }, 404, 'household-not-found'],
    ['POST', `/api/disbursement/cases/${caseId}/steps/report/report`, kabid, undefined, 409, 'step-not-open'],
    ['POST', '/api/disbursement/cases/incident-late/steps/report/report', kabid, undefined, 404, 'case-not-found'],
  ] as const;
  const answers = async () => {
    const got = [];
    for (const [method, path, officer, body] of requests) {
      const answer = await office.call(method, path, officer, body);
      got.push([answer.status, answer.body['code']]);
    }
    return got;
  };
  office.hold();
  expect(await answers()).toEqual(requests.map(() => [503, 'view-behind']));
  office.release();
  expect(await answers()).toEqual(requests.map(([, , , , status, code]) => [status, code]));
});
