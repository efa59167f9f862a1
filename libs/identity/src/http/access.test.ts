import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post, Query, ValidationPipe } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Secret, TOTP } from 'otpauth';
import {
  Access,
  AnyOfficer,
  CurrentOfficer,
  CurrentService,
  Public,
  Roles,
  ServiceOnly,
  withoutCase,
} from '../decorators.ts';
import { IdentityModule } from '../identity.module.ts';
import type { Officer } from '../officer.ts';
import { SqliteAccounts } from '../sqlite/sqlite-accounts.ts';
import { LocalTokens } from '../tokens/local-tokens.ts';
import { ServiceTokens } from '../tokens/service-tokens.ts';
import { assertAllRoutesDeclared, declaredRoles } from './declared-roles.ts';
import { DeviceCookies } from './device-cookie.ts';

@Controller('api/cases')
@Access(withoutCase('a test'))
@Roles('front-office', 'back-office')
class Cases {
  @Get()
  list(@CurrentOfficer() officer: Officer) {
    return { tenant: officer.tenant };
  }

  @Get(':tenant/:id')
  @AnyOfficer()
  byTenant(@Param('tenant') tenant: string) {
    return { tenant };
  }

  @Post(['sign', 'approve'])
  @Roles('kepala-dinas')
  sign(@Body() body: { tenant?: string }) {
    return body;
  }

  @Get('search')
  search(@Query('tenant') tenant: string) {
    return { tenant };
  }

  @Post('directory')
  @ServiceOnly()
  directory(@CurrentService() service: string) {
    return { service };
  }

  @Get('status')
  @Public()
  status() {
    return 'open';
  }
}

@Controller('api/forgotten')
class Forgotten {
  @Get()
  everything() {
    return 'secret';
  }
}

@Controller('api/unruled')
@AnyOfficer()
class WithoutRule {
  @Get()
  everything() {
    return 'secret';
  }
}

@Module({ controllers: [Cases] })
class Declared {}
@Module({ controllers: [WithoutRule] })
class Unruled {}
@Module({ controllers: [Forgotten] })
class Undeclared {}

const PASSWORD = 'kopi tanpa gula';
let now: Date;
let accounts: SqliteAccounts;
let app: NestFastifyApplication;
let alarms: (string | null)[];
let secondFactorRequired = false;
beforeEach(async () => {
  alarms = [];
  now = new Date('2026-07-01T01:00:00Z');
  accounts = new SqliteAccounts(':memory:', {
    now: () => now,
    cost: { log2n: 10, passes: 1 },
    sealing: { currentId: new Uint8Array(), wrap: (_, secret) => secret, unwrap: (_, sealed) => sealed },
  });
  for (const role of ['front-office', 'kepala-dinas', 'petugas-desa'] as const) {
    const officer = { id: `oku-selatan.${role}`, tenant: 'oku-selatan', roles: [role], village: null, district: null };
    await accounts.create({ officer, username: role, password: PASSWORD });
  }
  app = await start(Declared, Undeclared);
});
afterEach(async () => {
  await app.close();
  accounts.close();
});

async function start(...imports: (typeof Declared)[]): Promise<NestFastifyApplication> {
  const secret = 's'.repeat(32);
  const identity = IdentityModule.register({
    accounts,
    tokens: new LocalTokens({ secret, sessions: accounts.sessions, now: () => now }),
    devices: new DeviceCookies({ secret, now: () => now, secure: true }),
    now: () => now,
    secondFactorRequired,
    alarm: (officer) => void alarms.push(officer),
    serviceTokens: services('for-tests'),
  });
  const module = await Test.createTestingModule({ imports: [identity, ...imports] }).compile();
  const made = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  made.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  await made.init();
  return made;
}

function services(audience: string, key = 'v'.repeat(32)): ServiceTokens {
  return new ServiceTokens({ keyOf: () => key, audience, now: () => now });
}

