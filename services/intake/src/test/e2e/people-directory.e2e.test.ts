import { IdentityAccessed, type PeopleDirectory } from '@alur/contracts';
import { ServiceTokens, serviceKey } from '@alur/identity';
import { peopleOverHttp, until } from '@alur/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PeopleVault, peopleVault } from '../../application/people/people-vault.ts';
import { IntakeUnderTest, NINE, SERVICE_SECRET } from '../fixtures/office.ts';

const TENANT = 'oku-selatan';
const NIK = '1609014107500001';

let office: IntakeUnderTest;
let token: string;
let elder: string;

beforeAll(async () => {
  office = new IntakeUnderTest();
  await office.start();
  token = await office.token('front-office-1', ['front-office', 'petugas-pdp', 'kepala-dinas']);
  elder = await register({ name: 'Mbah Contoh Lestari', nik: NIK, kk: '1609010101010001', phone: '0812-3456-7890' });
});
afterAll(() => office.close());

async function register(person: object): Promise<string> {
  const { status, body } = await office.call('POST', '/api/intake/people', { sex: 'P', ...person }, { token });
  expect(status).toBe(201);
  return String(body['subjectId']);
}

function baby(name: string): Promise<string> {
  return register({ name, noNikReason: 'bayi' });
}

async function ask(subjectId: string, right: 'restriction' | 'erasure', body: object): Promise<number> {
  return (await office.call('POST', `/api/intake/people/${subjectId}/${right}`, body, { token })).status;
}

const OVER: readonly (readonly [name: string, open: () => PeopleDirectory])[] = [
  ['within the process', () => peopleVault(office.ports)],
  ['over HTTP', () => peopleOverHttp({ url: office.running.url, service: 'portal', serviceSecret: SERVICE_SECRET })],
];

test('a masked line shows a correction by another process after 30 s, and one by its own process at once', async () => {
  const [here, elsewhere] = [new PeopleVault(office.ports), new PeopleVault(office.ports)];
  const subjectId = await baby('Bayi Pertama');
  const correct = (vault: PeopleVault, name: string) => {
    const meta = { tenant: TENANT, actor: 'oku-selatan.front-office-1', at: NINE, correlationId: 'correction' };
    return vault.registration.correct(subjectId, { name }, 'salah-ketik', { ...meta, commandId: `correct-${name}` });
  };
  const seenAfter = async (ms: number) => {
    office.clock.set(new Date(Date.parse(NINE) + ms).toISOString());
    return (await here.masked(TENANT, [subjectId])).get(subjectId)?.name;
  };
  try {
    expect(await seenAfter(0)).toBe('B*** P***');
    await correct(elsewhere, 'Cici Lain');
    expect(await seenAfter(29_999)).toBe('B*** P***');
    expect(await seenAfter(30_001)).toBe('C*** L***');
    await correct(here, 'Dodo Kini');
    expect(await seenAfter(30_001)).toBe('D*** K***');
  } finally {
    office.clock.set(NINE);
  }
});

test('a registration that was cut off before its event is ended by the next one, and until then no case is filed for the person', async () => {
  const person = { name: 'Warga Terputus', nik: '1609014107500099', sex: 'P' as const };
  const runner: typeof office.ports.runner = Object.create(office.ports.runner);
  runner.execute = async () => {
    throw new Error('the process ended here');
  };
  const meta = { tenant: TENANT, actor: 'oku-selatan.front-office-1', at: NINE, correlationId: 'cut-off' };
  const dying = new PeopleVault({ ...office.ports, runner });
  await expect(dying.registration.register(person, { ...meta, commandId: 'cut-off' })).rejects.toThrow(
    'the process ended here',
  );

  const [subjectId] = await office.ports.vault.lookup(TENANT, { nik: [person.nik] }, { limit: 1 });
  const filing = { service: 'pelayanan-dtks', subjectId, relation: 'diri', channel: 'loket' };
  const filed = await office.call('POST', '/api/intake/applications', filing, { token });
  expect([filed.status, filed.body['code']]).toEqual([422, 'person-unknown']);

  const again = await office.call('POST', '/api/intake/people', person, { token });
  expect([again.status, again.body]).toMatchObject([201, { subjectId, existing: false }]);
  const pdp = { token: await office.token('pdp-1', ['petugas-pdp']) };
  const path = `/api/intake/people/${subjectId}/identity`;
  const seen = await office.call('POST', path, { purpose: 'permintaan-subjek' }, pdp);
  expect([seen.status, seen.body['name']]).toEqual([200, person.name]);
});

