import { randomUUID } from 'node:crypto';
import { DemoClient, type DemoPerson, DEMO_PEOPLE as people } from '@alur/demo';
import type { Officer } from '@alur/identity';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { officerOf, openOffice, type TestOffice, WatchedStory } from '../fixtures/office.ts';

/** Villages of the demo's kecamatan, of the same kecamatan, and of another one. */
const HERE = '16.09.01.2004';
const NEXT = '16.09.01.2003';
const ELSEWHERE = '16.09.02.2013';
const SECRET = 'Petugas meminta uang kepada ibu saya.';

let office: TestOffice;
let callers: DemoClient;
const made = new Map<string, Officer>();

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
});

afterAll(() => office.close());

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
  readonly text: string;
}

/** One request of a role of OKU Selatan, or of an officer of that role who works elsewhere. */
async function as(who: Role | Officer, method: string, url: string, payload?: object): Promise<Reply> {
  const token = typeof who === 'string' ? await office.token('oku-selatan', who) : await office.tokenOf(who);
  const verb = method as 'GET' | 'POST' | 'PATCH';
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
  const answer = await office.app.inject({ method: verb, url, headers, ...(payload === undefined ? {} : { payload }) });
  const json = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: json ? JSON.parse(answer.payload) : {}, text: answer.payload };
}

