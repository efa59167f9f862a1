import { IdentityAccessed, LookUpsExceeded } from '@alur/contracts';
import { until } from '@alur/platform/testing';
import type { Role } from '@alur/standards';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { IntakeUnderTest, NINE } from '../fixtures/office.ts';

const VILLAGE = '16.09.01.2004';
const PEOPLE = '/api/intake/people';

let office: IntakeUnderTest;
let serial = 0;

beforeAll(async () => {
  office = new IntakeUnderTest();
  await office.start();
});
afterAll(() => office.close());
afterEach(() => office.clock.set(NINE));

/** A NIK that nobody has yet. */
function newNik(): string {
  serial += 1;
  return `160901010785${String(serial).padStart(4, '0')}`;
}

/** An officer with budgets of his own. */
async function desk(role: Role, place: { village?: string } = {}) {
  serial += 1;
  const name = `${role}-${serial}`;
  const token = await office.token(name, [role], place);
  const call = (method: string, path: string, body?: object) =>
    office.call<Record<string, unknown> & { items?: object[] }>(method, path, body, { token });
  return { id: `oku-selatan.${name}`, call, search: (query: string) => call('POST', `${PEOPLE}/search`, { query }) };
}

async function someone(more: object = {}) {
  const person = { name: 'Warga Dicari', nik: newNik(), village: VILLAGE, ...more };
  const token = await office.frontOffice();
  const { status, body } = await office.call('POST', PEOPLE, person, { token });
  expect(status).toBe(201);
  return { ...person, subjectId: String(body['subjectId']) };
}

async function notedOf(subjectId: string) {
  const noted = await office.published(IdentityAccessed);
  return noted
    .filter(({ data }) => data.subjectId === subjectId)
    .map(({ data: { officer, purpose, fields } }) => ({ officer, purpose, fields }));
}

describe('a number that finds somebody is in the access log of the person', () => {
  test('searched by NIK, by KK, by telephone; not by name', async () => {
    const { subjectId, nik } = await someone({ kk: '1609010101850077', phone: '081277700077' });
    const { id, search } = await desk('front-office');
    for (const query of [nik, '1609010101850077', '0812 7770 0077', 'warga dicari']) await search(query);
    expect(await notedOf(subjectId)).toEqual(
      ['nik-match', 'kk-match', 'phone-match'].map((field) => ({
        officer: id,
        purpose: 'pelayanan-loket',
        fields: [field],
      })),
    );
  });

  test('registered again', async () => {
    const { subjectId, nik, name } = await someone();
    const { id, call } = await desk('tagana');
    const { body } = await call('POST', PEOPLE, { name, nik, village: VILLAGE });
    expect(body).toMatchObject({ subjectId, existing: true });
    expect(await notedOf(subjectId)).toEqual([{ officer: id, purpose: 'asesmen', fields: ['nik-match'] }]);
  });

  test('guessed by an officer of another village, who is refused', async () => {
    const { subjectId, nik } = await someone();
    const { id, call } = await desk('petugas-desa', { village: '16.09.02.2013' });
    const { status, body } = await call('POST', PEOPLE, { name: 'x', nik });
    expect([status, body['code']]).toEqual([422, 'person-elsewhere']);
    expect(await notedOf(subjectId)).toEqual([{ officer: id, purpose: 'pelayanan-loket', fields: ['nik-match'] }]);
  });

  test('given to another person by a correction, whose refusal does not say whose it is', async () => {
    const owner = await someone();
    const other = await someone();
    const { id, call } = await desk('back-office');
    const { status, body } = await call('PATCH', `${PEOPLE}/${other.subjectId}`, {
      nik: owner.nik,
      reasonCode: 'salah-ketik',
    });
    expect([status, body['code']]).toEqual([409, 'nik-already-registered']);
    expect(JSON.stringify(body)).not.toContain(owner.subjectId);
    expect(await notedOf(owner.subjectId)).toEqual([
      { officer: id, purpose: 'pelayanan-loket', fields: ['nik-match'] },
    ]);
  });

  test('also of a person whose data are left alone', async () => {
    const { subjectId, nik } = await someone();
    const pdp = await desk('petugas-pdp');
    await pdp.call('POST', `${PEOPLE}/${subjectId}/restriction`, { ground: 'permintaan-subjek' });
    const { id, search } = await desk('front-office');
    expect((await search(nik)).body.items).toHaveLength(1);
    expect(await notedOf(subjectId)).toEqual([{ officer: id, purpose: 'pelayanan-loket', fields: ['nik-match'] }]);
  });
});

