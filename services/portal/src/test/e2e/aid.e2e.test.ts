import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { NOW, PortalWorld } from '../fixtures/portal-world.ts';
import { FIRE, FLOOD, publishAid } from '../fixtures/sample-aid.ts';

interface Items {
  readonly items: readonly { readonly [field: string]: unknown }[];
  readonly next: string | null;
}

let world: PortalWorld;

beforeAll(async () => {
  world = await PortalWorld.start();
  await publishAid(world);
});
afterAll(() => world.stop());

describe('money', () => {
  test('R-06: the desk of BPKAD shows what waits, the oldest first, and names nobody', async () => {
    const call = await world.officer('bpkad-1', ['bpkad']);
    const { body } = await call<Items>('GET', '/api/portal/bpkad/requests');
    expect(body.items.map(({ requestId, ageDays }) => [requestId, ageDays])).toEqual([
      ['older.funds', 3],
      ['i1.funds', 1],
    ]);
    expect(body.items[1]).toMatchObject({
      ticket: 'FFFFF-11111-222',
      stateLabel: 'Diajukan ke BPKAD',
      nextAct: 'Terima berkas',
      nextRole: 'bpkad',
      notaDinas: '900/1/DINSOS/VII/2026',
      amount: 5_000_000,
      handedOver: 3_000_000,
    });
    expect(JSON.stringify(body)).not.toMatch(/person-of|"h1"|B\*\*\*/);
    const all = await call<Items>('GET', '/api/portal/bpkad/requests?desk=semua&limit=1');
    const rest = await call<Items>('GET', `/api/portal/bpkad/requests?desk=semua&cursor=${all.body.next}`);
    expect([...all.body.items, ...rest.body.items]).toHaveLength(3);
    expect((await call<Items>('GET', '/api/portal/bpkad/requests?desk=dinas')).body.items).toMatchObject([
      { requestId: 'drafted.funds', nextRole: 'kepala-dinas' },
    ]);
  });

  test('funds of the running year', async () => {
    const call = await world.officer('bpkad-1', ['bpkad']);
    expect((await call<Items>('GET', '/api/portal/funds')).body.items).toEqual([
      {
        ...{ fund: 'btt', year: 2026, line: 'bansos-tidak-terencana', movedAt: NOW },
        ...{ budget: 10_000_000, reserved: 4_000_000, committed: 0, available: 6_000_000 },
      },
    ]);
    expect((await call<Items>('GET', '/api/portal/funds?year=2025')).body.items).toEqual([]);
  });
});

test('stock: what there is, what is low, what expires', async () => {
  const call = await world.officer('logistik', ['petugas-logistik']);
  const all = await call<Items>('GET', '/api/portal/stock');
  expect(all.body.items.map(({ item, low }) => [item, low])).toEqual([
    ['paket-sembako', false],
    ['tenda', true],
  ]);
  const low = await call<Items>('GET', '/api/portal/stock/low');
  expect(low.body.items).toMatchObject([{ label: 'Tenda keluarga', available: 2 }]);
  const expiring = await call<Items>('GET', '/api/portal/stock/expiring?days=9');
  expect(expiring.body.items).toMatchObject([
    { lot: 'L1', label: 'Paket sembako', onHand: 6, expires: '2026-07-10', expired: false },
  ]);
  expect((await call<Items>('GET', '/api/portal/stock/expiring?days=8')).body.items).toEqual([]);
  expect((await call<Items>('GET', '/api/portal/stock/tenda/lots')).body.items).toMatchObject([{ lot: 'T1' }]);
});