async function call(
  method: 'GET' | 'POST',
  url: string,
  options: { token?: string; payload?: object; ip?: string; cookie?: string } = {},
) {
  const headers: Record<string, string> = {
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
  };
  const answer = await app.inject({ method, url, headers, payload: options.payload, remoteAddress: options.ip });
  const json = /^[{[]/.test(answer.body) ? answer.json() : {};
  return { status: answer.statusCode, code: json.code as string | undefined, json, headers: answer.headers };
}

function signIn(username: string, password = PASSWORD, ip?: string, more: { cookie?: string; code?: string } = {}) {
  const { cookie, ...code } = more;
  return call('POST', '/api/auth/login', {
    payload: { tenant: 'oku-selatan', username, password, ...code },
    ip,
    cookie,
  });
}

/** The cookie that a good sign-in leaves in the browser. */
function deviceOf({ headers }: Awaited<ReturnType<typeof call>>): string {
  return String(headers['set-cookie']).split(';')[0]!;
}

async function tokenOf(username: string): Promise<string> {
  return (await signIn(username)).json.token;
}

describe('the guard', () => {
  test('refuses everybody where nothing is declared, with or without a token', async () => {
    const token = await tokenOf('front-office');
    for (const options of [{}, { token }]) {
      expect(await call('GET', '/api/forgotten', options)).toMatchObject({ status: 403, code: 'route-not-declared' });
    }
  });

  test('asks for a valid token', async () => {
    const answer = await call('GET', '/api/cases');
    expect(answer).toMatchObject({ status: 401, code: 'token-missing' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(await call('GET', '/api/cases', { token: 'x.y.z' })).toMatchObject({ status: 401, code: 'token-invalid' });
    const basic = await app.inject({ url: '/api/cases', headers: { authorization: 'Basic eDp5' } });
    expect(basic.json()).toMatchObject({ status: 401, code: 'token-invalid' });
    const token = await tokenOf('front-office');
    now = new Date('2026-07-01T09:00:00Z');
    expect(await call('GET', '/api/cases', { token })).toMatchObject({ status: 401, code: 'token-expired' });
  });

  test('asks for a role: that of the handler, else that of the class', async () => {
    const clerk = await tokenOf('front-office');
    const head = await tokenOf('kepala-dinas');
    expect(await call('GET', '/api/cases', { token: clerk })).toMatchObject({
      status: 200,
      json: { tenant: 'oku-selatan' },
    });
    expect(await call('GET', '/api/cases', { token: head })).toMatchObject({ status: 403, code: 'wrong-role' });
    expect(await call('POST', '/api/cases/sign', { token: clerk })).toMatchObject({ status: 403, code: 'wrong-role' });
    expect(await call('POST', '/api/cases/sign', { token: head })).toMatchObject({ status: 201 });
  });

  test('refuses a request that names another tenant in path, query or body', async () => {
    const token = await tokenOf('front-office');
    const head = await tokenOf('kepala-dinas');
    const refused = { status: 403, code: 'other-tenant' };
    expect(await call('GET', '/api/cases/luwu-timur/1', { token })).toMatchObject(refused);
    expect(await call('GET', '/api/cases/oku-selatan/1', { token })).toMatchObject({ status: 200 });
    expect(await call('GET', '/api/cases/search?tenant=luwu-timur', { token })).toMatchObject(refused);
    expect(await call('GET', '/api/cases/search?tenant=oku-selatan&tenant=luwu-timur', { token })).toMatchObject(
      refused,
    );
    expect(await call('POST', '/api/cases/sign', { token: head, payload: { tenant: 'luwu-timur' } })).toMatchObject(
      refused,
    );
  });

  test('lets an officer of a village without a village reach nothing', async () => {
    const token = await tokenOf('petugas-desa');
    expect(await call('GET', '/api/cases/oku-selatan/1', { token })).toMatchObject({
      status: 403,
      code: 'place-missing',
    });
  });

  test('opens a route for services to a service token and to nothing else', async () => {
    const token = await services('for-tests').bearer('portal');
    expect(await call('POST', '/api/cases/directory', { token })).toMatchObject({ json: { service: 'portal' } });
    const refused = { status: 401, code: 'token-invalid' };
    for (const officer of ['front-office', 'kepala-dinas']) {
      expect(await call('POST', '/api/cases/directory', { token: await tokenOf(officer) })).toMatchObject(refused);
    }
    expect(await call('POST', '/api/cases/directory')).toMatchObject({ status: 401, code: 'token-missing' });
    const elsewhere = await services('for-others').bearer('portal');
    expect(await call('POST', '/api/cases/directory', { token: elsewhere })).toMatchObject(refused);
  });

  test('refuses a service token on every route of officers', async () => {
    const token = await services('for-tests').bearer('portal');
    // Also one that was signed with the secret of the officers' tokens.
    const same = await services('alur', 's'.repeat(32)).bearer('portal');
    for (const [method, url] of [
      ['GET', '/api/cases'],
      ['GET', '/api/cases/oku-selatan/1'],
      ['POST', '/api/cases/sign'],
      ['GET', '/api/auth/me'],
    ] as const) {
      for (const sent of [token, same]) {
        expect(await call(method, url, { token: sent })).toMatchObject({ status: 401, code: 'token-invalid' });
      }
    }
  });

  test('leaves public routes open', async () => {
    expect(await call('GET', '/api/cases/status')).toMatchObject({ status: 200 });
  });
});

describe('sign-in', () => {
  test('answers a token, its end and the officer, and tells who I am', async () => {
    const { status, json } = await signIn('front-office');
    const officer = {
      id: 'oku-selatan.front-office',
      tenant: 'oku-selatan',
      roles: ['front-office'],
      village: null,
      district: null,
    };
    expect(status).toBe(200);
    expect(json).toEqual({ token: expect.any(String), expiresAt: '2026-07-01T09:00:00.000Z', officer });
    expect((await call('GET', '/api/auth/me', { token: json.token })).json).toEqual(officer);
  });

  test('refuses alike a wrong password and an unknown name', async () => {
    const [wrong, unknown] = [await signIn('front-office', 'wrong'), await signIn('nobody', 'wrong')];
    expect(wrong).toMatchObject({ status: 401, code: 'sign-in-failed' });
    expect(unknown.json).toEqual(wrong.json);
  });

  test('refuses a malformed body', async () => {
    const payload = { tenant: 'oku-selatan', username: { $ne: '' }, password: 'x' };
    expect(await call('POST', '/api/auth/login', { payload })).toMatchObject({ status: 400 });
    expect(await call('POST', '/api/auth/login')).toMatchObject({ status: 400 });
  });

  test('slows one person at one address down after five failures, others go on', async () => {
    for (let n = 0; n < 5; n += 1) await signIn('front-office', 'wrong', '10.0.0.1');
    const blocked = await signIn('front-office', PASSWORD, '10.0.0.1');
    expect(blocked).toMatchObject({ status: 429, code: 'too-many-attempts' });
    expect(blocked.headers['retry-after']).toBe('15');
    expect(await signIn('front-office', PASSWORD, '10.0.0.2')).toMatchObject({ status: 200 });
    expect(await signIn('kepala-dinas', PASSWORD, '10.0.0.1')).toMatchObject({ status: 200 });
    now = new Date(now.getTime() + 15_000);
    expect(await signIn('front-office', PASSWORD, '10.0.0.1')).toMatchObject({ status: 200 });
  });

  test('slows an address down that tries many names', async () => {
    for (let n = 0; n < 100; n += 1) await signIn(`name-${n}`, 'wrong', '10.0.0.9');
    expect(await signIn('front-office', PASSWORD, '10.0.0.9')).toMatchObject({ status: 429 });
    expect(await signIn('front-office', PASSWORD, '10.0.0.8')).toMatchObject({ status: 200 });
  });

  test('a morning in which a whole office signs in from one address is no attack', async () => {
    for (let n = 0; n < 120; n += 1) expect(await signIn('front-office')).toMatchObject({ status: 200 });
  });

  test('counts all addresses of one IPv6 connection as one, and no other', async () => {
    for (let n = 1; n <= 5; n += 1) await signIn('front-office', 'wrong', `2001:db8:0:1::${n}`);
    expect(await signIn('front-office', PASSWORD, '2001:db8:0:1:ffff::9')).toMatchObject({ status: 429 });
    expect(await signIn('front-office', PASSWORD, '2001:db8:0:2::1')).toMatchObject({ status: 200 });
  });

  test('strangers cannot lock a person out of a device of before, whatever they try', async () => {
    const cookie = deviceOf(await signIn('kepala-dinas', PASSWORD, '10.0.0.1'));
    for (let place = 0; place < 60; place += 1) {
      for (let n = 0; n < 4; n += 1) await signIn('kepala-dinas', 'wrong', `203.0.113.${place}`);
    }
    for (let n = 0; n < 5; n += 1) await signIn('kepala-dinas', 'wrong', '10.0.0.1');
    expect(await signIn('kepala-dinas', PASSWORD, '10.0.0.1')).toMatchObject({ status: 429 });
    expect(await signIn('kepala-dinas', PASSWORD, '10.0.0.1', { cookie })).toMatchObject({ status: 200 });
    expect(alarms).toContain('oku-selatan.kepala-dinas');
  });

  test('from a new device, a person whom strangers try waits for a minute at most', async () => {
    for (let round = 0; round < 20; round += 1) {
      now = new Date(now.getTime() + 60_000);
      for (let n = 0; n < 4; n += 1) await signIn('kepala-dinas', 'wrong', `198.51.100.${round}`);
    }
    const waited = await signIn('kepala-dinas', PASSWORD, '10.0.0.3');
    expect(waited).toMatchObject({ status: 429 });
    expect(Number(waited.headers['retry-after'])).toBeLessThanOrEqual(60);
    now = new Date(now.getTime() + 60_000);
    expect(await signIn('kepala-dinas', PASSWORD, '10.0.0.3')).toMatchObject({ status: 200 });
  });

  test('a name that no account has is slowed down alike', async () => {
    for (let n = 0; n < 20; n += 1) await signIn('nobody', 'wrong', `10.0.1.${n}`);
    expect(await signIn('nobody', 'wrong', '10.0.2.1')).toMatchObject({ status: 429 });
    expect(alarms).toEqual([null]);
  });

  test('a device is slowed down for itself, and a cookie is good for its person only', async () => {
    const cookie = deviceOf(await signIn('front-office'));
    expect(cookie).not.toContain('front-office');
    for (let n = 0; n < 5; n += 1) await signIn('front-office', 'wrong', `10.0.3.${n}`, { cookie });
    expect(await signIn('front-office', PASSWORD, '10.0.3.9', { cookie })).toMatchObject({ status: 429 });
    expect(await signIn('front-office', PASSWORD, '10.0.3.9')).toMatchObject({ status: 200 });
    for (let n = 0; n < 5; n += 1) await signIn('kepala-dinas', 'wrong', '10.0.4.1', { cookie });
    expect(await signIn('kepala-dinas', PASSWORD, '10.0.4.1', { cookie })).toMatchObject({ status: 429 });
    const forged = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (let n = 0; n < 5; n += 1) await signIn('front-office', 'wrong', '10.0.5.1', { cookie: forged });
    expect(await signIn('front-office', PASSWORD, '10.0.5.1', { cookie: forged })).toMatchObject({ status: 429 });
  });

  test('tells a disabled officer who knows the password', async () => {
    const token = await tokenOf('front-office');
    await accounts.setDisabled('oku-selatan.front-office', true);
    expect(await signIn('front-office')).toMatchObject({ status: 403, code: 'account-disabled' });
    expect(await call('GET', '/api/cases', { token })).toMatchObject({ status: 401, code: 'session-ended' });
  });

  test('a new password ends the old token and answers a new one', async () => {
    const token = await tokenOf('front-office');
    const payload = { current: PASSWORD, next: 'teh manis hangat' };
    const changed = await call('POST', '/api/auth/password', { token, payload });
    expect(changed).toMatchObject({ status: 200, json: { officer: { id: 'oku-selatan.front-office' } } });
    expect(await call('GET', '/api/cases', { token })).toMatchObject({ status: 401, code: 'session-ended' });
    expect(await call('GET', '/api/cases', { token: changed.json.token })).toMatchObject({ status: 200 });
    const again = await call('POST', '/api/auth/password', { token: changed.json.token, payload });
    expect(again).toMatchObject({ status: 403, code: 'password-wrong' });
  });
});

describe('sessions', () => {
  test('signing out ends this session and no other', async () => {
    const [here, there] = [await tokenOf('front-office'), await tokenOf('front-office')];
    expect(await call('POST', '/api/auth/logout', { token: here })).toMatchObject({ status: 204 });
    expect(await call('GET', '/api/cases', { token: here })).toMatchObject({ status: 401, code: 'session-ended' });
    expect(await call('GET', '/api/cases', { token: there })).toMatchObject({ status: 200 });
  });

  test('an officer sees the own ones and ends one of them, and no other officer does', async () => {
    const [here, there] = [await tokenOf('front-office'), await tokenOf('front-office')];
    const { json } = await call('GET', '/api/auth/sessions', { token: here });
    expect(json).toHaveLength(2);
    expect(json.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const { id } = json.find(({ current }: { current: boolean }) => !current);
    const stranger = await tokenOf('kepala-dinas');
    const end = (token: string) => call('POST', `/api/auth/sessions/${id}/end`, { token });
    expect(await end(stranger)).toMatchObject({ status: 404, code: 'session-not-found' });
    expect(await end(here)).toMatchObject({ status: 204 });
    expect(await call('GET', '/api/cases', { token: there })).toMatchObject({ status: 401, code: 'session-ended' });
    expect(await call('GET', '/api/cases', { token: here })).toMatchObject({ status: 200 });
  });

  test('one in which nothing is asked for an hour has ended', async () => {
    const [idle, used] = [await tokenOf('front-office'), await tokenOf('front-office')];
    now = new Date(now.getTime() + 1_800_000);
    expect(await call('GET', '/api/cases', { token: used })).toMatchObject({ status: 200 });
    now = new Date(now.getTime() + 1_800_000);
    expect(await call('GET', '/api/cases', { token: idle })).toMatchObject({ status: 401, code: 'session-ended' });
    expect(await call('GET', '/api/cases', { token: used })).toMatchObject({ status: 200 });
  });
});

describe('the second factor', () => {
  const proof = { tenant: 'oku-selatan', username: 'kepala-dinas', password: PASSWORD };
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });

  async function enrol() {
    const { json } = await call('POST', '/api/auth/second-factor', { payload: proof });
    const payload = { ...proof, code: codeOf(json.secret) };
    const confirmed = await call('POST', '/api/auth/second-factor/confirm', { payload });
    return { ...json, recoveryCodes: confirmed.json.recoveryCodes } as {
      secret: string;
      uri: string;
      recoveryCodes: string[];
    };
  }

  beforeEach(async () => {
    await app.close();
    secondFactorRequired = true;
    app = await start(Declared, Undeclared);
  });
  afterEach(() => {
    secondFactorRequired = false;
  });

  test('is asked of a head of office and not of a counter', async () => {
    expect(await signIn('kepala-dinas')).toMatchObject({ status: 403, code: 'second-factor-not-set' });
    expect(await signIn('front-office')).toMatchObject({ status: 200 });
  });

  test('once set, a sign-in needs a code, and each code is good once', async () => {
    const { secret, uri } = await enrol();
    expect(uri).toMatch(/^otpauth:\/\/totp\/Alur/);
    expect(await signIn('kepala-dinas')).toMatchObject({ status: 401, code: 'second-factor-needed' });
    later(30);
    const code = codeOf(secret);
    expect(await signIn('kepala-dinas', PASSWORD, undefined, { code })).toMatchObject({ status: 200 });
    expect(await signIn('kepala-dinas', PASSWORD, undefined, { code })).toMatchObject({ code: 'second-factor-wrong' });
    later(30);
    expect(await signIn('kepala-dinas', PASSWORD, undefined, { code: codeOf(secret) })).toMatchObject({ status: 200 });
    later(90);
    expect(await signIn('kepala-dinas', PASSWORD, undefined, { code })).toMatchObject({ code: 'second-factor-wrong' });
  });

  test('a code says nothing without the password, and guessing codes is slowed down', async () => {
    const { secret } = await enrol();
    later(30);
    expect(await signIn('kepala-dinas', 'wrong', undefined, { code: codeOf(secret) })).toMatchObject({
      code: 'sign-in-failed',
    });
    for (let n = 0; n < 4; n += 1) {
      expect(await signIn('kepala-dinas', PASSWORD, '10.1.0.1', { code: '000000' })).toMatchObject({
        code: 'second-factor-wrong',
      });
      expect(await signIn('kepala-dinas', PASSWORD, '10.1.0.1')).toMatchObject({ code: 'second-factor-needed' });
    }
    await signIn('kepala-dinas', PASSWORD, '10.1.0.1', { code: '000000' });
    expect(await signIn('kepala-dinas', PASSWORD, '10.1.0.1', { code: codeOf(secret) })).toMatchObject({ status: 429 });
  });

  test('a recovery code stands for the device once', async () => {
    const { recoveryCodes } = await enrol();
    expect(new Set(recoveryCodes).size).toBe(10);
    const code = recoveryCodes[3]!.toUpperCase();
    expect(await signIn('kepala-dinas', PASSWORD, undefined, { code })).toMatchObject({ status: 200 });
    expect(await signIn('kepala-dinas', PASSWORD, undefined, { code })).toMatchObject({ code: 'second-factor-wrong' });
  });

  test('is set by the password and a right code, and not replaced by who has the password only', async () => {
    const wrong = { payload: { ...proof, password: 'wrong' } };
    expect(await call('POST', '/api/auth/second-factor', wrong)).toMatchObject({ status: 401 });
    await call('POST', '/api/auth/second-factor', { payload: proof });
    const guess = { payload: { ...proof, code: '000000' } };
    expect(await call('POST', '/api/auth/second-factor/confirm', guess)).toMatchObject({ status: 422 });
    const { secret } = await enrol();
    expect(await call('POST', '/api/auth/second-factor', { payload: proof })).toMatchObject({
      code: 'second-factor-set',
    });
    const confirm = { payload: { ...proof, code: codeOf(secret) } };
    expect(await call('POST', '/api/auth/second-factor/confirm', confirm)).toMatchObject({ status: 422 });
  });

  test('is removed by an operator, and set anew at the next sign-in', async () => {
    await enrol();
    await accounts.resetSecondFactor('oku-selatan.kepala-dinas');
    expect(await signIn('kepala-dinas')).toMatchObject({ code: 'second-factor-not-set' });
    expect((await enrol()).recoveryCodes).toHaveLength(10);
  });
});

describe('the list of routes', () => {
  test('names every route with who may call it', () => {
    const listed = declaredRoles(app).map(({ method, path, handler, declaration }) => [
      method,
      path,
      handler,
      declaration,
    ]);
    expect(listed).toEqual([
      ['POST', '/api/auth/login', 'SignInController.signIn', 'public'],
      ['POST', '/api/auth/logout', 'SessionsController.signOut', 'any-officer'],
      ['GET', '/api/auth/me', 'AuthController.me', 'any-officer'],
      ['POST', '/api/auth/password', 'SignInController.changePassword', 'any-officer'],
      ['POST', '/api/auth/second-factor', 'SecondFactorController.begin', 'public'],
      ['POST', '/api/auth/second-factor/confirm', 'SecondFactorController.confirm', 'public'],
      ['GET', '/api/auth/sessions', 'SessionsController.list', 'any-officer'],
      ['POST', '/api/auth/sessions/:sessionId/end', 'SessionsController.end', 'any-officer'],
      ['GET', '/api/cases', 'Cases.list', ['front-office', 'back-office']],
      ['GET', '/api/cases/:tenant/:id', 'Cases.byTenant', 'any-officer'],
      ['POST', '/api/cases/approve', 'Cases.sign', ['kepala-dinas']],
      ['POST', '/api/cases/directory', 'Cases.directory', 'service'],
      ['GET', '/api/cases/search', 'Cases.search', ['front-office', 'back-office']],
      ['POST', '/api/cases/sign', 'Cases.sign', ['kepala-dinas']],
      ['GET', '/api/cases/status', 'Cases.status', 'public'],
      ['GET', '/api/forgotten', 'Forgotten.everything', undefined],
    ]);
  });

  test('stops the start while a route is undeclared', async () => {
    expect(() => assertAllRoutesDeclared(app)).toThrow('GET /api/forgotten (Forgotten.everything)');
    const unruled = await start(Unruled);
    expect(() => assertAllRoutesDeclared(unruled)).toThrow(
      'without @Access: GET /api/unruled (WithoutRule.everything)',
    );
    await unruled.close();
    const sound = await start(Declared);
    expect(() => assertAllRoutesDeclared(sound)).not.toThrow();
    await sound.close();
  });

  test('is what the guard enforces: every route, every role', async () => {
    for (const { method, path, declaration } of declaredRoles(app)) {
      if (method === 'POST' && declaration === 'public') continue;
      const url = path.replace(':tenant', 'oku-selatan').replace(':id', '1');
      for (const role of ['front-office', 'kepala-dinas'] as const) {
        const token = await tokenOf(role);
        const { status } = await call(method as 'GET' | 'POST', url, { token });
        const allowed =
          declaration === 'public' || declaration === 'any-officer' || declaration?.includes(role) === true;
        expect([url, role, status !== 401 && status !== 403]).toEqual([url, role, allowed]);
      }
    }
  });
});
