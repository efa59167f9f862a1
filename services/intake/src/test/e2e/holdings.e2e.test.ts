import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IntakeUnderTest, NINE } from '../fixtures/office.ts';

const TENANT = 'oku-selatan';
const office = new IntakeUnderTest();
let secretary: string;
let operator: string;
let head: string;
let kabid: string;

beforeAll(async () => {
  await office.start();
  secretary = await office.token('sekretaris', ['sekretaris-dinas']);
  operator = await office.token('operator', ['operator']);
  head = await office.token('kepala-dinas', ['kepala-dinas']);
  kabid = await office.token('kabid', ['kabid-linjamsos']);
});
afterAll(() => office.close());

const PLH = {
  ...{ role: 'kepala-dinas', officer: `${TENANT}.sekretaris`, kind: 'plh' },
  ...{ from: '2026-07-01T09:00:00+07:00', to: '2026-07-01T15:00:00+07:00' },
  ...{ mandateNo: '800/12/2026', mandateDate: '2026-06-30' },
};

const post = (path: string, body: object, token: string) =>
  office.call<{ holdingId: string; warnings: string[] }>('POST', `/api/intake/holdings${path}`, body, { token });
const rolesOf = async (token: string) =>
  (await office.call<{ roles: string[] }>('GET', '/api/auth/me', undefined, { token })).body.roles;
const idsOf = async (role: string) => {
  const path = `/api/intake/officers?role=${role}`;
  const { body } = await office.call<{ items: { id: string }[] }>('GET', path, undefined, { token: kabid });
  return body.items.map(({ id }) => id);
};

test('who is recorded and confirmed works with the rights of the office, until the clock ends it, and no restart is needed', async () => {
  expect(await post('', PLH, kabid)).toMatchObject({ status: 403 });
  expect(await post('', PLH, secretary)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  const unknown = { ...PLH, officer: `${TENANT}.tidak-ada` };
  expect(await post('', unknown, operator)).toMatchObject({ status: 422, body: { code: 'officer-unknown' } });
  const { status, body } = await post('', { ...PLH, to: '2026-09-05T00:00:00+07:00' }, operator);
  expect([status, body.warnings]).toEqual([201, ['Plh. biasanya paling lama 30 hari.']]);
  expect(await post(`/${body.holdingId}/end`, {}, kabid)).toMatchObject({ status: 403 });
  expect(await post(`/${body.holdingId}/end`, {}, operator)).toMatchObject({ status: 200 });

  const { holdingId } = (await post('', PLH, operator)).body;
  expect(await rolesOf(secretary)).toEqual(['sekretaris-dinas']);
  expect(await post('', { ...PLH, officer: `${TENANT}.kabid` }, operator)).toMatchObject({
    status: 409,
    body: { code: 'holding-conflict' },
  });
  expect(await post(`/${holdingId}/confirmation`, {}, secretary)).toMatchObject({ status: 403 });
  expect(await post(`/${holdingId}/confirmation`, {}, head)).toMatchObject({ status: 200, body: { state: 'berlaku' } });
  expect(await rolesOf(secretary)).toEqual(['sekretaris-dinas', 'kepala-dinas']);
  // Named for work and written to like everybody of the role.
  expect(await idsOf('kepala-dinas')).toEqual([`${TENANT}.kepala-dinas`, `${TENANT}.sekretaris`]);
  office.clock.set('2026-07-01T15:00:00+07:00');
  expect(await rolesOf(secretary)).toEqual(['sekretaris-dinas']);
  expect(await idsOf('kepala-dinas')).toEqual([`${TENANT}.kepala-dinas`]);
  office.clock.set(NINE);
  expect(await post(`/${holdingId}/end`, {}, head)).toMatchObject({ status: 200, body: { state: 'berakhir' } });
  expect(await rolesOf(secretary)).toEqual(['sekretaris-dinas']);
});

test('a signed-in officer reads who works in the own office, by name, page by page', async () => {
  const profile = { name: 'Siti Contoh', titleBefore: 'Dra.', titleAfter: 'M.Si.', nip: '197001011995031001' };
  const named = { ...profile, rank: 'Pembina / IV-a', position: 'Kepala Bidang' };
  await office.running.accounts.setProfile(`${TENANT}.kabid`, named);
  await office.token('luwu', ['front-office'], { tenant: 'luwu-timur' });
  interface Officers {
    readonly items: readonly { readonly id: string; readonly name: string | null }[];
    readonly next: string | null;
  }
  const read = async (query: string) =>
    (await office.call<Officers>('GET', `/api/intake/officers${query}`, undefined, { token: kabid })).body;
  const first = await read('?limit=2');
  const rest = await read(`?limit=50&cursor=${first.next}`);
  const ids = [...first.items, ...rest.items].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids.every((id) => id.startsWith(`${TENANT}.`))).toBe(true);
  expect(rest.next).toBeNull();
  expect((await read('?role=kabid-linjamsos')).items).toMatchObject([
    { id: `${TENANT}.kabid`, name: 'Dra. Siti Contoh, M.Si.', rank: 'Pembina / IV-a', nip: profile.nip, active: true },
  ]);
});
