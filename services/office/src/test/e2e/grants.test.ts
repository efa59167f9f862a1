import { randomUUID } from 'node:crypto';
import { DemoClient, listForGrant, DEMO_PEOPLE as people, playStory, Story, scannedPaper } from '@alur/demo';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, openOffice, sceneOf, type TestOffice } from '../fixtures/office.ts';

let office: TestOffice;
let callers: DemoClient;

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
});

afterAll(() => office.close());

test.each([
  ['bansos-alat-bantu-disabilitas', 'sk-kepala-dinas'],
  ['bansos-penyandang-disabilitas', 'sk-bupati'],
  ['bansos-lansia-odgj', 'sk-bupati'],
] as const)('2.7 no. 7, R-17: %s gives nothing before its decree', async (service, asked) => {
  const story = new Story(callers, 'oku-selatan', 'front-office');
  await playStory(story, sceneOf(service), 'grant');
  const { batch, recipient } = await listForGrant(story, service);
  const evidenceId = randomUUID();
  const body = {
    items: [{ description: 'Paket uji', quantity: 1, unit: 'paket' }],
    witness: { name: 'Saksi Uji', position: 'Kepala Desa' },
    evidenceIds: [evidenceId],
    place: 'kantor',
  };
  const handOver = () => ask(callers, ['oku-selatan', 'petugas-logistik'], 'POST', `${recipient}/hand-over`, body);
  const missing = { body: { code: 'decree-missing', rule: 'R-17', facts: { asked } } };
  expect(await handOver()).toMatchObject(missing);

  const decree = (kind: string) => {
    const fields = { decree: kind, number: 'UJI/17/2026', date: '2026-06-30' };
    return story.upload('kabid-linjamsos', `${batch}/decree`, scannedPaper(kind), fields);
  };
  const other = asked === 'sk-bupati' ? 'sk-kepala-dinas' : 'sk-bupati';
  await expect(decree(other)).rejects.toThrow('R-17');
  expect(await handOver()).toMatchObject(missing);
  await decree(asked);
  await story.upload('petugas-logistik', `${recipient}/evidence/${evidenceId}`, scannedPaper('tanda-terima'));
  expect((await handOver()).status).toBe(200);
  expect(await story.outcome()).toBe('completed');
});

test('goods are handed over by name: the store sees whom its step is about with NIK and KK masked', async () => {
  const story = new Story(callers, 'oku-selatan', 'front-office');
  await playStory(story, sceneOf('bansos-lansia-odgj'), 'grant');
  const { caseId } = story;
  const read = await ask(callers, ['oku-selatan', 'kabid-linjamsos'], 'GET', `/api/intake/cases/${caseId}`);
  const subjectId = String(read.body['subjectId']);
  const look = (role: 'petugas-logistik' | 'back-office', purpose: string) =>
    ask(callers, ['oku-selatan', role], 'POST', `/api/intake/people/${subjectId}/identity`, { purpose, caseId });
  const counter = await look('back-office', 'verifikasi');
  expect(counter.body).toMatchObject({ nik: expect.stringMatching(/^\d{16}$/) });
  const store = await look('petugas-logistik', 'penyerahan-barang');
  expect(store).toMatchObject({ status: 200, body: { name: counter.body['name'], nik: '***' } });
  expect(JSON.stringify(store.body)).not.toContain(String(counter.body['nik']));
  await office.caughtUp();
  const log = await ask(callers, ['oku-selatan', 'petugas-pdp'], 'GET', `/api/portal/access-log/${subjectId}`);
  const entries = log.body['items'] as { officer: string; purpose: string; fields: string[] }[];
  const seen = entries.find(({ purpose }) => purpose === 'penyerahan-barang');
  expect(seen?.fields).toEqual(expect.arrayContaining(['name']));
  expect(seen?.fields).not.toEqual(expect.arrayContaining(['nik']));
});

test('R-18: a proposal for a stimulus comes from the Pendamping only', async () => {
  const body = { service: 'bansos-stimulan', subject: people.kioskOwner, jenisStimulan: 'UEP' };
  const path = '/api/intake/applications';
  const citizen = await ask(callers, ['oku-selatan', 'front-office'], 'POST', path, { ...body, relation: 'diri' });
  expect(citizen).toMatchObject({ status: 422, body: { code: 'applicant-not-allowed', rule: 'R-18' } });
  const proposal = { ...body, relation: 'pendamping' };
  expect((await ask(callers, ['oku-selatan', 'pendamping-bansos'], 'POST', path, proposal)).status).toBe(201);
});
