import { CaseOpened, FileCompleted, StepOpened } from '@alur/contracts';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IntakeUnderTest, NINE, PNG } from '../fixtures/office.ts';

interface CaseBody {
  caseId: string;
  code: string;
  facts: { missing: string[] };
  openSteps: { stepId: string; dueAt: string | null }[];
  requirements: { code: string; mayFollow: boolean; state: string }[];
  incident: object | null;
}

const VILLAGE = '16.09.01.2004';
const fire = {
  service: 'layanan-korban-bencana-sosial',
  hazard: 'kebakaran',
  uuClass: 'nonalam',
  occurredAt: '2026-07-01T08:15:00+07:00',
  channel: 'telepon',
  village: VILLAGE,
  place: { latitude: -4.532171, longitude: 104.073519 },
  address: 'Dusun Melati 3 RT 02',
  contact: { name: 'Pak Darmawan', reach: '0813-9999-0001' },
  note: 'Api dari dapur, dua rumah terbakar.',
};

const office = new IntakeUnderTest();
beforeAll(() => office.start());
afterAll(() => office.close());

function report(token: string, change: object = {}) {
  return office.call<CaseBody>('POST', '/api/intake/incidents', { ...fire, ...change }, { token });
}

function post(caseId: string, path: string, token: string, body: object = {}) {
  return office.call<CaseBody>('POST', `/api/intake/cases/${caseId}/${path}`, body, { token });
}

describe('the first report', () => {
  test('INC-17: a telephone call opens the case without a paper; what may follow is listed', async () => {
    const { status, body } = await report(await office.frontOffice());
    expect(status).toBe(201);
    expect(body.requirements.map(({ code, mayFollow }) => [code, mayFollow])).toEqual([
      ['fc-kk', true],
      ['fc-ktp', true],
      ['laporan-kejadian-desa', true],
      ['surat-permohonan-bencana', true],
    ]);
    const complete = await post(body.caseId, 'completeness', await office.frontOffice(), { decision: 'complete' });
    expect(complete.body.openSteps.map(({ stepId }) => stepId)).toEqual(['disposition', 'papers']);
    const published = (await office.published(CaseOpened)).find(({ data }) => data.caseId === body.caseId);
    expect(published?.data).toMatchObject({
      kind: 'incident',
      urgent: true,
      relation: 'masyarakat',
      incident: {
        localClass: 'sosial',
        uuClass: 'nonalam',
        hazard: 'kebakaran',
        occurredAt: '2026-07-01T01:15:00.000Z',
        place: { latitude: -4.53, longitude: 104.07 },
      },
    });
    const completed = (await office.published(FileCompleted)).find(({ data }) => data.caseId === body.caseId);
    expect(completed?.data.dueAt).toBe(new Date(Date.parse(NINE) + 72 * 3_600_000).toISOString());
  });

  test('R-19: the exact place and the caller are read with a purpose, and are in no event', async () => {
    const { body } = await report(await office.frontOffice());
    const token = await office.frontOffice();
    const read = (what: string) => {
      const path = `/api/intake/cases/${body.caseId}/${what}?purpose=pelayanan-loket`;
      return office.call('GET', path, undefined, { token });
    };
    expect((await read('note')).body).toEqual({
      text: fire.note,
      location: { ...fire.place, address: fire.address },
    });
    expect((await read('contact')).body).toMatchObject(fire.contact);
    // Who has no step in it yet reads it once the team is sent.
    const tagana = await office.token('tagana-1', ['tagana']);
    const early = `/api/intake/cases/${body.caseId}/note?purpose=asesmen`;
    expect((await office.call('GET', early, undefined, { token: tagana })).status).toBe(403);
    const log = JSON.stringify(await office.ports.store.readAll('', 10_000));
    for (const secret of ['Darmawan', '9999', 'Melati', '4.5321', '104.0735', 'dapur'])
      expect(log).not.toContain(secret);
    const view = await office.call<CaseBody>('GET', `/api/intake/cases/${body.caseId}`, undefined, { token });
    expect(view.body.incident).toMatchObject({ place: { latitude: -4.53, longitude: 104.07 } });
  });

  test('R-05: the umbrella service asks for the class', async () => {
    const token = await office.frontOffice();
    const umbrella = { service: 'penanggulangan-bencana' };
    expect(await report(token, umbrella)).toMatchObject({ status: 422, body: { code: 'class-required' } });
    expect(await report(token, { ...umbrella, localClass: 'alam' })).toMatchObject({ status: 201 });
    const wrong = await report(token, { localClass: 'alam' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'class-of-another-service', rule: 'R-05' } });
  });

  test('the village reports for itself, TAGANA from the spot; a logistics officer does not', async () => {
    const village = await office.token('desa-1', ['petugas-desa'], { village: VILLAGE });
    expect((await report(village, { channel: undefined, village: undefined })).status).toBe(201);
    expect((await report(village, { village: '16.09.02.2013' })).status).toBe(403);
    expect((await report(await office.token('tagana-1', ['tagana']))).status).toBe(201);
    expect((await report(await office.token('logistik-1', ['petugas-logistik']))).status).toBe(403);
    const opened = await office.published(CaseOpened);
    expect(opened.find(({ data }) => data.openedBy === 'oku-selatan.desa-1')?.data).toMatchObject({
      relation: 'perangkat-desa',
      channel: 'desa',
      village: VILLAGE,
    });
  });

  test('an unreadable time or place is refused field by field', async () => {
    const token = await office.frontOffice();
    const wrong = { occurredAt: '2026-07-01T08:15:00', place: { latitude: 104, longitude: -4 } };
    expect(await report(token, wrong)).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    const later = await report(token, { occurredAt: '2026-07-01T09:15:00+07:00' });
    expect(later).toMatchObject({ status: 422, body: { code: 'occurred-in-future' } });
  });
});