describe('over the budget', () => {
  test('numbers are refused with a wait, the privacy officer is told once, and others go on', async () => {
    const { subjectId, nik } = await someone();
    const guesser = await desk('front-office');
    const answers = await Promise.all(Array.from({ length: 40 }, () => guesser.search(newNik())));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(30).fill(200), ...Array(10).fill(429)]);
    const late = await guesser.search(nik);
    expect([late.status, late.headers.get('retry-after'), late.body['code']]).toEqual([
      429,
      '600',
      'too-many-look-ups',
    ]);
    expect(late.body['detail']).toContain('10 menit');
    expect(await notedOf(subjectId)).toEqual([]);
    expect((await (await desk('front-office')).search(nik)).status).toBe(200);
    const raised = (await office.published(LookUpsExceeded)).filter(({ data }) => data.officer === guesser.id);
    expect(raised.map(({ data }) => data)).toEqual([
      { officer: guesser.id, kind: 'number', most: 30, minutes: 10, at: NINE },
    ]);
    const pdp = await desk('petugas-pdp');
    const listed = await until(
      () => pdp.call('GET', '/api/intake/look-up-alarms'),
      ({ body }) => JSON.stringify(body).includes(guesser.id),
    );
    expect(listed.body.items).toContainEqual(raised[0]?.data);
    expect((await guesser.call('GET', '/api/intake/look-up-alarms')).status).toBe(403);
    office.clock.advance(600_000);
    expect((await guesser.search(nik)).status).toBe(200);
  });

  test('sixty numbers of nobody are enough for a day; a registration takes its own back', async () => {
    const { call, search } = await desk('front-office');
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Array.from({ length: 30 }, () => search(newNik())));
      office.clock.advance(600_000);
    }
    const nik = newNik();
    expect((await search(nik)).status).toBe(429);
    expect((await call('POST', PEOPLE, { name: 'Warga Baru', nik, village: VILLAGE })).status).toBe(201);
    expect((await search(newNik())).status).toBe(200);
  });

  test('names have a budget of their own, and so have corrections of a NIK', async () => {
    const { call, search } = await desk('front-office');
    const words = await Promise.all(Array.from({ length: 61 }, (_, index) => search(`siti kata${index}`)));
    expect(words.filter(({ status }) => status === 429)).toHaveLength(1);
    const { subjectId } = await someone();
    const corrections = await Promise.all(
      Array.from({ length: 31 }, () =>
        call('PATCH', `${PEOPLE}/${subjectId}`, { nik: newNik(), reasonCode: 'salah-ketik' }),
      ),
    );
    expect(corrections.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test('naming people who are registered counts each of them once', async () => {
    const { call } = await desk('front-office');
    const people = await Promise.all(Array.from({ length: 31 }, () => someone()));
    const again = async ({ name, nik }: { name: string; nik: string }) =>
      (await call('POST', PEOPLE, { name, nik, village: VILLAGE })).status;
    const one = await Promise.all(Array.from({ length: 31 }, () => again(people[0]!)));
    expect(new Set(one)).toEqual(new Set([201]));
    const each = await Promise.all(people.map(again));
    expect(each.filter((status) => status === 429)).toHaveLength(1);
  });
});

test('one word of a name finds those who have one name, and nobody else', async () => {
  const [one, two] = await Promise.all([someone({ name: 'Sukarnowati' }), someone({ name: 'Sukarnowati Dua' })]);
  const { search } = await desk('front-office');
  expect((await search('sukarnowati')).body.items).toMatchObject([{ subjectId: one.subjectId }]);
  expect((await search('dua sukarnowati')).body.items).toMatchObject([{ subjectId: two.subjectId }]);
});

test('field 05: a key of a registration that is used again with another body replaces nobody', async () => {
  const token = await office.frontOffice();
  const headers = { 'idempotency-key': 'counter-1-baby-0001' };
  const baby = { name: 'Bayi Kunci', noNikReason: 'bayi', village: VILLAGE };
  const register = (body: object) => office.call('POST', PEOPLE, body, { token, headers });
  const first = await register(baby);
  expect(await register(baby)).toMatchObject({ status: 201, body: { subjectId: first.body['subjectId'] } });
  const other = await register({ ...baby, name: 'Bayi Lain' });
  expect([other.status, other.body['code']]).toEqual([422, 'command-id-reused']);
  const { search } = await desk('front-office');
  expect((await search('bayi kunci')).body.items).toHaveLength(1);
  expect((await search('bayi lain')).body.items).toHaveLength(0);
});

test('field 12: who is filed twice without NIK is found by likeness, with the reasons, masked, and logged', async () => {
  const { id, call } = await desk('front-office');
  const baby = {
    name: 'Bayi Nurhayati',
    noNikReason: 'bayi',
    kk: '1609010101850099',
    birthDate: '2026-05-04',
    village: VILLAGE,
  };
  const file = (subject: object) =>
    call('POST', '/api/intake/applications', {
      service: 'layanan-anak-terlantar',
      relation: 'masyarakat',
      channel: 'loket',
      subject,
      reporter: { name: 'Pelapor Nurhayati', nik: newNik() },
    });
  const first = await file(baby);
  const codesOf = ({ warnings }: Record<string, unknown>) => (warnings as { code: string }[]).map(({ code }) => code);
  expect([first.status, codesOf(first.body), first.body['similar']]).toEqual([201, ['balita'], []]);
  const second = await file({ ...baby, name: 'BAYI NUR HAYATI' });
  expect(codesOf(second.body)).toEqual(['similar-person', 'balita']);
  const reasons = ['nama-sama', 'tanggal-lahir-sama', 'kk-sama', 'desa-sama'];
  const [hit] = second.body['similar'] as { subjectId: string; reasons: string[] }[];
  expect(hit).toEqual({ subjectId: expect.any(String), name: 'B*** N***', village: VILLAGE, reasons });
  const fields = ['name-match', 'birthDate-match', 'kk-match', 'village-match'];
  expect(await notedOf(hit!.subjectId)).toContainEqual({ officer: id, purpose: 'pelayanan-loket', fields });

  const asked = await call('POST', `${PEOPLE}/similar`, { ...baby, name: 'Bayi Noerhajati', kk: undefined });
  expect(asked.body.items).toHaveLength(2);
  const elsewhere = await desk('petugas-desa', { village: '16.09.01.2002' });
  expect((await elsewhere.call('POST', `${PEOPLE}/similar`, baby)).body.items).toEqual([]);
});

test('field 12: a birth that cannot be is refused, and a number of another country is taken with a warning', async () => {
  const { call } = await desk('front-office');
  const register = (more: object) => call('POST', PEOPLE, { name: 'Warga Lahir', noNikReason: 'belum-rekam', ...more });
  for (const birthDate of ['2030-01-01', '2026-07-02', '1906-06-30', '1845-07-01']) {
    const { status, body } = await register({ birthDate });
    expect([birthDate, status, body['errors']]).toMatchObject([birthDate, 400, [{ field: 'birthDate' }]]);
  }
  for (const birthDate of ['2026-07-01', '1906-07-01']) expect((await register({ birthDate })).status).toBe(201);
  const abroad = await register({ phone: '+966 51 234 5678' });
  expect([abroad.status, abroad.body['warnings']]).toMatchObject([201, [{ field: 'phone', code: 'foreign' }]]);
  const found = await call('POST', `${PEOPLE}/search`, { query: '00966512345678' });
  expect(found.body.items).toMatchObject([{ subjectId: abroad.body['subjectId'] }]);
});

test('field 02: a common name is found within the village, and page by page to the last', async () => {
  const elsewhere = Array.from({ length: 55 }, () => someone({ name: 'Suparman', village: '16.09.01.2002' }));
  const people = await Promise.all([...elsewhere, ...Array.from({ length: 3 }, () => someone({ name: 'Suparman' }))]);
  const all = people.map(({ subjectId }) => subjectId).sort();
  const here = people.filter(({ village }) => village === VILLAGE).map(({ subjectId }) => subjectId);
  const idsOf = ({ items }: { items?: object[] }) => (items as { subjectId: string }[]).map((one) => one.subjectId);

  const village = await desk('petugas-desa', { village: VILLAGE });
  const found = await village.search('suparman');
  expect([idsOf(found.body).sort(), found.body['next']]).toEqual([here.sort(), null]);
  const outside = { query: 'suparman', village: '16.09.01.2002' };
  expect((await village.call('POST', `${PEOPLE}/search`, outside)).status).toBe(403);

  const { call } = await desk('front-office');
  const ofVillage = await call('POST', `${PEOPLE}/search`, { query: 'suparman', village: VILLAGE });
  expect(idsOf(ofVillage.body).sort()).toEqual(here.sort());
  const pages: string[][] = [];
  for (let cursor: unknown; cursor !== null; ) {
    const { body } = await call('POST', `${PEOPLE}/search`, { query: 'suparman', ...(cursor ? { cursor } : {}) });
    pages.push(idsOf(body));
    cursor = body['next'];
  }
  expect([pages.map(({ length }) => length), pages.flat()]).toEqual([[20, 20, 18], all]);
});

test('field 02: a telephone of many people is found page by page too', async () => {
  const people = await Promise.all(Array.from({ length: 23 }, () => someone({ phone: '081277700099' })));
  const { call } = await desk('front-office');
  const first = await call('POST', `${PEOPLE}/search`, { query: '081277700099' });
  const second = await call('POST', `${PEOPLE}/search`, { query: '081277700099', cursor: first.body['next'] });
  expect([first.body.items!.length, second.body.items!.length, second.body['next']]).toEqual([20, 3, null]);
  const found = [...first.body.items!, ...second.body.items!] as { subjectId: string }[];
  expect(new Set(found.map((one) => one.subjectId))).toEqual(new Set(people.map((one) => one.subjectId)));
});

test.each<Role>([
  'petugas-logistik',
  'bendahara-bansos',
  'pordam',
  'tagana',
  'pendamping-bansos',
  'petugas-survei',
  'pekerja-sosial',
  'koordinator-kabupaten-pkh',
  'petugas-pengaduan',
  'bpkad',
  'operator',
])('%s has no counter, and looks nobody up', async (role) => {
  const { call, search } = await desk(role);
  expect((await search(newNik())).status).toBe(403);
  expect((await call('POST', `${PEOPLE}/masked`, { subjectIds: [] })).status).toBe(403);
});
