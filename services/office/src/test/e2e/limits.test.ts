import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOffice, type TestOffice } from '../fixtures/office.ts';
import { routesOf, urlOf } from '../fixtures/requests.ts';

/** Signing in and setting a second factor, which takes the password, slow down by themselves; a webhook is signed; the catalogue is published and in memory. */
const UNLIMITED = [
  'POST /api/auth/login',
  'POST /api/auth/second-factor',
  'POST /api/auth/second-factor/confirm',
  'POST /api/notification/webhooks/whatsapp',
  'GET /api/portal/public/services/:slug',
  'GET /layanan/:slug',
];

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test('every public route that takes a code or writes limits how often one address may ask', async () => {
  const open = routesOf(office).filter(
    ({ method, path, declaration }) => declaration === 'public' && (method !== 'GET' || path.includes(':')),
  );
  expect(open.length).toBeGreaterThan(8);
  const unlimited: string[] = [];
  for (const route of open) {
    const verb = route.method as 'GET' | 'POST';
    const { headers } = await office.app.inject({ method: verb, url: urlOf(route, {}).split('?')[0]! });
    if (headers['x-ratelimit-limit'] === undefined) unlimited.push(`${route.method} ${route.path}`);
  }
  expect(unlimited.sort()).toEqual(UNLIMITED.toSorted());
});
