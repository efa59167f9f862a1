import { RestrictedPersonFiled } from '@alur/contracts';
import { until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IntakeUnderTest } from '../fixtures/office.ts';

let office: IntakeUnderTest;
let counter: string;

beforeAll(async () => {
  office = new IntakeUnderTest();
  await office.start();
  counter = await office.frontOffice();
});
afterAll(() => office.close());

interface Filed extends Record<string, unknown> {
  readonly caseId: string;
  readonly warnings: readonly { readonly field: string; readonly code: string; readonly message: string }[];
}

function file(service: string, subject: object, more: object = {}) {
  const filing = { service, relation: 'diri', channel: 'loket', ...subject, ...more };
  return office.call<Filed>('POST', '/api/intake/applications', filing, { token: counter });
}

const of = (more: object) => ({ subject: { name: 'Warga Saring', noNikReason: 'belum-rekam', sex: 'L', ...more } });

test.each([
  ['layanan-lanjut-usia', { birthDate: '1996-01-01' }, ['belum-lanjut-usia']],
  ['layanan-lanjut-usia', { birthDate: '1966-07-01' }, []],
  ['layanan-lanjut-usia', {}, []],
  ['layanan-perempuan-rawan-sosial-ekonomi', { birthDate: '1950-01-01' }, ['bukan-perempuan', 'di-luar-usia']],
  ['layanan-pemulung', { birthDate: '2010-01-01' }, ['usia-anak']],
])('§7: %s of %j is filed with the warnings %j, each with its basis', async (service, more, codes) => {
  const { status, body } = await file(service, of({ name: `Saring ${service} ${codes.length}`, ...more }));
  expect([status, body.warnings.map(({ code }) => code)]).toEqual([201, codes]);
  for (const { field, message } of body.warnings)
    expect([field, message]).toEqual(['subject', expect.stringContaining('Dasar: ')]);
});

test('ruling 19: a case of somebody whose data are restricted is filed with a warning, and the privacy officer reads of it', async () => {
  const pdp = await office.token('pdp-1', ['petugas-pdp']);
  const subject = of({ name: 'Warga Dibatasi', birthDate: '1996-01-01' }).subject;
  const registered = await office.call('POST', '/api/intake/people', subject, { token: counter });
  const subjectId = String(registered.body['subjectId']);
  const restriction = `/api/intake/people/${subjectId}/restriction`;
  expect((await office.call('POST', restriction, { ground: 'permintaan-subjek' }, { token: pdp })).status).toBe(200);

  const { status, body } = await file('layanan-lanjut-usia', { subjectId });
  expect([status, body.warnings.map(({ code }) => code)]).toEqual([201, ['processing-restricted']]);
  const list = await until(
    () => office.call<{ items: object[] }>('GET', '/api/intake/restricted-filings', undefined, { token: pdp }),
    ({ body: { items } }) => items.length > 0,
  );
  expect(list.body.items).toMatchObject([{ subjectId, caseId: body.caseId, by: 'oku-selatan.front-office-1' }]);
  expect((await office.call('GET', '/api/intake/restricted-filings', undefined, { token: counter })).status).toBe(403);
  const told = await office.published(RestrictedPersonFiled);
  expect(told.map(({ data }) => data.caseId)).toEqual([body.caseId]);
});