describe('incidents', () => {
  test('a list with class, households and displaced, within the reach of the officer', async () => {
    const call = await world.officer('kasi-1', ['kepala-seksi']);
    const { body } = await call<Items>('GET', '/api/portal/incidents');
    expect(body.items).toMatchObject([
      { caseId: FLOOD, localClass: 'alam', hazardLabel: 'Banjir', households: 0, eligible: null },
      { caseId: FIRE, classLabel: 'Bencana sosial', households: 2, displaced: 8, eligible: 1, state: 'open' },
    ]);
    // Neither incident has a step for the TAGANA.
    const tagana = await world.officer('tagana-1', ['tagana']);
    expect((await tagana<Items>('GET', '/api/portal/incidents')).body.items).toEqual([]);
    const village = await world.officer('desa-2', ['petugas-desa'], { village: '16.09.02.2012' });
    const own = await village<Items>('GET', '/api/portal/incidents');
    expect(own.body.items.map(({ caseId }) => caseId)).toEqual([FLOOD]);
    expect((await village('GET', `/api/portal/incidents/${FIRE}/distribution`)).status).toBe(403);
    const alam = await call<Items>('GET', '/api/portal/incidents?localClass=alam');
    expect(alam.body.items.map(({ caseId }) => caseId)).toEqual([FLOOD]);
  });

  test('the map is GeoJSON of rounded places', async () => {
    const call = await world.officer('kasi-1', ['kepala-seksi']);
    const { body } = await call<object>('GET', '/api/portal/incidents/map');
    expect(body).toMatchObject({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          id: FIRE,
          geometry: { type: 'Point', coordinates: [104.07, -4.51] },
          properties: { hazard: 'kebakaran', households: 2, displaced: 8, state: 'open' },
        },
      ],
      next: null,
    });
  });

  test('distribution: damage, goods and money with their BAST, masked', async () => {
    const call = await world.officer('kabid', ['kabid-linjamsos']);
    const { body } = await call<Items>('GET', `/api/portal/incidents/${FIRE}/distribution`);
    expect(body.items).toMatchObject([
      {
        householdId: 'h1',
        person: { name: '=B***' },
        damageLabel: 'Rusak berat',
        state: 'served',
        goods: [{ bast: 'B-1', state: 'handed-over', lines: [{ label: 'Paket sembako', quantity: 2 }] }],
        money: [{ bast: 'D-1', amount: 3_000_000, way: 'transfer' }],
      },
      { householdId: 'h2', state: 'not-eligible', goods: [], money: [] },
      { householdId: 'h3', state: 'removed', removedFor: 'keliru' },
    ]);
    expect(JSON.stringify(body)).not.toContain('person-of');
    expect((await call('GET', '/api/portal/incidents/c1/distribution')).status).toBe(404);
  });

  test('INC-17: a citizen tracks an incident and reads what happened, which step is open and which papers may follow', async () => {
    const { body } = await world.citizen<object>('GET', '/api/portal/public/tracking/FFFFF-11111-222');
    expect(body).toMatchObject({
      incident: { hazard: 'Kebakaran', class: 'Bencana sosial' },
      openSteps: ['Penyerahan bantuan barang'],
    });
    const flood = await world.citizen<{ missing: string[] }>('GET', '/api/portal/public/tracking/GGGGG-11111-222');
    expect(flood.body.missing).toHaveLength(2);
    expect(flood.body.missing).toContain('Fotokopi Kartu Keluarga');
    expect(JSON.stringify(body)).not.toMatch(/104\.07|16\.09|person-of/);
    const page = await world.citizen<string>('GET', '/lacak?tiket=FFFFF-11111-222');
    expect(page.body).toContain('Kebakaran (bencana sosial)');
  });
});

test('R-17: grants show decree, progress and double aid', async () => {
  const call = await world.officer('kabid', ['kabid-linjamsos']);
  const progress = { recipients: 3, listed: 1, handedOver: 1, removed: 1, verified: 0, doubleAid: 1 };
  const list = await call<Items>('GET', '/api/portal/grants?programme=bansos-lansia');
  expect(list.body.items).toMatchObject([{ batchId: 'b1', decree: { number: '188/7/KPTS/2026' }, ...progress }]);
  const { body } = await call<Items>('GET', '/api/portal/grants/b1');
  expect(body).toMatchObject(progress);
  expect(body.items.map(({ caseId, stateLabel, doubleAid }) => [caseId, stateLabel, doubleAid])).toEqual([
    ['c1', 'Sudah menerima', ['i1']],
    ['c2', 'Terdaftar', []],
    ['c3', 'Dicoret', []],
  ]);
  expect((await call<Items>('GET', '/api/portal/grants/b1?state=listed')).body.items).toHaveLength(1);
  expect((await call('GET', '/api/portal/grants/none')).status).toBe(404);
});

