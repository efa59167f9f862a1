import { type Answer, DemoClient, type DemoPerson, type DemoTenant, DEMO_PEOPLE as people, Story } from '@alur/demo';
import { loadStandards, type Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, NOW, openOffice, type TestOffice } from '../fixtures/office.ts';

const REGISTRY = { registry: 'DTSEN', dataDate: '2026-06-30' };

let office: TestOffice;
let callers: DemoClient;

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
});

afterAll(() => office.close());

function oku(): Story {
  return new Story(callers, 'oku-selatan', 'front-office');
}

function luwu(): Story {
  return new Story(callers, 'luwu-timur', 'petugas-pelayanan');
}

function send<T = Record<string, unknown>>(
  tenant: DemoTenant,
  role: Role,
  method: string,
  path: string,
  body?: object,
): Promise<Answer<T>> {
  return ask<T>(callers, [tenant, role], method, path, body);
}

function stepPath({ caseId }: Story, stepId: string, act: string): string {
  return `/api/verification/cases/${caseId}/steps/${stepId}/${act}`;
}

/** Letters of a case as the register shows them. */
async function lettersOf({ tenant, caseId }: Story): Promise<object[]> {
  await office.caughtUp();
  const { body } = await send<{ letters: object[] }>(tenant, 'kepala-dinas', 'GET', `/api/portal/cases/${caseId}`);
  return body.letters;
}

test('2.7 no. 3: who is not in the registry gets no Surat Pengantar, and the case closes as tidak-terdaftar', async () => {
  const story = luwu();
  const form = { subject: people.luwuStudent, reporter: people.luwuFather, relation: 'keluarga' };
  await story.file('pengisi-data-desa', 'surat-keterangan-dtks', form);
  await story.complete('pengisi-data-desa');
  const draft = () =>
    send('luwu-timur', 'pengisi-data-desa', 'POST', stepPath(story, 'surat-pengantar', 'letters'), {});
  expect(await draft()).toMatchObject({
    status: expect.any(Number),
    body: { code: expect.stringMatching(/not-(open|found)$/) },
  });
  await story.verify('pengisi-data-desa', 'village-check', 'village-check', { outcome: 'not-registered', ...REGISTRY });
  expect(await story.outcome()).toBe('tidak-terdaftar');
  expect((await draft()).status).toBe(409);
  expect(await lettersOf(story)).toEqual([]);
});

describe('2.7 no. 4: the KTP is asked for from the seventeenth birthday on', () => {
  const pupil = (birthDate: string): DemoPerson => ({
    name: 'Andi Tenriwaru',
    noNikReason: 'belum-rekam',
    birthDate,
    village: people.luwuStudent.village,
  });

  test.each([
    ['15', '2010-09-11', false],
    ['16, a day before the birthday', '2009-07-02', false],
    ['17, on the birthday', '2009-07-01', true],
    ['17', '2009-01-15', true],
  ])('at %s', async (_, birthDate, demanded) => {
    const story = luwu();
    await story.file('pengisi-data-desa', 'surat-keterangan-dtks', { subject: pupil(birthDate) }, ['fc-ktp']);
    const path = `/api/intake/cases/${story.caseId}/completeness`;
    const answer = await send('luwu-timur', 'pengisi-data-desa', 'POST', path, { decision: 'complete' });
    if (demanded) {
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'documents-missing', facts: { missing: ['fc-ktp'] } },
      });
      await story.attach('pengisi-data-desa', 'fc-ktp');
      await story.complete('pengisi-data-desa');
    } else {
      expect(answer.status).toBe(200);
    }
  });
});

