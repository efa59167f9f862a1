import { CaseClosed, IdentityAccessed, StepOpened, StepOverdue, SubjectErased } from '@alur/contracts';
import { until } from '@alur/platform/testing';
import { pagePdf } from '@alur/privacy/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AssigneeWatch } from '../../processes/assignee-watch.ts';
import { OverdueScheduler } from '../../processes/overdue-scheduler.ts';
import { assignedSteps } from '../../views/assigned-steps.ts';
import { IntakeUnderTest, NINE, PNG } from '../fixtures/office.ts';

const NIK = '1609014107509992';
const NAME = 'Siti Aminah';
const VILLAGE = '16.09.01.2004';
const elder = { name: NAME, nik: NIK, birthDate: '1950-07-01', sex: 'P', village: VILLAGE, phone: '0812-3456-7890' };

interface CaseBody {
  caseId: string;
  ticket: string;
  revision: number;
  status: string;
  dueAt: string | null;
  openSteps: { stepId: string; run: number; dueAt: string | null; assignee: string | null }[];
  requirements: { code: string; state?: string }[];
  warnings: { code: string }[];
}

const office = new IntakeUnderTest();
let counter = 0;
beforeAll(() => office.start());
afterAll(() => office.close());

async function file(body: object = {}, headers: Record<string, string> = {}) {
  const token = await office.frontOffice();
  const form = { service: 'layanan-lanjut-usia', subject: elder, ...body };
  return office.call<CaseBody>('POST', '/api/intake/applications', form, { token, headers });
}

/** A scan of its own, because the same paper twice is one document. */
function scan(): Uint8Array {
  counter += 1;
  return pagePdf(`/Scan ${counter}`);
}

async function completeFile(): Promise<string> {
  const token = await office.frontOffice();
  const { caseId } = (await file()).body;
  for (const code of ['sktm-desa', 'fc-ktp', 'fc-kk']) await office.upload(caseId, code, token, scan());
  const answer = await office.call(
    'POST',
    `/api/intake/cases/${caseId}/completeness`,
    { decision: 'complete' },
    { token },
  );
  expect(answer.status).toBe(200);
  return caseId;
}

describe('filing', () => {
  test('an application gets a case, a ticket and the list of papers', async () => {
    const { status, body, headers } = await file();
    expect(status).toBe(201);
    expect(body.requirements.map((r) => r.code)).toEqual(['sktm-desa', 'fc-ktp', 'fc-kk']);
    expect(body.ticket).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{1,5}){2}$/);
    expect(body.openSteps).toMatchObject([{ stepId: 'completeness', run: 1 }]);
    expect(headers.get('alur-version')).toBe(`oku-selatan/case/${body.caseId}@${body.revision}`);
    expect(headers.get('etag')).toBe(`"${body.revision}"`);
  });

  test('the same Idempotency-Key finds the same case; another body under it is refused', async () => {
    const headers = { 'idempotency-key': 'filing-0001' };
    const first = await file({ note: 'Hidup sendiri' }, headers);
    const again = await file({ note: 'Hidup sendiri' }, headers);
    expect(again.body).toMatchObject({ caseId: first.body.caseId, ticket: first.body.ticket });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(await file({ note: 'Lain' }, headers)).toMatchObject({ status: 422, body: { code: 'command-id-reused' } });
    const token = await office.frontOffice();
    const note = await office.call(
      'GET',
      `/api/intake/cases/${first.body.caseId}/note?purpose=pelayanan-loket`,
      undefined,
      {
        token,
      },
    );
    expect(note.body).toMatchObject({ text: 'Hidup sendiri' });
  });

  test('2.7 no. 9: stimulan aid filed by the citizen himself points to the Pendamping', async () => {
    const answer = await file({ service: 'bansos-stimulan' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'applicant-not-allowed' } });
    expect(JSON.stringify(answer.body)).toContain('Pendamping');
  });

  test('a wrong NIK is refused field by field, an odd one only warned of', async () => {
    const wrong = await file({ subject: { ...elder, nik: '7324043113019993' } });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'identity-invalid', errors: [{ field: 'nik' }] } });
    expect(JSON.stringify(wrong.body)).not.toContain('7324043113019993');
    const moved = await file({ subject: { name: 'Rina', nik: '3273056010900009' } });
    expect(moved.status).toBe(201);
    expect(moved.body.warnings.length).toBeGreaterThan(0);
    const none = await file({ subject: { name: 'Tanpa Nama' } });
    expect(none.body).toMatchObject({ errors: [{ field: 'noNikReason' }] });
    expect((await file({ subject: { name: 'Tanpa Nama', noNikReason: 'orang-terlantar' } })).status).toBe(201);
  });

  test('R-03, R-02: papers, completeness, and the clock from the complete file', async () => {
    const token = await office.frontOffice();
    const { caseId } = (await file()).body;
    const complete = () =>
      office.call<CaseBody>('POST', `/api/intake/cases/${caseId}/completeness`, { decision: 'complete' }, { token });
    expect(await complete()).toMatchObject({ status: 422, body: { code: 'documents-missing', rule: 'R-03' } });
    for (const code of ['sktm-desa', 'fc-ktp']) expect((await office.upload(caseId, code, token)).status).toBe(201);
    const waiver = { code: 'fc-kk', reasonCode: 'hilang-karena-bencana' };
    await office.call('POST', `/api/intake/cases/${caseId}/dispensations`, waiver, { token });
    const read = await office.call<CaseBody>('GET', `/api/intake/cases/${caseId}`, undefined, { token });
    expect(read.body).toMatchObject({ dueAt: null, status: 'open' });
    expect(read.body.requirements.map((r) => r.state)).toEqual(['supplied', 'supplied', 'dispensed']);
    const done = await complete();
    expect(done.body).toMatchObject({ dueAt: '2026-07-02T09:00:00.000Z', openSteps: [{ stepId: 'verification' }] });
  });
});

