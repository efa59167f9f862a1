import { PeopleLinkChanged } from '@alur/contracts';
import { until } from '@alur/platform/testing';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IntakeUnderTest } from '../fixtures/office.ts';

const VILLAGE = '16.09.01.2004';
const TENANT = 'oku-selatan';
const LINKS = '/api/intake/people-links';

let office: IntakeUnderTest;
let serial = 0;

beforeAll(async () => {
  office = new IntakeUnderTest();
  await office.start();
});
afterAll(() => office.close());

async function as(name: string, roles: readonly Role[], place: { village?: string } = {}) {
  const token = await office.token(name, roles, place);
  return (method: string, path: string, body?: object) =>
    office.call<Record<string, unknown> & { items: Record<string, unknown>[] }>(method, path, body, { token });
}

/** Registers somebody of a new name without NIK. */
async function registered(village: string | undefined = VILLAGE): Promise<string> {
  serial += 1;
  const counter = await as('front-office-1', ['front-office']);
  const person = { name: `Ganda Ke${serial}`, noNikReason: 'belum-rekam', ...(village && { village }) };
  const { status, body } = await counter('POST', '/api/intake/people', person);
  expect([status, body]).toEqual([201, expect.objectContaining({ existing: false })]);
  return String(body['subjectId']);
}

const same = (subjectId: string) => office.ports.people.samePerson(TENANT, subjectId);

/** Two people whom two officers linked. */
async function linked(): Promise<readonly [string, string, string]> {
  const [one, other] = [await registered(), await registered()];
  const counter = await as('front-office-1', ['front-office']);
  const chief = await as('kasi-1', ['kepala-seksi']);
  const { body } = await counter('POST', LINKS, { subjectId: one, sameAs: other });
  expect((await chief('POST', `${LINKS}/${body['linkId']}/confirmation`)).status).toBe(200);
  await until(
    () => same(one),
    (ids) => ids.includes(other),
  );
  return [one, other, String(body['linkId'])];
}

test('ruling 9: one officer proposes, another confirms, and both ids are one person to all that asks', async () => {
  const [one, other] = [await registered(), await registered()];
  const both = await as('serba-bisa', ['front-office', 'kepala-seksi']);
  const proposed = await both('POST', LINKS, { subjectId: one, sameAs: other });
  expect([proposed.status, proposed.body['state']]).toEqual([201, 'proposed']);
  const path = `${LINKS}/${proposed.body['linkId']}`;
  expect(await both('POST', `${path}/confirmation`)).toMatchObject({
    status: 403,
    body: { code: 'not-by-same-officer' },
  });
  expect(await same(one)).toEqual([]);

  const chief = await as('kasi-1', ['kepala-seksi']);
  const list = await until(
    () => chief('GET', LINKS),
    ({ body }) => body.items.some(({ linkId }) => linkId === proposed.body['linkId']),
  );
  const line = list.body.items.find(({ linkId }) => linkId === proposed.body['linkId']);
  expect(line).toMatchObject({ state: 'proposed', people: [{ village: VILLAGE }, { village: VILLAGE }] });
  expect(JSON.stringify(list.body)).not.toContain('Ganda');
  expect((await chief('POST', `${path}/confirmation`)).body).toMatchObject({ state: 'linked' });
  await until(
    () => same(one),
    (ids) => ids.length === 1,
  );
  expect([await same(one), await same(other)]).toEqual([[other], [one]]);
  const events = (await office.published(PeopleLinkChanged)).filter(({ data }) => data.subjectIds.includes(one));
  expect(events.map(({ data }) => [data.state, data.by])).toEqual([
    ['proposed', `${TENANT}.serba-bisa`],
    ['linked', `${TENANT}.kasi-1`],
  ]);
});

test('a link leads on to a third, and ends with a reason without a loss', async () => {
  const [one, other, linkId] = await linked();
  const third = await registered();
  const counter = await as('front-office-1', ['front-office']);
  const chief = await as('kasi-1', ['kepala-seksi']);
  const { body } = await counter('POST', LINKS, { subjectId: other, sameAs: third });
  await chief('POST', `${LINKS}/${body['linkId']}/confirmation`);
  await until(
    () => same(one),
    (ids) => ids.length === 2,
  );
  expect((await chief('POST', `${LINKS}/${linkId}/separation`, { reasonCode: 'dokumen-baru' })).body).toMatchObject({
    state: 'unlinked',
  });
  await until(
    () => same(one),
    (ids) => ids.length === 0,
  );
  expect(await same(other)).toEqual([third]);
  const seen = await chief('POST', '/api/intake/people/search', { query: 'ganda' });
  expect(seen.status).toBe(200);
});

test('an open case of the same service is seen under each id; who is linked is erased together, or not at all', async () => {
  const [one, other] = await linked();
  const counter = await as('front-office-1', ['front-office']);
  const file = (subjectId: string) =>
    counter('POST', '/api/intake/applications', {
      service: 'pelayanan-dtks',
      subjectId,
      relation: 'diri',
      channel: 'loket',
    });
  const first = await file(one);
  expect(first.status).toBe(201);
  const second = await until(
    () => file(other),
    ({ body }) => (body['warnings'] as unknown[]).length > 0,
  );
  expect(second.body['warnings']).toMatchObject([{ code: 'same-case-open' }]);

  const pdp = await as('pdp-1', ['petugas-pdp']);
  const refused = await pdp('POST', `/api/intake/people/${other}/erasure`, { ground: 'permintaan-subjek' });
  expect(refused.body['code']).toBe('cases-still-open');
  const [a, b] = await linked();
  expect((await pdp('POST', `/api/intake/people/${a}/restriction`, { ground: 'permintaan-subjek' })).status).toBe(200);
  const look = (id: string, purpose: string) => pdp('POST', `/api/intake/people/${id}/identity`, { purpose });
  expect((await look(b, 'pengawasan')).status).toBeGreaterThanOrEqual(400);
  const erased = await pdp('POST', `/api/intake/people/${a}/erasure`, { ground: 'permintaan-subjek' });
  expect([erased.status, erased.body['sameAs']]).toEqual([200, [b]]);
  expect((await look(b, 'permintaan-subjek')).status).toBe(404);
});

test('who is of another place, unknown, or one and the same, is not linked', async () => {
  const [here, there] = [await registered(), await registered('16.09.01.2002')];
  const village = await as('desa-2', ['petugas-desa'], { village: '16.09.01.2002' });
  const nowhere = await registered('16.09.02.2013');
  expect((await village('POST', LINKS, { subjectId: here, sameAs: nowhere })).status).toBe(403);
  expect((await village('POST', LINKS, { subjectId: here, sameAs: there })).status).toBe(201);
  expect((await village('POST', LINKS, { subjectId: there, sameAs: 'nobody' })).status).toBe(404);
  expect((await village('POST', LINKS, { subjectId: there, sameAs: there })).status).toBe(422);
  expect((await village('GET', LINKS)).status).toBe(403);
});
