import { createSecretKey } from 'node:crypto';
import { beforeEach, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { ServiceTokens, serviceKey } from './service-tokens.ts';

const SECRET = 'a-secret-between-services-of-32-bytes';

let now: Date;
let tokens: ServiceTokens;
beforeEach(() => {
  now = new Date('2026-07-01T01:00:00Z');
  tokens = make();
});

function make({ secret = SECRET, audience = 'alur-people' } = {}): ServiceTokens {
  return new ServiceTokens({ keyOf: (service) => serviceKey(secret, service), audience, now: () => now });
}

function later(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

function refused(token: string, code = 'token-invalid'): Promise<void> {
  return expect(tokens.verify(token)).rejects.toMatchObject({ status: 401, code });
}

/** Signed with the right key of the portal, but not as `issue` does. */
function forged(alg: string, claims: Record<string, unknown>, kid = 'portal'): Promise<string> {
  const seconds = now.getTime() / 1000;
  const sound = { sub: 'portal', iss: 'alur', aud: 'alur-people', iat: seconds, exp: seconds + 300 };
  const key = createSecretKey(Buffer.from(serviceKey(SECRET, 'portal')));
  return new SignJWT({ ...sound, ...claims }).setProtectedHeader({ alg, kid }).sign(key);
}

test('a token names its service for five minutes', async () => {
  const { token, expiresAt } = await tokens.issue('portal');
  expect(expiresAt).toBe('2026-07-01T01:05:00.000Z');
  expect(await tokens.verify(token)).toBe('portal');
  later(331);
  await refused(token, 'token-expired');
});

test('a caller uses one token for some minutes and a new one before it ends', async () => {
  const first = await tokens.bearer('portal');
  later(239);
  expect(await tokens.bearer('portal')).toBe(first);
  later(1);
  const second = await tokens.bearer('portal');
  expect(second).not.toBe(first);
  expect(await tokens.bearer('survey')).not.toBe(second);
});

test('another secret, another interface, another algorithm and a longer life are refused', async () => {
  await refused(await make({ secret: 'x'.repeat(32) }).bearer('portal'));
  await refused(await make({ audience: 'alur' }).bearer('portal'));
  await refused(await forged('HS512', {}));
  await refused(await forged('HS256', { sub: 'oku-selatan.front-office-1' }));
  await refused(await forged('HS256', { sub: undefined }));
  const lasting = await forged('HS256', { exp: now.getTime() / 1000 + 86_400 });
  expect(await tokens.verify(lasting)).toBe('portal');
  later(331);
  await refused(lasting, 'token-expired');
});

test('a service that has its own key only cannot pose as another', async () => {
  const own = serviceKey(SECRET, 'survey');
  const survey = new ServiceTokens({ keyOf: () => own, audience: 'alur-people', now: () => now });
  expect(await tokens.verify(await survey.bearer('survey'))).toBe('survey');
  await refused(await survey.bearer('portal'));
  await refused(await forged('HS256', { sub: 'survey' }));
  await refused(await forged('HS256', { sub: 'survey' }, 'survey'));
});

test('a short key is refused', async () => {
  const short = new ServiceTokens({ keyOf: () => 'short', audience: 'alur-people' });
  await expect(short.issue('portal')).rejects.toThrow(/must have 32/);
});