test('messages: by case and by state', async () => {
  const call = await world.officer('fo-1', ['front-office']);
  const of = async (query: string) =>
    (await call<Items>('GET', `/api/portal/messages${query}`)).body.items.map(({ messageId }) => messageId);
  expect((await of('')).sort()).toEqual(['m1', 'm2']);
  expect(await of(`?caseId=${FIRE}`)).toEqual(['m1']);
  expect(await of('?state=failed')).toEqual(['m2']);
  const { body } = await call<Items>('GET', '/api/portal/messages');
  // What the list looks under, and whom a complaint accuses, is not part of a line.
  for (const line of body.items) {
    expect(line).not.toHaveProperty('tags');
    expect(line).not.toHaveProperty('excluded');
  }
});

test('messages: the file has Indonesian words, no codes', async () => {
  const call = await world.officer('fo-1', ['front-office']);
  const { body } = await call<string>('GET', '/api/portal/messages?format=csv');
  expect(body).toMatch(/;"Subjek";"WhatsApp";/);
  expect(body).not.toMatch(/"(subject|reporter|officer|whatsapp|email|folder)"/);
});

test('R-20: satisfaction by service and period with n per element', async () => {
  const call = await world.officer('kadis', ['kepala-dinas']);
  const { body } = await call<Items>('GET', '/api/portal/reports/skm?from=2026-07-01&to=2026-07-31');
  // U1 3.5, U2 3, U3 3, U4 4, U5 3, U6 4, U7 4, U8 3, U9 2: Σ 29.5 × 25 / 9 = 81.94
  expect(body.items).toMatchObject([{ service: 'rekomendasi-sktm', respondents: 2, ikm: 81.94, grade: 'B' }]);
  expect(body.items[0]!['elements']).toMatchObject([
    { code: 'U1', n: 2, index: 87.5 },
    ...Array(7).fill({ n: 2 }),
    { n: 1 },
  ]);
  const none = await call<Items>('GET', '/api/portal/reports/skm?from=2026-07-01&to=2026-07-31&service=layanan-pkh');
  expect(none.body.items).toEqual([]);
  expect((await call('GET', '/api/portal/reports/skm?from=2026-08-01&to=2026-07-01')).status).toBe(400);
  expect((await call('GET', '/api/portal/reports/skm?from=2026-02-30&to=2026-07-01')).status).toBe(400);
});

const LISTS: readonly (readonly [path: string, lines: number])[] = [
  ['/api/portal/bpkad/requests?desk=semua', 3],
  ['/api/portal/funds', 1],
  ['/api/portal/stock', 2],
  ['/api/portal/stock/low', 1],
  ['/api/portal/stock/expiring', 1],
  ['/api/portal/stock/tenda/lots', 1],
  ['/api/portal/incidents', 2],
  [`/api/portal/incidents/${FIRE}/distribution`, 3],
  ['/api/portal/grants', 1],
  ['/api/portal/grants/b1', 3],
  ['/api/portal/messages', 2],
  ['/api/portal/reports/skm?from=2026-07-01&to=2026-07-31', 1],
  ['/api/portal/reports/sla?month=2026-07', 2],
  ['/api/portal/worklist', 0],
  ['/api/portal/access-log/person-of-h1', 0],
  ['/api/portal/letters', 3],
  ['/api/portal/nominations?programme=bansos-lansia', 0],
  [`/api/portal/cases/${FIRE}/timeline`, 16],
];