test('2.7 no. 5: penonaktifan-kis-pbid without the original card is not complete', async () => {
  const story = oku();
  await story.file('front-office', 'penonaktifan-kis-pbid', { subject: people.kisHolder }, ['kartu-kis-pbid-asli']);
  const path = `/api/intake/cases/${story.caseId}/completeness`;
  expect(await send('oku-selatan', 'front-office', 'POST', path, { decision: 'complete' })).toMatchObject({
    status: 422,
    body: { code: 'documents-missing', rule: 'R-03', facts: { missing: ['kartu-kis-pbid-asli'] } },
  });
  await story.attach('front-office', 'kartu-kis-pbid-asli');
  await story.complete('front-office');
});

describe('2.7 no. 6: no recommendation before the survey', () => {
  let story: Story;

  beforeAll(async () => {
    story = oku();
    const form = { subject: people.elder, reporter: people.elderDaughter, relation: 'keluarga' };
    await story.file('front-office', 'layanan-lanjut-usia', form);
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
  });

  test('neither letter nor decision nor nomination', async () => {
    const acts = [
      ['back-office', 'recommendation', 'letters', {}],
      ['kepala-dinas', 'decision', 'decision', { outcome: 'eligible', reasonCode: 'memenuhi-kriteria' }],
      ['back-office', 'nomination', 'nomination', {}],
    ] as const;
    for (const [role, stepId, act, body] of acts) {
      const answer = await send('oku-selatan', role, 'POST', stepPath(story, stepId, act), body);
      expect([act, answer]).toMatchObject([act, { status: 409, body: { code: 'step-not-open' } }]);
    }
    expect(await lettersOf(story)).toEqual([]);
  });

  test('R-04: and no survey without the TKSK', async () => {
    const path = `/api/survey/cases/${story.caseId}/steps/survey/team`;
    const surveyor = 'oku-selatan.petugas-survei';
    expect(await send('oku-selatan', 'kabid-linjamsos', 'POST', path, { surveyor })).toMatchObject({
      status: 422,
      body: { code: 'partner-required', rule: 'R-04' },
    });
  });
});

test('2.7 no. 8: layanan-pkh is measured by its six minutes and gives no letter', async () => {
  const story = oku();
  await story.file('front-office', 'layanan-pkh', { subject: people.pkhMother });
  await story.complete('front-office');
  const shown = () => send('oku-selatan', 'kepala-dinas', 'GET', `/api/portal/cases/${story.caseId}`);
  await office.caughtUp();
  expect((await shown()).body).toMatchObject({ dueAt: '2026-07-01T02:06:00.000Z' });
  await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
  await story.verify('koordinator-kabupaten-pkh', 'validation', 'registry-check', {
    outcome: 'registered',
    ...REGISTRY,
  });
  office.clock.advance(7 * 60_000);
  try {
    await story.verify('front-office', 'explanation', 'explanation', { note: 'Jadwal dijelaskan.' });
    expect(await story.outcome()).toBe('completed');
  } finally {
    office.clock.set(NOW);
  }
  expect(await lettersOf(story)).toEqual([]);
  expect((await shown()).body).toMatchObject({ outcome: 'completed', sla: 'late' });
});

test('2.7 no. 9: a citizen who files bansos-stimulan himself is shown the way to the Pendamping', async () => {
  const body = { service: 'bansos-stimulan', subject: people.newlyPoor, relation: 'diri' };
  const answer = await send('oku-selatan', 'front-office', 'POST', '/api/intake/applications', body);
  expect(answer).toMatchObject({ status: 422, body: { code: 'applicant-not-allowed' } });
  expect(answer.body['detail']).toContain('Pendamping');
});

test('2.7 no. 10: the page of layanan-anak-terlantar shows the published text and that it is under review', async () => {
  const response = await fetch(`${office.url}/layanan/layanan-anak-terlantar`);
  const page = await response.text();
  expect(response.status).toBe(200);
  const { published } = loadStandards().find('layanan-anak-terlantar')!;
  expect(published.product.length).toBeGreaterThan(0);
  expect(page).toContain('6 Menit');
  expect(page).toContain('sedang ditinjau');
  for (const { file, lines } of [...published.time, ...published.product])
    expect(page).toContain(`${file}, baris ${lines}`);
});