test('INC-17: the papers follow while help is on the way', async () => {
  const token = await office.frontOffice();
  const { caseId } = (await report(token)).body;
  await post(caseId, 'completeness', token, { decision: 'complete' });
  await office.upload(
    caseId,
    'laporan-kejadian-desa',
    await office.token('desa-1', ['petugas-desa'], { village: VILLAGE }),
    PNG,
  );
  const early = await post(caseId, 'papers', token);
  expect(early).toMatchObject({ status: 422, body: { code: 'documents-missing' } });
  expect(early.body.facts.missing).toEqual(['fc-kk', 'fc-ktp', 'surat-permohonan-bencana']);
  for (const code of early.body.facts.missing) {
    await office.upload(caseId, code, token, Buffer.concat([PNG, Buffer.from(code)]));
  }
  const received = await post(caseId, 'papers', token);
  expect(received).toMatchObject({ status: 200 });
  expect(received.body.openSteps.map(({ stepId }) => stepId)).toEqual(['disposition']);
});

describe('people', () => {
  test.each([['tagana'], ['pordam'], ['kepala-seksi'], ['petugas-desa']] satisfies [Role][])(
    'a %s registers the head of a household',
    async (role) => {
      const token = await office.token(
        `registrar-${role}`,
        [role],
        role === 'petugas-desa' ? { village: VILLAGE } : {},
      );
      const person = { name: 'Kepala Keluarga', noNikReason: 'darurat', village: VILLAGE };
      const { status, body } = await office.call('POST', '/api/intake/people', person, { token });
      expect([status, body]).toMatchObject([201, { existing: false }]);
    },
  );
});

describe('grants', () => {
  const subject = { name: 'Penerima Usulan', noNikReason: 'belum-rekam', village: VILLAGE };

  test('R-18, 2.7 no. 9: a citizen who files a stimulan proposal is sent to the Pendamping', async () => {
    const body = { service: 'bansos-stimulan', subject, jenisStimulan: 'UEP' };
    for (const relation of ['diri', 'keluarga']) {
      const answer = await office.call<{ detail: string }>(
        'POST',
        '/api/intake/applications',
        { ...body, relation },
        { token: await office.frontOffice() },
      );
      expect(answer).toMatchObject({ status: 422, body: { code: 'applicant-not-allowed', rule: 'R-18' } });
      expect(answer.body.detail).toContain('Pendamping Bansos');
    }
    const token = await office.token('pendamping-1', ['pendamping-bansos']);
    const filed = await office.call<CaseBody>(
      'POST',
      '/api/intake/applications',
      { ...body, relation: 'pendamping' },
      { token },
    );
    expect(filed.status).toBe(201);
    const step = (await office.published(StepOpened)).find(({ data }) => data.caseId === filed.body.caseId);
    expect(step?.data.params).toEqual({ jenisStimulan: 'UEP' });
  });

  test('the group of the grant for the elderly and the mentally ill is chosen', async () => {
    const token = await office.frontOffice();
    const body = { service: 'bansos-lansia-odgj', subject };
    const ask = (more: object) => office.call('POST', '/api/intake/applications', { ...body, ...more }, { token });
    expect(await ask({})).toMatchObject({ status: 422, body: { code: 'choice-required' } });
    expect(await ask({ kelompok: 'pkh' })).toMatchObject({ status: 400 });
    expect(await ask({ kelompok: 'odgj' })).toMatchObject({ status: 201 });
  });
});