describe.each(OVER)('the people directory %s', (name, open) => {
  let people: PeopleDirectory;
  beforeAll(() => {
    people = open();
  });

  const look = (subjectId: string, more: { caseId?: string; purpose?: string; tenant?: string } = {}) =>
    people.show({
      tenant: TENANT,
      subjectId,
      purpose: 'pelayanan',
      officer: 'oku-selatan.front-office-1',
      caseId: null,
      correlationId: 'look-of-a-test',
      service: 'portal',
      ...more,
    });

  const find = async (query: string, more: { tenant?: string; limit?: number } = {}) =>
    (await findPart(query, more)).subjectIds;

  const findPart = (query: string, more: { tenant?: string; limit?: number; after?: string } = {}) =>
    people.find({
      tenant: TENANT,
      query,
      limit: 10,
      officer: `oku-selatan.${name.replaceAll(' ', '-')}`,
      purpose: 'pelayanan-loket',
      correlationId: 'look-up-of-a-test',
      ...more,
    });

  const looksAt = async (subjectId: string) =>
    (await office.published(IdentityAccessed)).filter(({ data }) => data.subjectId === subjectId);

  test('finds by NIK, by phone and by words of the name, at most so many, and in the own office only', async () => {
    expect(await find(NIK)).toEqual([elder]);
    expect(await find('0812 3456 7890')).toEqual([elder]);
    expect(await find('lestari mbah')).toEqual([elder]);
    expect(await find('tidak ada')).toEqual([]);
    expect(await find(NIK, { tenant: 'luwu-timur' })).toEqual([]);
    const word = `Kembar${name.replaceAll(' ', '')}`;
    await Promise.all([baby(`Bayi ${word} Satu`), baby(`Bayi ${word} Dua`)]);
    expect(await find(`bayi ${word}`)).toHaveLength(2);
    const first = await findPart(`bayi ${word}`, { limit: 1 });
    const second = await findPart(`bayi ${word}`, { limit: 1, after: first.next! });
    expect([first.subjectIds.length, second.subjectIds.length, second.next]).toEqual([1, 1, null]);
    expect(second.subjectIds).not.toEqual(first.subjectIds);
    expect(await find(word)).toEqual([]);
  });

  test('shows who a person is, and notes who looked, why and from which service before it does', async () => {
    const before = (await looksAt(elder)).length;
    expect(await look(elder, { caseId: 'case-1' })).toMatchObject({
      name: 'Mbah Contoh Lestari',
      nik: NIK,
      phone: '+6281234567890',
      address: null,
    });
    const noted = (await looksAt(elder)).slice(before);
    expect(noted).toHaveLength(1);
    expect(noted[0]).toMatchObject({
      correlationId: 'look-of-a-test',
      data: { purpose: 'pelayanan', officer: 'oku-selatan.front-office-1', caseId: 'case-1', service: 'portal' },
    });
  });

  test('knows nobody who is unknown, of another office or erased', async () => {
    const gone = await baby('Bayi Contoh');
    expect(await look(gone)).toMatchObject({ name: 'Bayi Contoh' });
    expect(await ask(gone, 'erasure', { ground: 'permintaan-subjek' })).toBeLessThan(300);
    for (const unknown of [look(gone), look('nobody'), look(elder, { tenant: 'luwu-timur' })]) {
      expect(await unknown).toBeUndefined();
    }
    expect([...(await people.masked(TENANT, [gone, 'nobody', elder])).keys()]).toEqual([elder]);
  });

  test('names the others on a family card, after the look at the card is noted, and gives no card away', async () => {
    const kk = '1609010101010002';
    const [one, other] = await Promise.all([
      register({ name: 'Anak Satu', noNikReason: 'bayi', kk }),
      register({ name: 'Anak Dua', noNikReason: 'bayi', kk }),
    ]);
    const question = { tenant: TENANT, officer: 'o-1', caseId: 'case-1', correlationId: 'family-of-a-test' };
    const family = (subjectId: string) => people.family({ ...question, subjectId, purpose: 'penerima-ganda' });
    expect(await family(one)).toContain(other);
    expect(await family(one)).not.toContain(one);
    expect((await looksAt(one)).map(({ data }) => data.fields)).toEqual([['kk'], ['kk']]);
    expect(await family(await baby('Bayi Sendiri'))).toEqual([]);
  });

  test('names the other ids of a person whom two officers linked', async () => {
    const [one, other] = [await baby('Bayi Tertaut'), await baby('Bayi Bertaut')];
    const proposer = await office.token('petugas-tautan', ['front-office']);
    const { body } = await office.call(
      'POST',
      '/api/intake/people-links',
      { subjectId: one, sameAs: other },
      { token: proposer },
    );
    await office.call('POST', `/api/intake/people-links/${body['linkId']}/confirmation`, undefined, { token });
    const same = await until(
      () => people.samePerson(TENANT, one),
      (ids) => ids.length > 0,
    );
    expect([same, await people.samePerson('luwu-timur', one)]).toEqual([[other], []]);
  });

  test('masks people for lists', async () => {
    expect((await people.masked(TENANT, [elder, elder])).get(elder)).toEqual({ name: 'M*** C*** L***' });
    expect(await people.masked(TENANT, [])).toEqual(new Map());
    expect(await people.masked('luwu-timur', [elder])).toEqual(new Map());
  });

  test('refuses a look at a person whose data is to be left alone, with the same code everywhere', async () => {
    const left = await baby('Bayi Dibatasi');
    expect(await ask(left, 'restriction', { ground: 'permintaan-subjek' })).toBeLessThan(300);
    await expect(look(left)).rejects.toMatchObject({ code: 'processing-restricted' });
    expect(await look(left, { purpose: 'permintaan-subjek' })).toMatchObject({ name: 'Bayi Dibatasi' });
  });
});