describe('papers', () => {
  test('a retried upload is one document; its content decides its type; every reading is logged', async () => {
    const token = await office.frontOffice();
    const { caseId } = (await file()).body;
    const first = await office.upload(caseId, 'fc-ktp', token, PNG, 'upload-0001');
    const again = await office.upload(caseId, 'fc-ktp', token, PNG, 'upload-0001');
    expect(again.body['documentId']).toBe(first.body['documentId']);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    const otherKey = await office.upload(caseId, 'fc-ktp', token, PNG, 'upload-0002');
    expect(otherKey).toMatchObject({
      status: 201,
      body: { documentId: first.body['documentId'], revision: first.body['revision'] },
    });
    expect(await office.upload(caseId, 'fc-kk', token, PNG, 'upload-0001')).toMatchObject({
      status: 422,
      body: { code: 'command-id-reused' },
    });
    expect(await office.upload(caseId, 'fc-ktp', token, scan(), 'upload-0001')).toMatchObject({
      status: 422,
      body: { code: 'command-id-reused' },
    });
    expect(await office.upload(caseId, 'fc-ktp', token, Buffer.from('#!/bin/sh'))).toMatchObject({
      status: 422,
      body: { code: 'upload-type-not-allowed' },
    });
    const path = `/api/intake/cases/${caseId}/documents/${first.body['documentId']}`;
    expect((await office.call('GET', path, undefined, { token })).status).toBe(400);
    const { status, headers } = await office.call('GET', `${path}?purpose=verifikasi`, undefined, { token });
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'image/png', 'no-store']);
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="fc-ktp-[0-9a-f]{8}\.png"$/);
    const accesses = await until(
      () => office.published(IdentityAccessed),
      (all) => all.some(({ data }) => data.caseId === caseId && data.purpose === 'verifikasi'),
    );
    const looks = accesses.filter(({ data }) => data.caseId === caseId);
    const officer = 'oku-selatan.front-office-1';
    // Age and sex were screened at the filing.
    expect(looks.map(({ data }) => data)).toMatchObject([
      { officer, purpose: 'kelengkapan', fields: ['birthDate', 'sex'] },
      { officer, purpose: 'verifikasi', fields: ['document:fc-ktp'] },
    ]);
  });

  test('R-03: an incomplete file goes back and comes again', async () => {
    const token = await office.frontOffice();
    const { caseId } = (await file()).body;
    const post = (what: string, body: object) =>
      office.call<CaseBody>('POST', `/api/intake/cases/${caseId}/${what}`, body, { token });
    expect((await post('completeness', { decision: 'incomplete' })).body).toMatchObject({
      status: 'returned',
      openSteps: [],
    });
    expect((await post('supplement', {})).body.openSteps).toMatchObject([{ stepId: 'completeness', run: 2 }]);
  });
});