describe('files', () => {
  test.each(LISTS)('%s has all of its lines in both formats', async (path, lines) => {
    const call = await world.officer('kadis', ['kepala-dinas']);
    const format = `${path.includes('?') ? '&' : '?'}format=`;
    const csv = await call<string>('GET', `${path}${format}csv`);
    expect(csv.status).toBe(200);
    const table = await new exceljs.Workbook().csv.read(Readable.from([csv.body]), {
      parserOptions: { delimiter: ';' },
    });
    expect(table.rowCount).toBe(lines + 1);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load((await call<ArrayBuffer>('GET', `${path}${format}xlsx`)).body);
    expect(workbook.worksheets[0]!.rowCount).toBe(lines + 1);
  });

  test('times carry the zone, formulas are text, names tell no person', async () => {
    const call = await world.officer('kadis', ['kepala-dinas']);
    const { body, headers } = await call<string>('GET', `/api/portal/incidents/${FIRE}/distribution?format=csv`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="distribusi-bantuan-2026-07-01.csv"');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(body).toContain('"2026-07-01 10.00 WIB"');
    expect(body).toContain(`"'=B***"`);
  });

  test('only who may see a list may take it along', async () => {
    const bpkad = await world.officer('bpkad-1', ['bpkad']);
    for (const path of ['/api/portal/incidents', '/api/portal/grants', '/api/portal/stock', '/api/portal/messages']) {
      expect((await bpkad('GET', path)).status).toBe(403);
      expect((await bpkad('GET', `${path}?format=csv`)).status).toBe(403);
    }
    expect((await bpkad('GET', `/api/portal/incidents/${FIRE}/distribution`)).status).toBe(403);
    const logistik = await world.officer('logistik', ['petugas-logistik']);
    expect((await logistik('GET', '/api/portal/bpkad/requests')).status).toBe(403);
    expect((await logistik('GET', '/api/portal/reports/skm?from=2026-07-01&to=2026-07-31')).status).toBe(403);
    expect(await logistik('GET', '/api/portal/stock?format=pdf')).toMatchObject({ status: 400 });
    expect(await logistik('GET', '/api/portal/stock?format=csv&cursor=abc')).toMatchObject({ status: 400 });
  });

  test('an officer of another office sees nothing of it', async () => {
    const call = await world.officer('kadis-2', ['kepala-dinas'], { tenant: 'luwu-timur' });
    for (const [path] of LISTS.filter(([path]) => !/distribution|grants\/b1|timeline/.test(path))) {
      expect((await call<Items>('GET', path)).body.items).toEqual([]);
    }
    for (const path of [`incidents/${FIRE}/distribution`, 'grants/b1', `cases/${FIRE}/timeline`]) {
      expect((await call('GET', `/api/portal/${path}`)).status).toBe(404);
    }
  });
});

test('worklist: every item names the version of its case', async () => {
  const call = await world.officer('logistik', ['petugas-logistik']);
  const { body } = await call<Items>('GET', '/api/portal/worklist');
  expect(body.items).toMatchObject([
    { caseId: FIRE, label: 'Penyerahan bantuan barang', version: `oku-selatan/case/${FIRE}@1` },
  ]);
});

describe('pages behind links', () => {
  test('the survey asks nine questions on a page without scripts and sends them to notification', async () => {
    const { status, body } = await world.citizen<string>('GET', '/skm/oku-selatan.0123456789ABCDEF');
    expect(status).toBe(200);
    expect(body).toContain('action="/api/notification/public/skm/oku-selatan.0123456789ABCDEF/form" method="post"');
    expect(body.match(/<fieldset>/g)).toHaveLength(9);
    for (let u = 1; u <= 9; u++) expect(body.match(new RegExp(`name="U${u}"`, 'g'))).toHaveLength(4);
    expect(body).not.toContain('<script');
    expect((await world.citizen<string>('GET', '/skm/terima-kasih')).body).toContain('Terima kasih');
  });

  test('the link under a message asks before it ends them', async () => {
    const { body } = await world.citizen<string>('GET', '/berhenti/oku-selatan.0123456789ABCDEF');
    expect(body).toContain('action="/api/notification/public/opt-out/oku-selatan.0123456789ABCDEF/form" method="post"');
    expect((await world.citizen('GET', '/berhenti/selesai')).status).toBe(200);
  });

  test.each(['/skm/%3Cscript%3E', '/berhenti/x', '/surat/x'])('%s is no link', async (path) => {
    const { status, body } = await world.citizen<string>('GET', path);
    expect(status).toBe(404);
    expect(body).not.toContain('<script>');
  });

  test('the seven services that end with goods or money stand in the catalogue', async () => {
    const { body } = await world.citizen<string>('GET', '/');
    for (const slug of [
      'layanan-korban-bencana-alam',
      'layanan-korban-bencana-sosial',
      'penanggulangan-bencana',
      'bansos-alat-bantu-disabilitas',
      'bansos-penyandang-disabilitas',
      'bansos-lansia-odgj',
      'bansos-stimulan',
    ]) {
      expect(body).toContain(`href="/layanan/${slug}"`);
      expect((await world.citizen('GET', `/layanan/${slug}`)).status).toBe(200);
    }
  });
});
