import {
  FundsStateChanged,
  GrantRecipientChanged,
  LetterDrafted,
  LetterSigningStarted,
  LetterWithdrawn,
} from '@alur/contracts';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CaseStory, DUE } from '../fixtures/case-story.ts';
import { type Caller, message, NOW, PortalWorld } from '../fixtures/portal-world.ts';
import { publishSamples, SECRET } from '../fixtures/sample-cases.ts';

interface Items {
  readonly items: readonly { readonly caseId: string; readonly [field: string]: unknown }[];
  readonly next: string | null;
}

let world: PortalWorld;

beforeAll(async () => {
  world = await PortalWorld.start();
  await publishSamples(world);
});
afterAll(() => world.stop());

describe('worklist', () => {
  test('shows the steps of the officer, overdue first, then urgent, then by due time, with masked names', async () => {
    const call = await world.officer('fo-1', ['front-office']);
    const { body } = await call<Items>('GET', '/api/portal/worklist');
    expect(body.items.map(({ caseId, overdue, urgent }) => [caseId, overdue, urgent])).toEqual([
      ['c2', true, false],
      ['c3', false, true],
      ['c1', false, false],
    ]);
    expect(body.items[2]).toMatchObject({
      ticket: 'AB12C-D34EF-56G',
      label: 'Verifikasi persyaratan',
      person: { name: 'S*** A***' },
      mayDo: true,
      dueAt: DUE,
    });
  });

  test('pages go on where they ended; a changed cursor is refused', async () => {
    const call = await world.officer('fo-1', ['front-office']);
    const first = await call<Items>('GET', '/api/portal/worklist?limit=2');
    const second = await call<Items>('GET', `/api/portal/worklist?limit=2&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map((item) => item.caseId)).toEqual(['c2', 'c3', 'c1']);
    expect(second.body.next).toBeNull();
    expect(await call('GET', '/api/portal/worklist?cursor=abc')).toMatchObject({
      status: 400,
      body: { code: 'cursor-invalid' },
    });
  });

  test.each([
    ['assignee=saya', ['c2']],
    ['assignee=tidak-ada', ['c3', 'c1']],
    ['overdue=true', ['c2']],
    ['service=rekomendasi-sktm', ['c3']],
    ['village=16.09.02.2012', ['c2']],
    ['role=back-office', ['c2', 'c1']],
  ])('filters by %s', async (query, expected) => {
    const call = await world.officer('fo-2', ['front-office', 'back-office']);
    const { body } = await call<Items>('GET', `/api/portal/worklist?${query}`);
    expect(body.items.map((item) => item.caseId)).toEqual(expected);
  });

  test('only roles that the officer has; separation of duties is shown', async () => {
    const fo = await world.officer('fo-1', ['front-office']);
    expect(await fo('GET', '/api/portal/worklist?role=kepala-dinas')).toMatchObject({
      status: 403,
      body: { code: 'wrong-role' },
    });
    const head = await world.officer('kadis', ['kepala-dinas']);
    expect((await head<Items>('GET', '/api/portal/worklist')).body.items).toMatchObject([
      { caseId: 'c3', mayDo: false },
    ]);
  });

  test('village officers see their village, district officers their district, nobody another office', async () => {
    const village = await world.officer('desa', ['front-office'], { village: '16.09.02.2012' });
    expect((await village<Items>('GET', '/api/portal/worklist')).body.items.map((i) => i.caseId)).toEqual(['c2']);
    expect((await village('GET', '/api/portal/worklist?village=16.09.01.2004')).status).toBe(403);
    expect((await village('GET', '/api/portal/cases/c1')).status).toBe(403);
    const district = await world.officer('tksk', ['front-office'], { district: '16.09.01' });
    expect((await district<Items>('GET', '/api/portal/worklist')).body.items.map((i) => i.caseId)).toEqual([
      'c3',
      'c1',
    ]);
    const lutim = await world.officer('fo-9', ['front-office'], { tenant: 'luwu-timur' });
    expect((await lutim<Items>('GET', '/api/portal/worklist')).body.items.map((i) => i.caseId)).toEqual(['c6']);
    expect((await lutim('GET', '/api/portal/cases/c1')).status).toBe(404);
    expect((await world.citizen('GET', '/api/portal/worklist')).status).toBe(401);
  });
});

describe('a step past its due time', () => {
  test('is overdue, unless the clock of its case is paused', async () => {
    const step = {
      stepId: 'follow-up',
      kind: 'follow-up',
      roles: ['petugas-pengaduan'],
      dueAt: '2026-07-01T02:59:00.000Z',
    };
    const opened = { service: 'pelayanan-dtks', subjectId: null, ticket: 'TTTTT-11111-222' };
    await world.publish(
      ...new CaseStory('running', opened).step(step).messages,
      ...new CaseStory('paused', opened).step(step).paused().messages,
    );
    const call = await world.officer('pengaduan-1', ['petugas-pengaduan']);
    const { body } = await call<Items>('GET', '/api/portal/worklist');
    expect(new Map(body.items.map(({ caseId, paused, overdue }) => [caseId, { paused, overdue }]))).toEqual(
      new Map([
        ['running', { paused: false, overdue: true }],
        ['paused', { paused: true, overdue: false }],
      ]),
    );
  });
});

describe('cases', () => {
  test('one case with its steps and letters', async () => {
    const call = await world.officer('fo-1', ['front-office']);
    expect(await call('GET', '/api/portal/cases/c1')).toMatchObject({
      status: 200,
      body: {
        caseId: 'c1',
        state: 'open',
        serviceName: 'Layanan bagi Lanjut Usia',
        steps: [{ stepId: 'verification', label: 'Verifikasi persyaratan' }],
        letters: [{ letterId: 'l1', state: 'signed', number: '400.9/7/DINSOS/VII/2026' }],
      },
    });
    expect(await call('GET', '/api/portal/cases/none')).toMatchObject({
      status: 404,
      body: { code: 'case-not-found' },
    });
  });

  test('its timeline joins what all services did', async () => {
    const call = await world.officer('fo-1', ['front-office']);
    const { body } = await call<{ items: { type: string }[] }>('GET', '/api/portal/cases/c1/timeline?limit=200');
    const types = body.items.map((item) => item.type);
    expect(types).toContain('alur.intake.case-opened.v1');
    expect(types).toContain('alur.verification.letter-signed.v1');
    expect(types).toContain('alur.verification.candidate-nominated.v1');
  });

  test.each([
    [{ q: 'ab12c d34ef 56g' }, ['c1']],
    [{ q: 'ABI2CD34EF56G' }, ['c1']],
    [{ q: `siti ${SECRET}` }, ['c1']],
    [{ q: 'nobody' }, []],
    [{ state: 'returned' }, ['c5']],
    [{ service: 'rekomendasi-sktm', state: 'open' }, ['c3']],
    [{ village: '16.09.02.2012' }, ['c2']],
  ])('search %j', async (request, expected) => {
    const call = await world.officer('fo-1', ['front-office']);
    const { status, body } = await call<Items>('POST', '/api/portal/search', request);
    expect(status).toBe(200);
    expect(body.items.map((item) => item.caseId)).toEqual(expected);
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });
});

test('field 02: cases of a common name are found in the village, and page by page to the last', async () => {
  const villages = Array.from({ length: 230 }, (_, n) => (n % 100 === 99 ? '16.09.03.2003' : '16.09.03.2004'));
  const stories = villages.map((village, n) => {
    const id = `common-${String(n).padStart(3, '0')}`;
    world.people.people.set(id, { words: ['suparman'], masked: { name: 'S***' } });
    const minute = `2026-05-01T01:${String(n % 60).padStart(2, '0')}:00.000Z`;
    return new CaseStory(id, {
      subjectId: id,
      village,
      ticket: `COMMN-${String(n).padStart(5, '0')}-222`,
      openedAt: minute,
    });
  });
  await world.publish(...stories.flatMap((story) => story.messages));
  const office = await world.officer('fo-1', ['front-office']);
  const ofVillage = await office<Items>('POST', '/api/portal/search', { q: 'suparman', village: '16.09.03.2003' });
  expect([ofVillage.body.items.map(({ caseId }) => caseId), ofVillage.body.next]).toEqual([
    ['common-199', 'common-099'].sort(),
    null,
  ]);
  const village = await world.officer('desa-3', ['petugas-desa'], { village: '16.09.03.2003' });
  expect((await village<Items>('POST', '/api/portal/search', { q: 'suparman' })).body.items).toHaveLength(2);

  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const asked: object = { q: 'suparman', limit: 50, ...(cursor && { cursor }) };
    const { body }: { body: Items } = await office<Items>('POST', '/api/portal/search', asked);
    found.push(...body.items.map(({ caseId }) => caseId));
    cursor = body.next;
  }
  expect([found.length, new Set(found).size]).toEqual([230, 230]);
  for (const cursor of ['abc', 'a~b~c', `~${'x'.repeat(20)}`]) {
    expect(await office('POST', '/api/portal/search', { q: 'suparman', cursor })).toMatchObject({
      status: 400,
      body: { code: 'cursor-invalid' },
    });
  }
});

test('a person is looked up in the name of the officer, and only by who sees the cases of a place', async () => {
  const counter = await world.officer('fo-1', ['front-office']);
  await counter('POST', '/api/portal/search', { q: `siti ${SECRET}` });
  expect(world.people.lookUps.at(-1)).toMatchObject({
    officer: 'oku-selatan.fo-1',
    purpose: 'pelayanan-loket',
    correlationId: expect.any(String),
  });
  const before = world.people.lookUps.length;
  for (const role of ['petugas-logistik', 'bendahara-bansos', 'pordam', 'petugas-survei'] as const) {
    const call = await world.officer(`${role}-1`, [role]);
    const search = (q: string) => call('POST', '/api/portal/search', { q });
    expect(await search('1609014107500001')).toMatchObject({ status: 403, body: { code: 'no-people-search' } });
    expect(await search('siti aminah')).toMatchObject({ status: 403, body: { code: 'no-people-search' } });
    expect(await search('ZZZZZ-ZZZZZ-ZZZ')).toMatchObject({ status: 200, body: { items: [] } });
  }
  expect(world.people.lookUps).toHaveLength(before);
});

describe('registers and reports', () => {
  test('letters: newest first, or by number within type and year', async () => {
    const call = await world.officer('fo-1', ['front-office']);
    const all = await call<Items>('GET', '/api/portal/letters');
    expect(all.body.items.map((letter) => letter['letterId']).sort()).toEqual(['l1', 'l2']);
    const register = await call<Items>('GET', '/api/portal/letters?type=rekomendasi-bansos&year=2026');
    expect(register.body.items.map((letter) => letter['sequence'])).toEqual([8, 7]);
    const withdrawn = await call<Items>('GET', '/api/portal/letters?state=withdrawn');
    expect(withdrawn.body.items).toMatchObject([{ letterId: 'l2', withdrawnFor: 'keliru' }]);
  });

  test('nominations of one programme', async () => {
    const call = await world.officer('fo-1', ['front-office']);
    const { body } = await call<Items>('GET', '/api/portal/nominations?programme=bansos-lansia');
    expect(body.items).toMatchObject([{ nominationId: 'n1', caseId: 'c1', person: { name: 'S*** A***' } }]);
    expect((await call('GET', '/api/portal/nominations')).status).toBe(400);
  });

  test('SLA: cases of the month in the zone of the office, promise beside limit', async () => {
    const call = await world.officer('kadis', ['kepala-dinas']);
    const { body } = await call<{ items: { service: string }[] }>('GET', '/api/portal/reports/sla?month=2026-07');
    expect(body.items.find((item) => item.service === 'layanan-lanjut-usia')).toMatchObject({
      opened: 4,
      onTime: 0,
      late: 1,
      open: 3,
      openOverdue: 0,
      promise: expect.arrayContaining(['Maksimal 6 Menit']),
      limit: '1 hari kerja 30 menit (jam kerja)',
    });
    const june = await call<{ items: object[] }>('GET', '/api/portal/reports/sla?month=2026-06');
    expect(june.body.items).toMatchObject([
      { service: 'layanan-lanjut-usia', opened: 1, onTime: 0, late: 0, noLimit: 1, onTimePercent: null },
    ]);
    // Half past midnight of 1 July in WITA is still June in WIB.
    const openedAt = '2026-06-30T16:30:00.000Z';
    const ticket = 'SSSSS-11111-222';
    await world.publish(
      ...new CaseStory('c8', { tenant: 'luwu-timur', service: 'pengaduan-layanan-lutim', openedAt, ticket }).messages,
      ...new CaseStory('c9', { service: 'pengaduan-layanan', openedAt, ticket }).messages,
    );
    const opened = async (tenant: string, month: string, service: string) => {
      const head = await world.officer('kadis', ['kepala-dinas'], { tenant });
      const report = await head<{ items: { service: string }[] }>('GET', `/api/portal/reports/sla?month=${month}`);
      return report.body.items.some((item) => item.service === service);
    };
    expect(await opened('luwu-timur', '2026-07', 'pengaduan-layanan-lutim')).toBe(true);
    expect(await opened('luwu-timur', '2026-06', 'pengaduan-layanan-lutim')).toBe(false);
    expect(await opened('oku-selatan', '2026-07', 'pengaduan-layanan')).toBe(false);
    expect(await opened('oku-selatan', '2026-06', 'pengaduan-layanan')).toBe(true);
    expect((await call('GET', '/api/portal/reports/sla?month=2026-13')).status).toBe(400);
    const fo = await world.officer('fo-1', ['front-office']);
    expect((await fo('GET', '/api/portal/reports/sla?month=2026-07')).status).toBe(403);
  });

  test('the access log is for the data protection officer and the head of the office', async () => {
    const pdp = await world.officer('pdp', ['petugas-pdp']);
    const { body } = await pdp<{ items: object[] }>('GET', '/api/portal/access-log/person-of-c1');
    expect(body.items).toEqual([
      { at: NOW, act: 'seen', officer: 'x', purpose: 'layanan', fields: ['name'], caseId: 'c1' },
    ]);
    const fo = await world.officer('fo-1', ['front-office']);
    expect((await fo('GET', '/api/portal/access-log/person-of-c1')).status).toBe(403);
    world.people.linked.set('person-of-c1-again', ['person-of-c1']);
    const again = await pdp<{ items: object[] }>('GET', '/api/portal/access-log/person-of-c1-again');
    expect(again.body.items).toEqual(body.items);
  });
});

describe('public', () => {
  test('2.7 no. 10: the page of layanan-anak-terlantar shows the published text and that it is under review', async () => {
    const { body } = await world.citizen('GET', '/api/portal/public/services/layanan-anak-terlantar');
    expect(body).toMatchObject({
      underReview: true,
      review: expect.stringContaining('sedang ditinjau'),
      published: {
        time: expect.arrayContaining([
          expect.objectContaining({ text: 'Maksimal 6 Menit', file: '002_ee80b4a15c010f0f.txt', lines: '168' }),
        ]),
        product: expect.arrayContaining([expect.objectContaining({ text: 'Bansos Perempuan Rawan Sosial Ekonomi' })]),
      },
      normalised: { limits: expect.arrayContaining([expect.objectContaining({ text: '6 menit (jam kerja)' })]) },
      inconsistencies: expect.arrayContaining([expect.objectContaining({ id: 'INC-07' })]),
    });
    const page = await world.citizen<string>('GET', '/layanan/layanan-anak-terlantar');
    expect(page.body).toContain('«Maksimal 6 Menit»');
    expect(page.body).toContain('«Bansos Perempuan Rawan Sosial Ekonomi»');
    expect(page.body).toContain('sedang ditinjau');
  });

  test('the catalogue has the 21 published services', async () => {
    const { body } = await world.citizen<Items>('GET', '/api/portal/public/services');
    expect(body.items.filter((service) => service['no'] !== null)).toHaveLength(21);
    const own = await world.citizen<Items>('GET', '/api/portal/public/services?tenant=luwu-timur');
    expect(own.body.items.every((service) => service['tenant'] === 'luwu-timur')).toBe(true);
    expect((await world.citizen('GET', '/api/portal/public/services/tidak-ada')).status).toBe(404);
  });

  test('tracking shows state, step and due time in the zone of the office, and no person', async () => {
    const { body } = await world.citizen<object>('GET', '/api/portal/public/tracking/ab12cd34ef56g');
    expect(body).toMatchObject({
      stateLabel: 'Sedang diproses',
      openSteps: ['Verifikasi persyaratan'],
      dueLabel: 'Kamis, 2 Juli 2026 pukul 16.00 WIB',
    });
    expect(JSON.stringify(body)).not.toMatch(/person-of|A\*\*\*|village|16\.09/);
    const lutim = await world.citizen('GET', '/api/portal/public/tracking/VVVVV-11111-222');
    expect(lutim.body).toMatchObject({ dueLabel: 'Rabu, 1 Juli 2026 pukul 11.15 WITA' });
    const returned = await world.citizen('GET', '/api/portal/public/tracking/WWWWW-11111-222');
    expect(returned.body).toMatchObject({ missing: ['Fotokopi Kartu Keluarga', 'Fotokopi KTP'] });
    expect(await world.citizen('GET', '/api/portal/public/tracking/00000-00000-000')).toMatchObject({
      status: 404,
      body: { code: 'ticket-not-found' },
    });
  });

  test('a letter is verified by its code, with a masked name', async () => {
    expect((await world.citizen('GET', '/api/portal/public/letters/7k3q-m4lr-t9xz')).body).toEqual({
      number: '400.9/7/DINSOS/VII/2026',
      type: 'rekomendasi-bansos',
      typeName: 'Rekomendasi Penerima Bantuan Sosial',
      office: 'Dinas Sosial Kabupaten Ogan Komering Ulu Selatan',
      date: '2026-07-01',
      dateLabel: '1 Juli 2026',
      valid: true,
      withdrawnOn: null,
      holder: 'S*** A***',
      integrity: { snapshotHash: 'a'.repeat(64), check: '/api/verification/public/letters/7K3Q-M41R-T9XZ/integrity' },
    });
    const withdrawn = await world.citizen('GET', '/api/portal/public/letters/AAAA-BBBB-CCCC');
    expect(withdrawn.body).toMatchObject({ valid: false, withdrawnOn: '1 Juli 2026', holder: null });
    expect((await world.citizen('GET', '/api/portal/public/letters/ZZZZ')).status).toBe(404);
  });
});

describe('F23: the worklist says whose turn it is', () => {
  const lineOf = async (role: Role, caseId: string, place: object = {}) => {
    const call = await world.officer(`giliran-${role}`, [role], place);
    const { body } = await call<Items>('GET', `/api/portal/worklist?role=${role}`);
    return body.items.find((item) => item.caseId === caseId);
  };

  test('money: BPKAD before the submission, and after it', async () => {
    const roles = ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'];
    const story = new CaseStory('dana', { ticket: 'TTTTT-11111-222' }).step({ stepId: 'funds', kind: 'funds', roles });
    await world.publish(...story.messages);
    const drafting = { mayDo: false, reason: 'Menunggu Kabid Linjamsos: menyusun atau mengajukan nota dinas' };
    expect(await lineOf('bpkad', 'dana')).toMatchObject(drafting);
    expect(await lineOf('kabid-linjamsos', 'dana')).toMatchObject({ mayDo: true, reason: null });
    const moved = { requestId: 'request-dana', caseId: 'dana', state: 'submitted', reasonCode: null, number: null };
    const stream = { stream: 'oku-selatan/funds-request/request-dana' };
    const said = { ...moved, amount: 1_000_000, by: 'x', at: NOW };
    await world.publish(message(FundsStateChanged, 0, { ...said, state: 'drafted' }, stream));
    await world.publish(message(FundsStateChanged, 1, said, stream));
    expect(await lineOf('bpkad', 'dana')).toMatchObject({ mayDo: true, reason: null });
    expect(await lineOf('kabid-linjamsos', 'dana')).toMatchObject({
      mayDo: false,
      reason: expect.stringContaining('BPKAD'),
    });
  });

  test('a grant is on the list of the Kabid, who must begin, and a survey on that of the TKSK', async () => {
    const roles = ['petugas-logistik', 'bendahara-bansos'];
    const grant = new CaseStory('hibah', { ticket: 'SSSSS-11111-222' });
    const survey = new CaseStory('kunjungan', { ticket: 'RRRRR-11111-222' });
    await world.publish(
      ...grant.step({ stepId: 'grant', kind: 'grant-batch', roles }).messages,
      ...survey.step({ stepId: 'survey', kind: 'survey', roles: ['petugas-survei'], partner: 'tksk' }).messages,
    );
    expect(await lineOf('kabid-linjamsos', 'hibah')).toMatchObject({ mayDo: true, roles });
    expect(await lineOf('petugas-logistik', 'hibah')).toMatchObject({
      mayDo: false,
      reason: 'Menunggu Kabid Linjamsos: memasukkan ke daftar penerima',
    });
    expect(await lineOf('tksk', 'kunjungan', { district: '16.09.01' })).toMatchObject({ mayDo: true, reason: null });
  });
});

describe('signature desk', () => {
  const task = {
    ...{ stepId: 'letter', run: 1, service: 'rekomendasi-sktm', serviceVersion: 1, subjectId: 'person-of-c1' },
    ...{ village: '16.09.01.2001', urgent: false, signerRole: 'kepala-dinas', notBy: ['oku-selatan.fo-1'] },
  };
  const drafted = (letterId: string, revision = 0, change: Partial<typeof task> = {}, at = NOW) =>
    message(
      LetterDrafted,
      revision,
      {
        ...{ caseId: 'c1', letterId, letterType: 'rekomendasi-sktm', templateVersion: 1, by: 'oku-selatan.fo-1', at },
        task: { ...task, ...change },
      },
      { stream: `oku-selatan/letter/${letterId}` },
    );
  const waitingFor = async (call: Caller) =>
    (await call<Items>('GET', '/api/portal/signature-desk')).body.items.map(({ letterId }) => letterId);

  test('F1: the holder of an office finds the drafts that wait for the signature, in the work list too', async () => {
    const head = await world.officer('kadis', ['kepala-dinas']);
    expect(await waitingFor(head)).toEqual([]);
    await world.publish(
      drafted('w2', 0, {}, '2026-07-01T03:30:00.000Z'),
      drafted('w1'),
      drafted('w1', 1, { notBy: ['oku-selatan.fo-1', 'oku-selatan.fo-2'] }),
      drafted('w3', 0, { signerRole: 'kepala-desa-lurah', village: '16.09.02.2002' }),
    );
    const { body } = await head<Items>('GET', '/api/portal/signature-desk');
    expect(body.items).toMatchObject([
      {
        ...{ letterId: 'w1', revision: 1, caseId: 'c1', ticket: 'AB12C-D34EF-56G', person: { name: 'S*** A***' } },
        ...{ letterName: 'Rekomendasi SKTM', draftedBy: 'oku-selatan.fo-1', draftedByName: 'fo-1', mayDo: true },
      },
      { letterId: 'w2', revision: 0 },
    ]);
    const work = await head<Items>('GET', '/api/portal/worklist?role=kepala-dinas');
    expect(work.body.items.filter(({ act }) => act === 'sign')).toMatchObject([
      { caseId: 'c1', label: 'Penandatanganan Rekomendasi SKTM', mayDo: true },
      { caseId: 'c1' },
    ]);
    const village = await world.officer('kades', ['kepala-desa-lurah'], { village: '16.09.02.2002' });
    expect(await waitingFor(village)).toEqual(['w3']);
    const elsewhere = await world.officer('kades-2', ['kepala-desa-lurah'], { village: '16.09.01.2001' });
    expect(await waitingFor(elsewhere)).toEqual([]);
    expect((await (await world.officer('fo-1', ['front-office']))('GET', '/api/portal/signature-desk')).status).toBe(
      403,
    );
  });

  test('F1: what is signed or withdrawn waits no more, and pages go on', async () => {
    const head = await world.officer('kadis', ['kepala-dinas']);
    const page = await head<Items>('GET', '/api/portal/signature-desk?limit=1');
    const rest = await head<Items>('GET', `/api/portal/signature-desk?limit=1&cursor=${page.body.next}`);
    expect([...page.body.items, ...rest.body.items].map(({ letterId }) => letterId)).toEqual(['w1', 'w2']);
    const base = { caseId: 'c1', letterType: 'rekomendasi-sktm', by: 'x', at: NOW };
    const stream = (letterId: string) => ({ stream: `oku-selatan/letter/${letterId}` });
    await world.publish(
      message(LetterSigningStarted, 2, { ...base, letterId: 'w1' }, stream('w1')),
      message(LetterWithdrawn, 1, { ...base, letterId: 'w2', reasonCode: 'salah-data' }, stream('w2')),
    );
    expect(await waitingFor(head)).toEqual([]);
  });
});

describe('pages', () => {
  test.each([
    ['rejected', null, /Permohonan belum dapat dikabulkan.*21 hari kerja.*Banding/s, /Dihentikan/],
    ['withdrawn', 'permintaan-pemohon', /Dicabut oleh pemohon.*Bantuan.*SP4N-LAPOR/s, /keberatan/],
    ['withdrawn', 'meninggal', /Dihentikan.*Bantuan/s, /Dicabut|keberatan|meninggal/],
    ['completed', null, /Selesai/, /keberatan|Bantuan<\/h2>/],
  ])('F25: the page of a case that ended as %s (%s)', async (outcome, reason, shown, hidden) => {
    const ticket = `F25AA-${outcome.slice(0, 5).toUpperCase()}-${reason === 'meninggal' ? '002' : '001'}`;
    const caseId = `ended-${outcome}-${reason}`;
    await world.publish(...new CaseStory(caseId, { ticket }).closed(outcome, false, reason).messages);
    const { body } = await world.citizen<string>('GET', `/lacak?tiket=${ticket}`);
    expect(body).toMatch(shown);
    expect(body).not.toMatch(hidden);
  });

  test('F25: a recipient who was removed because of death has a case that was stopped', async () => {
    const ticket = 'F25AA-GRANT-001';
    await world.publish(...new CaseStory('ended-grant', { ticket }).closed('rejected').messages);
    const recipient = { batchId: 'b-f25', caseId: 'ended-grant', subjectId: 's-f25', state: 'removed', by: 'x' };
    const removed = { ...recipient, reasonCode: 'meninggal', doubleAid: [], at: '2026-07-01T02:30:00.000Z' };
    const stream = 'oku-selatan/grant-batch/b-f25';
    await world.publish(message(GrantRecipientChanged, 0, removed, { stream }));
    const { body } = await world.citizen('GET', `/api/portal/public/tracking/${ticket}`);
    expect(body).toMatchObject({ stateLabel: 'Dihentikan', ending: 'stopped' });
  });

  test('the catalogue lists every service and links to everything', async () => {
    const { status, body } = await world.citizen<string>('GET', '/');
    expect(status).toBe(200);
    expect(body.match(/href="\/layanan\//g)?.length).toBeGreaterThanOrEqual(21);
    for (const link of ['/lacak', '/verifikasi', '/api/intake/docs', '/api/portal/docs'])
      expect(body).toContain(`href="${link}"`);
    expect(body).toContain('<html lang="id">');
    expect(body).not.toContain('<script');
  });

  test('tracking and verification answer on a page, also what is not found', async () => {
    expect((await world.citizen<string>('GET', '/lacak')).body).toContain('Nomor tiket');
    expect((await world.citizen<string>('GET', '/lacak?tiket=AB12C-D34EF-56G')).body).toContain('Sedang diproses');
    const missing = await world.citizen<string>('GET', '/lacak?tiket=%3Cscript%3E');
    expect(missing.status).toBe(404);
    expect(missing.body).toContain('role="alert"');
    expect(missing.body).not.toContain('<script');
    expect(missing.body).toContain('value="&lt;script&gt;"');
    expect((await world.citizen<string>('GET', '/verifikasi/7K3Q-M41R-T9XZ')).body).toContain('Surat ini sah');
    expect((await world.citizen<string>('GET', '/verifikasi?kode=aaaabbbbcccc')).body).toContain('tidak berlaku lagi');
    expect((await world.citizen<string>('GET', '/layanan/tidak-ada')).status).toBe(404);
  });
});