describe('the route', () => {
  test('an outcome of another context opens the next step, once', async () => {
    const caseId = await completeFile();
    const outcome = {
      caseId,
      stepId: 'verification',
      run: 1,
      kind: 'document-verification',
      outcome: 'passed',
      by: 'oku-selatan.back-office-1',
      at: NINE,
      failedDocuments: [],
    };
    await office.verified(outcome);
    await office.verified(outcome);
    const opened = await until(
      () => office.published(StepOpened),
      (all) => all.some(({ data }) => data.caseId === caseId && data.stepId === 'survey'),
    );
    expect(opened.filter(({ data }) => data.caseId === caseId).map(({ data }) => data.stepId)).toEqual([
      'completeness',
      'verification',
      'survey',
    ]);
  });

  test('the bearer gets a receipt on the paper of the counter', async () => {
    const token = await office.frontOffice();
    const caseId = await completeFile();
    const print = (query: string) =>
      office.call('GET', `/api/intake/cases/${caseId}/receipt${query}`, undefined, { token });
    for (const query of ['', '?sheet=80mm']) {
      const { status, headers } = await print(query);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
    }
    expect((await print('?sheet=A0')).status).toBe(400);
  });

  test('a step is taken once: the second officer sees that it changed', async () => {
    const token = await office.frontOffice();
    const other = await office.token('front-office-2', ['front-office']);
    const caseId = await completeFile();
    const path = `/api/intake/cases/${caseId}/steps/verification/assignment`;
    const etag =
      (await office.call('GET', `/api/intake/cases/${caseId}`, undefined, { token })).headers.get('etag') ?? '';
    const headers = { 'if-match': etag };
    const mine = await office.call('POST', path, { officer: 'oku-selatan.front-office-1' }, { token, headers });
    expect(mine.status).toBe(200);
    expect(
      await office.call('POST', path, { officer: 'oku-selatan.front-office-2' }, { token: other, headers }),
    ).toMatchObject({ status: 409, body: { code: 'revision-conflict' } });
    expect((await office.call('POST', path, { officer: null }, { token: other })).status).toBe(403);
  });

  test('F8, field 09: a step is given only to an active officer of the office with a role for it', async () => {
    const head = await office.token('kepala-seksi-1', ['kepala-seksi']);
    await office.token('front-office-2', ['front-office']);
    await office.token('bendahara-1', ['bendahara-bansos']);
    await office.token('pulang', ['front-office']);
    await office.token('luwu', ['front-office'], { tenant: 'luwu-timur' });
    await office.running.accounts.setDisabled('oku-selatan.pulang', true);
    const caseId = await completeFile();
    const assign = (officer: string) =>
      office.call('POST', `/api/intake/cases/${caseId}/steps/verification/assignment`, { officer }, { token: head });
    for (const [officer, code] of [
      ['oku-selatan.front-office-99', 'officer-unknown'],
      ['luwu-timur.luwu', 'officer-unknown'],
      ['oku-selatan.bendahara-1', 'officer-unfit'],
      ['oku-selatan.pulang', 'officer-inactive'],
    ] as const) {
      expect(await assign(officer)).toMatchObject({ status: 422, body: { code, errors: [{ field: 'officer' }] } });
    }
    expect(await assign('oku-selatan.front-office-2')).toMatchObject({ status: 200 });
  });

  test('field 09: who is disabled or loses the role frees the steps', async () => {
    const head = await office.token('kepala-seksi-1', ['kepala-seksi']);
    const watch = office.running.app.get(AssigneeWatch, { strict: false });
    const taken = async (name: string) => {
      const caseId = await completeFile();
      const path = `/api/intake/cases/${caseId}/steps/verification/assignment`;
      await office.token(name, ['front-office']);
      const answer = await office.call('POST', path, { officer: `oku-selatan.${name}` }, { token: head });
      expect(answer.status).toBe(200);
      await until(
        () => office.ports.views.of(assignedSteps).get(`${caseId}/verification`),
        (step) => step !== undefined,
      );
      return async () => {
        await watch.tick();
        const { body } = await office.call<CaseBody>('GET', `/api/intake/cases/${caseId}`, undefined, { token: head });
        return body.openSteps.find(({ stepId }) => stepId === 'verification')?.assignee;
      };
    };
    const [leaver, changed, kept] = [await taken('keluar'), await taken('pindah-tugas'), await taken('tetap')];
    await office.running.accounts.setDisabled('oku-selatan.keluar', true);
    const none = { village: null, district: null };
    await office.running.accounts.changeDuties('oku-selatan.pindah-tugas', { roles: ['petugas-pdp'], ...none });
    expect(await leaver()).toBeNull();
    expect(await changed()).toBeNull();
    expect(await kept()).toBe('oku-selatan.tetap');
  });

  test('a passed due time becomes one StepOverdue, however often the scheduler looks', async () => {
    const caseId = await completeFile();
    const scheduler = office.running.app.get(OverdueScheduler, { strict: false });
    const marks = async () => (await office.published(StepOverdue)).filter(({ data }) => data.caseId === caseId);
    office.clock.advance(31 * 60_000);
    await until(
      async () => {
        await scheduler.tick();
        return marks();
      },
      (all) => all.length > 0,
    );
    await scheduler.tick();
    expect(await marks()).toHaveLength(1);
    office.clock.set(NINE);
  });

  test('pause, resume, withdraw, reopen', async () => {
    const token = await office.frontOffice();
    const head = await office.token('kepala-dinas-1', ['kepala-dinas']);
    const caseId = await completeFile();
    const post = (what: string, body: object, by = token) =>
      office.call<CaseBody>('POST', `/api/intake/cases/${caseId}/${what}`, body, { token: by });
    expect((await post('pauses', { reason: 'gangguan-jaringan' })).status).toBe(200);
    office.clock.advance(3_600_000);
    expect((await post('resumption', {})).body.openSteps).toMatchObject([{ dueAt: '2026-07-01T03:30:00.000Z' }]);
    office.clock.set(NINE);
    expect((await post('rejection', { reasonCode: 'tidak-dilengkapi' })).status).toBe(403);
    expect((await post('withdrawal', { reasonCode: 'pindah-domisili' })).body).toMatchObject({ status: 'closed' });
    expect(await post('pauses', { reason: 'gangguan-jaringan' })).toMatchObject({
      status: 409,
      body: { code: 'case-closed' },
    });
    expect((await post('reopening', { reasonCode: 'data-baru' }, head)).body.openSteps).toMatchObject([
      { stepId: 'verification', run: 2 },
    ]);
  });

  test('the words for lainnya are in the vault and not in the log, and are read with a purpose', async () => {
    const token = await office.frontOffice();
    const head = await office.token('kepala-dinas-1', ['kepala-dinas']);
    const path = `/api/intake/cases/${await completeFile()}`;
    const send = (body: object) => office.call('POST', `${path}/withdrawal`, body, { token });
    expect(await send({ reasonCode: 'iseng-saja' })).toMatchObject({ status: 422, body: { code: 'reason-unknown' } });
    const other = { reasonCode: 'lainnya' };
    expect(await send(other)).toMatchObject({ status: 422, body: { code: 'reason-text-missing' } });
    const note = 'Pemohon menerima bantuan dari yayasan.';
    expect((await send({ ...other, note })).status).toBe(200);
    const given = await office.call('GET', `${path}/reasons?purpose=pengawasan`, undefined, { token: head });
    expect(given.body).toMatchObject({ items: [{ ...other, label: 'Lainnya', text: note, by: expect.any(String) }] });
    const stream = `oku-selatan/case/${path.split('/').at(-1)}`;
    expect(JSON.stringify(await office.ports.store.readStream(stream))).not.toContain('yayasan');
  });
});