/** A second officer of a role, who works for another village or district. */
async function other(role: Role, place: Partial<Pick<Officer, 'village' | 'district'>>): Promise<Officer> {
  const name = `${role}-${place.village ?? place.district}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const officer = {
    ...officerOf('oku-selatan', role),
    village: null,
    district: null,
    ...place,
    id: `oku-selatan.${name}`,
  };
  await office.accounts.create({ officer, username: name, password: 'jembatan-hujan-kopi-71' });
  made.set(name, officer);
  return officer;
}

async function filed(
  role: Role,
  service: string,
  form: object,
): Promise<{ caseId: string; ticket: string; subjectId: string }> {
  const { status, body } = await as(role, 'POST', '/api/intake/applications', { service, ...form });
  if (status !== 201) throw new Error(`Not filed: ${JSON.stringify(body)}`);
  await office.caughtUp();
  const known = await as(role, 'GET', `/api/intake/cases/${String(body['caseId'])}`);
  return { caseId: String(body['caseId']), ticket: String(body['ticket']), subjectId: String(known.body['subjectId']) };
}

const stranger = (nik: string, village: string): DemoPerson => ({
  name: 'Saksi Rahasia Sekali',
  nik,
  birthDate: '1979-10-02',
  sex: 'P',
  village,
  phone: '081383653126',
});

describe('H1: an accused officer', () => {
  let caseId: string;
  let ticket: string;
  let reporterId: string;

  beforeAll(async () => {
    const complaint = {
      reporter: stranger('1609014210790099', HERE),
      relation: 'masyarakat',
      accused: 'oku-selatan.back-office',
      note: SECRET,
    };
    const { body } = await as('petugas-pengaduan', 'POST', '/api/intake/complaints', complaint);
    caseId = String(body['caseId']);
    ticket = String(body['ticket']);
    await office.caughtUp();
    reporterId = String((await as('petugas-pengaduan', 'GET', `/api/intake/cases/${caseId}`)).body['reporterId']);
    await as('petugas-pengaduan', 'POST', `/api/verification/cases/${caseId}/steps/follow-up/follow-up`, {
      resultCode: 'terbukti-ditindaklanjuti',
      answerText: `Sudah diperiksa dan ditindaklanjuti: ${SECRET}`,
      internalNote: `Hasil klarifikasi: ${SECRET}`,
    });
    await office.caughtUp();
  });

  test('learns nothing of the complaint: it reads like one that does not exist', async () => {
    const file = (await as('petugas-pengaduan', 'GET', `/api/verification/cases/${caseId}`)).body;
    const [{ noteId }] = file['done'] as [{ noteId: string }];
    const requests: [string, string, object?][] = [
      ['GET', `/api/intake/cases/${caseId}`],
      ['GET', `/api/intake/cases/${caseId}/note?purpose=pelayanan-loket`],
      ['GET', `/api/portal/cases/${caseId}`],
      ['GET', `/api/portal/cases/${caseId}/timeline`],
      ['GET', `/api/verification/cases/${caseId}`],
      ['POST', `/api/verification/cases/${caseId}/notes/${noteId}/view`, { purpose: 'verifikasi' }],
      ['POST', `/api/intake/people/${reporterId}/identity`, { purpose: 'pelayanan-loket', caseId }],
    ];
    for (const [method, path, body] of requests) {
      const { status, text } = await as('back-office', method, path, body);
      expect([path, status]).toEqual([path, 404]);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain('Saksi');
    }
    const alone = await as('back-office', 'POST', `/api/intake/people/${reporterId}/identity`, {
      purpose: 'pelayanan-loket',
    });
    expect(alone).toMatchObject({ status: 403, body: { code: 'case-required' } });
    for (const search of [{ service: 'pengaduan-layanan' }, { q: ticket }, {}]) {
      const { body } = await as('back-office', 'POST', '/api/portal/search', search);
      expect(JSON.stringify(body)).not.toContain(caseId);
    }
    for (const path of ['/api/notification/messages', `/api/notification/messages?case=${caseId}`]) {
      expect((await as('back-office', 'GET', path)).text).not.toContain(caseId);
    }
  });

  test('is not named to, and the reporter is not in, what the handler is shown by the portal', async () => {
    const shown = await as('petugas-pengaduan', 'GET', `/api/portal/cases/${caseId}`);
    expect(shown.status).toBe(200);
    expect(shown.text).not.toContain(reporterId);
    const seen = await as('petugas-pengaduan', 'POST', `/api/intake/people/${reporterId}/identity`, {
      purpose: 'tindak-lanjut-pengaduan',
      caseId,
    });
    expect(seen).toMatchObject({ status: 200, body: { name: 'Saksi Rahasia Sekali' } });
  });

  test('a public complaint is read by those who handle complaints and by nobody else, its contact apart', async () => {
    const complaint = {
      tenant: 'oku-selatan',
      text: 'Pendamping meminta potongan bantuan.',
      contact: { name: 'Warga Takut', reach: '081300001111' },
    };
    const answer = await callers.citizen().expect<{ ticket: string }>('POST', '/api/intake/public/complaints', {
      body: complaint,
    });
    await office.caughtUp();
    const found = await as('petugas-pengaduan', 'POST', '/api/portal/search', { q: answer.body.ticket });
    const id = String(found.body.items?.[0]?.['caseId']);
    for (const role of ['pendamping-bansos', 'front-office', 'petugas-survei', 'tagana', 'kepala-seksi'] as const) {
      expect((await as(role, 'GET', `/api/intake/cases/${id}/note?purpose=pelayanan-loket`)).status).not.toBe(200);
      expect((await as(role, 'POST', '/api/portal/search', { service: 'pengaduan-layanan' })).text).not.toContain(id);
    }
    const path = `/api/intake/cases/${id}`;
    const note = await as('petugas-pengaduan', 'GET', `${path}/note?purpose=tindak-lanjut-pengaduan`);
    expect(note).toMatchObject({ status: 200, body: { text: complaint.text } });
    expect(note.text).not.toContain('Warga Takut');
    const contact = await as('petugas-pengaduan', 'GET', `${path}/contact?purpose=tindak-lanjut-pengaduan`);
    expect(contact).toMatchObject({ status: 200, body: complaint.contact });
  });
});

describe('H2: the place of an officer', () => {
  test('bounds a camat in verification, too', async () => {
    const story = new WatchedStory(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'pelayanan-dtks', { subject: people.letterSeeker, village: ELSEWHERE });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('back-office', 'registry-check', 'registry-check', {
      outcome: 'registered',
      registry: 'DTSEN',
      dataDate: '2026-06-30',
    });
    const { letterId } = await story.letter('back-office', 'kepala-dinas', 'letter', 'loket');
    await office.caughtUp();
    for (const path of [`cases/${story.caseId}`, `letters/${letterId}`, `letters/${letterId}/pdf`]) {
      expect([path, (await as('camat', 'GET', `/api/verification/${path}`)).status]).toEqual([path, 403]);
    }
    expect((await as('kepala-dinas', 'GET', `/api/verification/letters/${letterId}/pdf`)).status).toBe(200);
  });

  test('does not reach a case without a village', async () => {
    const person = { name: 'Tanpa Desa Asal', noNikReason: 'belum-rekam' };
    const { caseId } = await filed('front-office', 'pelayanan-dtks', { subject: person });
    for (const service of ['intake', 'verification', 'portal']) {
      const { status } = await as('petugas-desa', 'GET', `/api/${service}/cases/${caseId}`);
      expect([service, status]).toEqual([service, 403]);
    }
  });

  test('bounds a TKSK in the survey', async () => {
    const story = new WatchedStory(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'layanan-lanjut-usia', { subject: people.elder, village: ELSEWHERE });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.opened('survey');
    await office.caughtUp();
    const path = `/api/survey/cases/${story.caseId}/steps/survey`;
    expect((await as('tksk', 'GET', path)).status).toBe(403);
    expect((await as(await other('tksk', { district: '16.09.02' }), 'GET', path)).status).toBe(200);
  });
});

test('H3: a case that a bounded officer filed opens nobody', async () => {
  const nik = '1609071210820041';
  const person = { ...stranger(nik, ELSEWHERE), birthDate: '1982-10-12', sex: 'L', name: 'Orang Jauh Sekali' };
  const { body } = await as('front-office', 'POST', '/api/intake/people', person);
  const subjectId = String(body['subjectId']);
  for (const role of ['petugas-desa', 'tksk'] as const) {
    const guessed = await as(role, 'POST', '/api/intake/people', { name: 'x', nik });
    expect(guessed.text).not.toContain(subjectId);
    expect(guessed.status).toBe(422);
    const complaint = { reporterId: subjectId, relation: 'masyarakat', village: HERE, note: 'uji coba saja' };
    expect((await as(role, 'POST', '/api/intake/complaints', complaint)).status).toBe(422);
    // Who has the person before him can file for the person, and is shown no more than he typed.
    const typed = { name: person.name, nik, birthDate: person.birthDate };
    const own = await as(role, 'POST', '/api/intake/complaints', {
      ...complaint,
      reporterId: undefined,
      reporter: typed,
    });
    expect(own.status).toBe(201);
    for (const caseId of [undefined, String(own.body['caseId'])]) {
      const look = { purpose: 'pelayanan-loket', ...(caseId && { caseId }) };
      const { status, text } = await as(role, 'POST', `/api/intake/people/${subjectId}/identity`, look);
      expect([role, status]).toEqual([role, 403]);
      expect(text).not.toContain(person.name);
    }
  }
  await office.caughtUp();
  const log = await as('petugas-pdp', 'GET', `/api/portal/access-log/${subjectId}`);
  expect(log.body.items).toEqual(
    expect.arrayContaining([
      // The guess, and the person before him.
      expect.objectContaining({ officer: 'oku-selatan.petugas-desa', fields: ['nik-match'] }),
      expect.objectContaining({
        officer: 'oku-selatan.petugas-desa',
        purpose: 'pelayanan-loket',
        fields: ['nik-match', 'name-match', 'birthDate-match'],
      }),
    ]),
  );
});

test('M1: papers, notes and identity are for whom a step of the case needs them', async () => {
  const form = { subject: people.odgjMan, village: HERE, note: 'Riwayat medis rahasia: skizofrenia.' };
  const { caseId, subjectId } = await filed('front-office', 'layanan-orang-dengan-gangguan-jiwa', form);
  const outsiders = [
    'petugas-logistik',
    'bendahara-bansos',
    'tagana',
    'pordam',
    'pendamping-bansos',
    'koordinator-kabupaten-pkh',
    'petugas-survei',
    'petugas-pengaduan',
    'pengelola-data-kabupaten',
  ] as const;
  for (const role of outsiders) {
    for (const purpose of ['pelayanan-loket', 'iseng']) {
      const note = await as(role, 'GET', `/api/intake/cases/${caseId}/note?purpose=${purpose}`);
      expect([role, note.status >= 403]).toEqual([role, true]);
      const identity = await as(role, 'POST', `/api/intake/people/${subjectId}/identity`, { purpose, caseId });
      expect([role, identity.status >= 403]).toEqual([role, true]);
    }
    for (const act of ['withdrawal', 'pauses']) {
      const body = act === 'pauses' ? { reason: 'menunggu-pemohon' } : { reasonCode: 'permintaan-pemohon' };
      expect([role, act, (await as(role, 'POST', `/api/intake/cases/${caseId}/${act}`, body)).status]).toEqual([
        role,
        act,
        403,
      ]);
    }
  }
  const idle = await as('front-office', 'POST', `/api/intake/people/${subjectId}/identity`, {
    purpose: 'iseng',
    caseId,
  });
  expect(idle).toMatchObject({ status: 422, body: { code: 'purpose-not-allowed' } });
  const real = { purpose: 'pelayanan-loket', caseId };
  expect((await as('front-office', 'POST', `/api/intake/people/${subjectId}/identity`, real)).status).toBe(200);
});

test('emergency access opens a case for hours with a reason that the privacy officer reads, and every use is logged', async () => {
  const form = { subject: people.disabledMan, village: ELSEWHERE };
  const { caseId, subjectId } = await filed('front-office', 'layanan-orang-dengan-kecacatan', form);
  const read = () => as('tksk', 'GET', `/api/portal/cases/${caseId}`);
  const reason = 'Pasien gawat malam ini dan petugas wilayahnya tidak dapat dihubungi.';
  const path = `/api/intake/cases/${caseId}/emergency-access`;
  expect((await read()).status).toBe(403);
  expect((await as('tksk', 'POST', path, { reason: 'penting' })).status).toBe(400);
  expect((await as('operator', 'POST', path, { reason })).status).toBe(403);
  expect((await as('tksk', 'POST', path, { reason, hours: 2 })).status).toBe(201);
  await office.caughtUp();
  expect((await read()).status).toBe(200);
  const act = await as('tksk', 'POST', `/api/intake/cases/${caseId}/withdrawal`, { reasonCode: 'permintaan-pemohon' });
  expect(act.status).toBe(403);
  const listed = await as('petugas-pdp', 'GET', '/api/intake/emergency-access');
  expect(listed.body.items).toMatchObject([{ caseId, officer: 'oku-selatan.tksk', reason }]);
  expect((await as('kepala-dinas', 'GET', '/api/intake/emergency-access')).status).toBe(403);
  const log = await as('petugas-pdp', 'GET', `/api/portal/access-log/${subjectId}`);
  expect(log.body.items).toContainEqual(
    expect.objectContaining({ officer: 'oku-selatan.tksk', purpose: 'akses-darurat' }),
  );
  const month = office.clock.now().toISOString().slice(0, 7);
  const oversight = await as('petugas-pdp', 'GET', `/api/portal/oversight?month=${month}`);
  expect(oversight.body.items).toContainEqual(
    expect.objectContaining({ officer: 'oku-selatan.tksk', purpose: 'akses-darurat', caseId, subjectId }),
  );
  office.clock.set(new Date(office.clock.now().getTime() + 2 * 3_600_000).toISOString());
  expect((await read()).status).toBe(403);
});

test('who leads the office without a step in a case looks for oversight, and the privacy officer has the list of the month', async () => {
  const form = { subject: people.disabledMan, village: ELSEWHERE };
  const { caseId, subjectId } = await filed('front-office', 'layanan-orang-dengan-kecacatan', form);
  const look = (purpose: string) =>
    as('kepala-dinas', 'POST', `/api/intake/people/${subjectId}/identity`, { purpose, caseId });
  expect(await look('keputusan')).toMatchObject({ status: 422, body: { code: 'oversight-purpose-required' } });
  expect((await look('pengawasan')).status).toBe(200);
  await office.caughtUp();
  const month = office.clock.now().toISOString().slice(0, 7);
  const listed = await as('petugas-pdp', 'GET', `/api/portal/oversight?month=${month}`);
  const looks = (listed.body.items as { caseId: string }[]).filter((line) => line.caseId === caseId);
  expect(looks).toMatchObject([{ officer: 'oku-selatan.kepala-dinas', purpose: 'pengawasan', subjectId }]);
  expect((await as('kepala-dinas', 'GET', `/api/portal/oversight?month=${month}`)).status).toBe(403);
});

test('what a closed case holds about people is for its officers until thirty days after it was closed', async () => {
  const form = { subject: people.disabledMan, village: ELSEWHERE };
  const { caseId, subjectId } = await filed('front-office', 'layanan-orang-dengan-kecacatan', form);
  const withdrawal = { reasonCode: 'permintaan-pemohon' };
  expect((await as('front-office', 'POST', `/api/intake/cases/${caseId}/withdrawal`, withdrawal)).status).toBe(200);
  const look = () =>
    as('front-office', 'POST', `/api/intake/people/${subjectId}/identity`, { purpose: 'pelayanan-loket', caseId });
  expect((await look()).status).toBe(200);
  office.clock.set(new Date(office.clock.now().getTime() + 30 * 86_400_000).toISOString());
  expect(await look()).toMatchObject({ status: 403, body: { code: 'no-need' } });
  expect((await as('front-office', 'GET', `/api/intake/cases/${caseId}`)).status).toBe(200);
});

test('L9: a search finds as many people of the own village as it is asked for', async () => {
  const named = (n: number, village: string) => ({ name: `Kembarwati Desa ${n}`, noNikReason: 'belum-rekam', village });
  for (let n = 0; n < 30; n += 1) {
    await as('front-office', 'POST', '/api/intake/people', named(n, n % 10 === 9 ? HERE : n % 2 ? NEXT : ELSEWHERE));
  }
  const { body } = await as('petugas-desa', 'POST', '/api/intake/people/search', {
    query: 'Kembarwati Desa',
    limit: 3,
  });
  expect(body.items).toHaveLength(3);
});