describe('the routes between services', () => {
  const PATH = '/api/intake/people-directory';
  const question = { tenant: TENANT, subjectIds: [] as string[] };

  async function send(path: string, bearer: string | undefined, body: object, headers = {}) {
    return office.call('POST', `${PATH}/${path}`, body, { ...(bearer && { token: bearer }), headers });
  }

  function serviceToken({
    secret = SERVICE_SECRET,
    service = 'portal',
    ...options
  }: {
    secret?: string;
    service?: string;
    audience?: string;
    now?: () => Date;
  } = {}): Promise<string> {
    const keyOf = (name: string) => serviceKey(secret, name);
    return new ServiceTokens({ keyOf, audience: 'alur-people', ...options }).bearer(service);
  }

  test('answer a service and no officer, whatever the role', async () => {
    expect(await send('masked', await serviceToken(), question)).toMatchObject({ status: 200, body: { people: [] } });
    for (const bearer of [
      token,
      undefined,
      await serviceToken({ secret: 'x'.repeat(32) }),
      await serviceToken({ audience: 'alur' }),
      await serviceToken({ now: () => new Date(Date.now() - 3_600_000) }),
    ]) {
      expect((await send('masked', bearer, question)).status).toBe(401);
    }
    const asOfficer = await office.call('GET', '/api/auth/me', undefined, { token: await serviceToken() });
    expect(asOfficer.status).toBe(401);
  });

  test('let nothing on the way keep an answer', async () => {
    const bearer = await serviceToken();
    const officer = 'oku-selatan.front-office-1';
    const question = { tenant: TENANT, purpose: 'pelayanan', officer, correlationId: 'look-0001' };
    const look = { ...question, subjectId: elder };
    for (const [path, body] of [
      ['find', { ...question, query: NIK, limit: 5 }],
      ['family', look],
      ['show', look],
      ['same-person', { tenant: TENANT, subjectId: elder }],
      ['masked', { tenant: TENANT, subjectIds: [elder] }],
    ] as const) {
      const { status, headers } = await send(path, bearer, body);
      expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    }
  });

  test('note a look that is sent again once, and believe the token about the service', async () => {
    const subject = await baby('Bayi Diulang');
    const officer = 'oku-selatan.front-office-1';
    const look = { tenant: TENANT, subjectId: subject, purpose: 'pelayanan', officer, correlationId: 'look-0002' };
    const bearer = await serviceToken();
    for (const key of ['7d7b2c1e-0000-4000-8000-000000000001', '7d7b2c1e-0000-4000-8000-000000000001']) {
      expect((await send('show', bearer, look, { 'idempotency-key': key })).status).toBe(200);
    }
    const noted = (await office.published(IdentityAccessed)).filter(({ data }) => data.subjectId === subject);
    expect(noted.map(({ data }) => data.service)).toEqual(['portal']);
    expect((await send('show', bearer, { ...look, service: 'notification' })).status).toBe(400);
  });

  test('note every look that differs from the one before, also under its key', async () => {
    const subject = await baby('Bayi Dilihat');
    const look = {
      tenant: TENANT,
      subjectId: subject,
      purpose: 'pelayanan',
      officer: 'o-1',
      correlationId: 'look-0003',
    };
    const headers = { 'idempotency-key': '7d7b2c1e-0000-4000-8000-000000000002' };
    const other = await serviceToken({ service: 'survey' });
    for (const [bearer, body] of [
      [await serviceToken(), look],
      [await serviceToken(), { ...look, officer: 'o-2' }],
      [await serviceToken(), { ...look, purpose: 'permintaan-subjek' }],
      [await serviceToken(), { ...look, caseId: 'case-7' }],
      [other, look],
    ] as const) {
      expect((await send('show', bearer, body, headers)).status).toBe(200);
    }
    const noted = (await office.published(IdentityAccessed)).filter(({ data }) => data.subjectId === subject);
    expect(noted.map(({ data: { officer, purpose, caseId, service } }) => [officer, purpose, caseId, service])).toEqual(
      [
        ['o-1', 'pelayanan', null, 'portal'],
        ['o-2', 'pelayanan', null, 'portal'],
        ['o-1', 'permintaan-subjek', null, 'portal'],
        ['o-1', 'pelayanan', 'case-7', 'portal'],
        ['o-1', 'pelayanan', null, 'survey'],
      ],
    );
  });
});