describe('people', () => {
  test('one NIK is one person, also when two counters register it at once', async () => {
    const token = await office.frontOffice();
    const person = { name: 'Budi Santoso', nik: '1609010107909991', village: VILLAGE };
    const both = await Promise.all([1, 2].map(() => office.call('POST', '/api/intake/people', person, { token })));
    expect(new Set(both.map(({ body }) => body['subjectId'])).size).toBe(1);
    const again = await office.call('POST', '/api/intake/people', { ...person, name: 'Orang Lain' }, { token });
    expect(again.body).toMatchObject({ existing: true, warnings: [{ code: 'name-differs' }] });
  });

  test('F27: a village that is not on the list is refused, so that no paper lacks its name', async () => {
    const token = await office.frontOffice();
    const person = { ...elder, village: '16.09.01.2001' };
    expect(await office.call('POST', '/api/intake/people', person, { token })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'village', message: 'Kode desa/kelurahan tidak dikenal di kabupaten ini.' }] },
    });
  });

  test('R-19: found by name and number, listed masked, shown only with a purpose', async () => {
    const token = await office.frontOffice();
    const { subjectId } = (await office.call('POST', '/api/intake/people', elder, { token })).body;
    for (const query of ['aminah siti', NIK, '+62 812 3456 7890']) {
      const { body } = await office.call<{ items: object[] }>(
        'POST',
        '/api/intake/people/search',
        { query },
        { token },
      );
      expect(body.items).toContainEqual({
        subjectId,
        name: expect.stringMatching(/^S\*+ A\*+$/),
        village: VILLAGE,
        villageName: 'Desa Suka Banjar, Kecamatan Muara Dua',
      });
    }
    const path = `/api/intake/people/${subjectId}/identity`;
    expect((await office.call('POST', path, {}, { token })).status).toBe(400);
    const look = { purpose: 'pelayanan-loket' };
    expect(await office.call('POST', path, look, { token })).toMatchObject({
      status: 403,
      body: { code: 'case-required' },
    });
    const { caseId } = (await file({ subject: undefined, subjectId })).body;
    const shown = await office.call('POST', path, { ...look, caseId }, { token });
    expect(shown.body).toMatchObject({ name: NAME, nik: NIK, phone: '+6281234567890' });
    expect((await office.call('POST', path, { ...look, caseId })).status).toBe(401);
  });

  test('an e-mail address is kept in lower case, and one that is none is refused', async () => {
    const token = await office.frontOffice();
    const person = { name: 'Wati Surel', nik: '1609014502850021', village: VILLAGE, email: 'Wati@Contoh.example' };
    const { subjectId } = (await office.call('POST', '/api/intake/people', person, { token })).body;
    const path = `/api/intake/people/${subjectId}/identity`;
    const pdp = await office.token('pdp-1', ['petugas-pdp']);
    const shown = await office.call('POST', path, { purpose: 'permintaan-subjek' }, { token: pdp });
    expect(shown.body).toMatchObject({ email: 'wati@contoh.example' });
    const wrong = await office.call('POST', '/api/intake/people', { ...person, email: 'wati' }, { token });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'email' }] } });
  });

  test('a correction keeps the rest and moves the search', async () => {
    const token = await office.frontOffice();
    const person = { name: 'Joko Wdodo', nik: '1609010502800011', village: VILLAGE };
    const { subjectId } = (await office.call('POST', '/api/intake/people', person, { token })).body;
    const change = { name: 'Joko Widodo Saputra', reasonCode: 'salah-ketik' };
    expect((await office.call('PATCH', `/api/intake/people/${subjectId}`, change, { token })).status).toBe(200);
    const found = await office.call<{ items: object[] }>(
      'POST',
      '/api/intake/people/search',
      { query: 'widodo saputra' },
      { token },
    );
    expect(found.body.items).toEqual([
      { subjectId, name: 'J*** W*** S***', village: VILLAGE, villageName: 'Desa Suka Banjar, Kecamatan Muara Dua' },
    ]);
  });

  test('village officers reach their own village only', async () => {
    const here = await office.token('desa-1', ['petugas-desa'], { village: VILLAGE });
    const there = await office.token('desa-2', ['petugas-desa'], { village: '16.09.01.2002' });
    const { caseId } = (await file()).body;
    const read = (token: string) => office.call('GET', `/api/intake/cases/${caseId}`, undefined, { token });
    expect((await read(here)).status).toBe(200);
    expect(await read(there)).toMatchObject({ status: 403, body: { code: 'wrong-village' } });
    const hidden = await office.call<{ items: object[] }>(
      'POST',
      '/api/intake/people/search',
      { query: NAME },
      { token: there },
    );
    expect(hidden.body.items).toEqual([]);
    const luwu = await office.token('luwu-1', ['front-office'], { tenant: 'luwu-timur' });
    expect((await read(luwu)).status).toBe(404);
  });

  test('erasure: refused with an open case, then final and provable', async () => {
    const token = await office.frontOffice();
    const pdp = await office.token('pdp-1', ['petugas-pdp']);
    const person = { name: 'Hapus Saya', nik: '1609010503700012', village: VILLAGE };
    const filed = await file({ subject: person });
    const { caseId } = filed.body;
    const document = await office.upload(caseId, 'fc-ktp', token, scan());
    const read = await office.call<{ subjectId: string }>('GET', `/api/intake/cases/${caseId}`, undefined, { token });
    const { subjectId } = read.body;
    const erase = (version: string) =>
      office.call(
        'POST',
        `/api/intake/people/${subjectId}/erasure?after=${encodeURIComponent(version)}`,
        { ground: 'permintaan-subjek' },
        { token: pdp },
      );
    expect(await erase(document.headers.get('alur-version') ?? '')).toMatchObject({
      status: 422,
      body: { code: 'cases-still-open' },
    });
    const copy = await office.call<{ log: object[]; cases: object[] }>(
      'POST',
      `/api/intake/people/${subjectId}/export`,
      {},
      { token: pdp },
    );
    expect(copy.body).toMatchObject({ identity: { name: 'Hapus Saya' }, cases: [{ caseId }] });
    expect(copy.body.log.length).toBeGreaterThan(1);
    const closed = await office.call(
      'POST',
      `/api/intake/cases/${caseId}/withdrawal`,
      { reasonCode: 'permintaan-pemohon' },
      { token },
    );
    const gone = await erase(closed.headers.get('alur-version') ?? '');
    expect(gone).toMatchObject({ status: 200, body: { subjectId, erasedAt: expect.any(String) } });
    const path = `/api/intake/cases/${caseId}/documents/${document.body['documentId']}?purpose=verifikasi`;
    expect((await office.call('GET', path, undefined, { token })).status).toBe(404);
    expect(
      (await office.call('POST', `/api/intake/people/${subjectId}/identity`, { purpose: 'pelayanan-loket' }, { token }))
        .status,
    ).toBe(404);
    expect((await office.published(SubjectErased)).map(({ data }) => data.subjectId)).toContain(subjectId);
    const back = await office.call('POST', '/api/intake/people', person, { token });
    expect(back.status).toBe(201);
    expect(back.body['subjectId']).not.toBe(subjectId);
  });
});

