import { createSecretKey } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Officer } from '../officer.ts';
import { LocalTokens } from './local-tokens.ts';

const SECRET = 'a-secret-for-tests-of-32-bytes-at-least';
const OFFICER: Officer = {
  id: 'luwu-timur.pengisi-data-desa-1',
  tenant: 'luwu-timur',
  roles: ['pengisi-data-desa'],
  village: '73.24.01.2001',
  district: null,
};

let now: Date;
let open: Map<string, string>;
let used: boolean[];
let tokens: LocalTokens;
beforeEach(() => {
  now = new Date('2026-07-01T01:00:00Z');
  open = new Map([['s-forged', OFFICER.id]]);
  used = [];
  tokens = make();
});

function make(change: { secret?: string; issuer?: string; audience?: string; lifetime?: number } = {}): LocalTokens {
  const sessions = {
    open: async (officerId: string) => {
      const id = `s-${open.size}`;
      open.set(id, officerId);
      return id;
    },
    holds: (id: string, officerId: string, use: boolean) => {
      used.push(use);
      return open.get(id) === officerId;
    },
  };
  return new LocalTokens({ secret: SECRET, sessions, now: () => now, ...change });
}

function refused(token: string, code: string): Promise<void> {
  return expect(tokens.verify(token)).rejects.toMatchObject({ status: 401, code });
}

/** Signed with the right secret, but not as `issue` does. */
function forged(alg: string, claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({
    tenant: 'luwu-timur',
    roles: [],
    sid: 's-forged',
    sub: OFFICER.id,
    iss: 'alur',
    aud: 'alur',
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(createSecretKey(Buffer.from(SECRET)));
}

test('an issued token names its officer until it expires after eight hours', async () => {
  const { token, expiresAt } = await tokens.issue(OFFICER);
  expect(expiresAt).toBe('2026-07-01T09:00:00.000Z');
  expect((await tokens.verify(token)).officer).toEqual(OFFICER);
  now = new Date('2026-07-01T08:59:59Z');
  expect((await tokens.verify(token)).officer).toEqual(OFFICER);
  now = new Date('2026-07-01T09:00:00Z');
  await refused(token, 'token-expired');
  tokens = make();
  await refused(token, 'token-expired');
});

test('a token whose session has ended is refused at once, also when it was just used, and others are not', async () => {
  const [{ token }, other] = [await tokens.issue(OFFICER), await tokens.issue(OFFICER)];
  const { sessionId } = await tokens.verify(token);
  open.delete(sessionId!);
  await refused(token, 'session-ended');
  expect((await tokens.verify(other.token)).officer).toEqual(OFFICER);
});

test('looking whether a session is open is no use of it', async () => {
  const { token } = await tokens.issue(OFFICER);
  await tokens.verify(token, { use: false });
  await tokens.verify(token);
  expect(used).toEqual([false, true]);
});

describe('is refused:', () => {
  test('another secret, issuer or audience', async () => {
    for (const other of [{ secret: `${SECRET}!` }, { issuer: 'x' }, { audience: 'x' }]) {
      const { token } = await make(other).issue(OFFICER);
      await refused(token, 'token-invalid');
    }
  });

  test('a changed or cut token, and what is no token', async () => {
    const { token } = await tokens.issue(OFFICER);
    const [head, body, signature] = token.split('.') as [string, string, string];
    const payload = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), roles: ['kepala-dinas'] };
    const altered = Buffer.from(JSON.stringify(payload)).toString('base64url');
    for (const bad of [`${head}.${altered}.${signature}`, `${head}.${body}.`, `${head}.${body}`, 'x', '', 'a.b.c']) {
      await refused(bad, 'token-invalid');
    }
  });

  test('alg none, and any alg but HS256', async () => {
    const { token } = await tokens.issue(OFFICER);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    await refused(`${none}.${token.split('.')[1]}.`, 'token-invalid');
    await refused(await forged('HS512', { exp: 4_000_000_000 }), 'token-invalid');
  });

  test('a token without expiry, tenant or session', async () => {
    await refused(await forged('HS256', {}), 'token-invalid');
    await refused(await forged('HS256', { exp: 4_000_000_000, tenant: undefined }), 'token-invalid');
    await refused(await forged('HS256', { exp: 4_000_000_000, sid: undefined }), 'token-invalid');
  });
});

test('unknown roles are dropped', async () => {
  const token = await forged('HS256', { exp: 4_000_000_000, roles: ['front-office', 'root', 1] });
  expect((await tokens.verify(token)).officer.roles).toEqual(['front-office']);
});

test('a short secret stops the start', () => {
  expect(() => make({ secret: 'short' })).toThrow('5 bytes');
});