test.each(OVER)('field 07: %s, a masked name is that of the instant that is asked for', async (_, open) => {
  const directory = open();
  const subjectId = await baby('Bayi Salh Nama');
  const correct = async (name: string, minutes: number) => {
    office.clock.set(new Date(Date.parse(NINE) + minutes * 60_000).toISOString());
    const path = `/api/intake/people/${subjectId}`;
    expect((await office.call('PATCH', path, { name, reasonCode: 'salah-ketik' }, { token })).status).toBe(200);
  };
  const shown = async (minutes?: number) => {
    const at = minutes === undefined ? undefined : new Date(Date.parse(NINE) + minutes * 60_000).toISOString();
    return (await directory.masked(TENANT, [subjectId], at)).get(subjectId)?.name;
  };
  try {
    await correct('Cici Benar', 10);
    await correct('Cici Benar Lagi', 20);
    expect([await shown(9), await shown(10), await shown(19), await shown(25)]).toEqual([
      'B*** S*** N***',
      'C*** B***',
      'C*** B***',
      'C*** B*** L***',
    ]);
    const look = { tenant: TENANT, subjectId, purpose: 'surat', officer: 'x', caseId: null, correlationId: 'c' };
    expect(await directory.show(look)).not.toHaveProperty('formerNames');
  } finally {
    office.clock.set(NINE);
  }
});

test('other services ask who works in an office, with duties and whether the account is active', async () => {
  await office.token('tksk-1', ['tksk'], { district: '16.09.01' });
  await office.running.accounts.setDisabled(`${TENANT}.tksk-1`, true);
  const options = { url: office.running.url, service: 'survey', serviceSecret: SERVICE_SECRET };
  const { members } = await peopleOverHttp(options).of(TENANT);
  const duties = { roles: ['tksk'], village: null, district: '16.09.01' };
  expect(members).toContainEqual({ id: `${TENANT}.tksk-1`, ...duties, active: false, profile: null });
  expect(members).toEqual((await office.ports.staff.of(TENANT)).members);
});