describe('complaints', () => {
  test('F8: an id that no officer of the office has excludes nobody, so it is refused', async () => {
    const token = await office.frontOffice();
    const body = { note: 'Petugas kasar di loket.', anonymous: true, accused: 'oku-selatan.salah-ketik' };
    expect(await office.call('POST', '/api/intake/complaints', body, { token })).toMatchObject({
      status: 422,
      body: { code: 'officer-unknown', errors: [{ field: 'accused' }] },
    });
  });

  test('a citizen complains anonymously and gets a ticket; the text is read with a purpose', async () => {
    const body = { tenant: 'oku-selatan', text: 'Petugas meminta uang di loket.', category: 'berkadar-pengawasan' };
    const { status, body: receipt } = await office.call<CaseBody>('POST', '/api/intake/public/complaints', body);
    expect(status).toBe(201);
    expect(Object.keys(receipt).sort()).toEqual(['dueAt', 'dueFlag', 'pin', 'ticket']);
    expect(receipt).toMatchObject({ pin: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/) });
    expect((await office.call('POST', '/api/intake/public/complaints', { ...body, tenant: 'nowhere' })).status).toBe(
      404,
    );
    const opened = await until(
      () => office.published(StepOpened),
      (all) => all.some(({ data }) => data.service === 'pengaduan-layanan'),
    );
    const caseId = opened.find(({ data }) => data.service === 'pengaduan-layanan')!.data.caseId;
    const token = await office.token('pengaduan-1', ['petugas-pengaduan']);
    const note = await office.call(
      'GET',
      `/api/intake/cases/${caseId}/note?purpose=tindak-lanjut-pengaduan`,
      undefined,
      { token },
    );
    expect(note.body).toEqual({ text: body.text });
  });

  test('F10: a complaint about the complaint officer, and one about bribes, is answered by the Sekretaris', async () => {
    const token = await office.frontOffice();
    await office.token('pengaduan-1', ['petugas-pengaduan']);
    await office.token('sekretaris-1', ['sekretaris-dinas']);
    const rolesAfter = async (more: object) => {
      const form = { channel: 'tatap-muka', note: 'Meminta uang di loket.', anonymous: true, ...more };
      const { status, body } = await office.call<CaseBody>('POST', '/api/intake/complaints', form, { token });
      expect(status).toBe(201);
      const all = await until(
        () => office.published(StepOpened),
        (steps) => steps.some(({ data }) => data.caseId === body.caseId),
      );
      return all.find(({ data }) => data.caseId === body.caseId)!.data.roles;
    };
    expect(await rolesAfter({})).toEqual(['petugas-pengaduan']);
    expect(await rolesAfter({ accused: 'oku-selatan.pengaduan-1' })).toEqual(['sekretaris-dinas']);
    expect(await rolesAfter({ category: 'suap-pungli' })).toEqual(['sekretaris-dinas']);
  });

  test('the form of the page answers with ticket and PIN, and refuses on a page', async () => {
    const send = (fields: Record<string, string>) =>
      fetch(`${office.running.url}/api/intake/public/complaints/form`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
        body: new URLSearchParams(fields).toString(),
      });
    const taken = await send({ tenant: 'oku-selatan', category: '', text: 'Loket tutup pada jam kerja.', name: '' });
    expect([taken.status, taken.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await taken.text()).toMatch(/Nomor tiket.*PIN.*[0-9A-Z]{4}-[0-9A-Z]{4}/s);
    const refused = await send({ tenant: 'oku-selatan', text: 'pendek' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Tuliskan isi pengaduan');
  });

  test('an officer notes a complaint from any channel; the accused cannot read it', async () => {
    const token = await office.token('pengaduan-1', ['petugas-pengaduan']);
    const accused = 'oku-selatan.front-office-1';
    const form = {
      channel: 'whatsapp',
      note: 'Dilayani tidak sopan.',
      accused,
      contact: { name: 'Warga', reach: '0812' },
    };
    const { status, body } = await office.call<CaseBody>('POST', '/api/intake/complaints', form, { token });
    expect(status).toBe(201);
    const path = `/api/intake/cases/${body.caseId}/note?purpose=tindak-lanjut-pengaduan`;
    expect((await office.call('GET', path, undefined, { token: await office.frontOffice() })).status).not.toBe(200);
    const seen = (
      await office.call('GET', `/api/intake/cases/${body.caseId}`, undefined, { token: await office.frontOffice() })
    ).status;
    expect(seen).toBe(404);
    const contact = `/api/intake/cases/${body.caseId}/contact?purpose=tindak-lanjut-pengaduan`;
    expect((await office.call('GET', contact, undefined, { token })).body).toMatchObject(form.contact);
    const named = { note: 'Bantuan belum diterima.', reporter: elder, channel: 'surat', aboutService: 'layanan-pkh' };
    expect((await office.call('POST', '/api/intake/complaints', named, { token })).status).toBe(201);
    const own = { ...named, reporter: undefined, subject: elder, service: 'pengaduan-bansos-pkh' };
    const { body: pkh } = await office.call<CaseBody>('POST', '/api/intake/complaints', own, { token });
    expect(pkh.requirements.map(({ code }) => code)).toContain('kks');
  });
});

test('the public door is rate limited', async () => {
  const body = { tenant: 'oku-selatan', text: 'Antrean terlalu panjang.' };
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => office.call('POST', '/api/intake/public/complaints', body)),
  );
  expect(answers.map(({ status }) => status)).toContain(429);
});

test('R-19: no name, number, address or free text is in the log', async () => {
  await file({ note: 'Catatan rahasia', subject: { ...elder, address: 'Jalan Kenanga 5' } });
  const log = JSON.stringify(await office.ports.store.readAll('', 10_000));
  for (const secret of [NAME, 'Aminah', NIK, '81234567890', 'Kenanga', 'rahasia', 'meminta uang', 'Warga']) {
    expect(log).not.toContain(secret);
  }
  expect((await office.published(CaseClosed)).length).toBeGreaterThan(0);
});
