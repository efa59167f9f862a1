import { DEMO_TENANTS, type DemoTenant } from '@alur/demo';
import { type DeclaredRoute, LocalTokens, ServiceTokens, type Sessions, serviceKey } from '@alur/identity';
import type { ServiceDescriptor } from '@alur/platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { SERVICES } from '../../composition/office.ts';
import { NOW, officerOf, openOffice, SERVICE_SECRET, type TestOffice, TOKEN_SECRET } from '../fixtures/office.ts';
import {
  ALL_ROLES,
  allowedRoles,
  exampleRequest,
  type Injected,
  inject,
  routesOf,
  urlOf,
} from '../fixtures/requests.ts';
import { finishedCases, type Targets, targetOf } from '../fixtures/targets.ts';

const TENANTS = Object.keys(DEMO_TENANTS) as DemoTenant[];
/** What the guard answers, as against what a handler answers. */
const REFUSALS = ['token-missing', 'token-invalid', 'token-expired', 'session-ended', 'wrong-role', 'other-tenant'];
/** Parameters by which a request reaches for what belongs to one office. */
const OWNED = /:(caseId|letterId|subjectId|nominationId|batchId)\b/;

let office: TestOffice;
let routes: DeclaredRoute[];

beforeAll(async () => {
  office = await openOffice();
  routes = routesOf(office);
});

afterAll(() => office.close());

function nameOf({ method, path }: DeclaredRoute): string {
  return `${method} ${path}`;
}

/** An empty request: whoever passes the guard is told what is missing, and nothing is done. */
function knock(route: DeclaredRoute, token?: string): Promise<Injected> {
  const url = urlOf(route, {}).split('?')[0]!;
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  return inject(office, { method: route.method, url, headers });
}

function passed({ status, code }: Injected): boolean {
  return !((status === 401 || status === 403) && REFUSALS.includes(code ?? ''));
}

describe('every route', () => {
  test('is declared, and nothing but API documents is served beside the declared routes', () => {
    expect(routes.filter(({ declaration }) => declaration === undefined).map(nameOf)).toEqual([]);
    const declared = new Set(routes.map((route) => anonymous(nameOf(route))));
    const served = servedRoutes(office);
    const documents =
      /^GET \/api\/(auth|intake|verification|survey|disbursement|notification|portal|operations)\/(docs|openapi\.(json|yaml))(\/|$)/;
    expect(served.filter((route) => !declared.has(anonymous(route)) && !documents.test(route))).toEqual([]);
    const seen = new Set(served.map(anonymous));
    expect([...declared].filter((route) => !seen.has(route))).toEqual([]);
  });

  test.each(TENANTS)('lets exactly the declared roles of %s through', async (tenant) => {
    const wrong: string[] = [];
    for (const role of ALL_ROLES) {
      let token = await office.token(tenant, role);
      for (const route of routes) {
        const answer = await knock(route, token);
        // It has ended the session of the token.
        if (route.path === '/api/auth/logout') token = await office.token(tenant, role);
        const allowed = allowedRoles(route).includes(role);
        if (passed(answer) !== allowed) wrong.push(`${nameOf(route)} as ${role}: ${answer.status} ${answer.code}`);
        if (answer.status >= 500) wrong.push(`${nameOf(route)} as ${role}: ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('needs a sound token, unless it is public', async () => {
    const officer = officerOf('oku-selatan', 'kepala-dinas');
    const { sessions } = office.accounts;
    const elsewhere = { open: async () => 'a-session-of-nobody', holds: () => true };
    const issue = async (secret: string, now: string, opened: Pick<Sessions, 'open' | 'holds'> = sessions) =>
      (await new LocalTokens({ secret, sessions: opened, now: () => new Date(now) }).issue(officer)).token;
    const [header, claims, signature] = (await issue(TOKEN_SECRET, NOW)).split('.') as [string, string, string];
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const unsound: Record<string, string | undefined> = {
      none: undefined,
      expired: await issue(TOKEN_SECRET, '2026-06-30T02:00:00Z'),
      garbage: 'garbage',
      'another secret': await issue('another-secret-another-secret-another-secret', NOW),
      'another session': await issue(TOKEN_SECRET, NOW, elsewhere),
      unsigned: `${unsigned}.${claims}.`,
      'altered claims': `${header}.${claims.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}.${signature}`,
    };
    for (const route of routes) {
      const open = route.declaration === 'public';
      for (const [kind, token] of Object.entries(unsound)) {
        const answer = await knock(route, token);
        expect([nameOf(route), kind, passed(answer)]).toEqual([nameOf(route), kind, open]);
        if (!open) expect(answer.status).toBe(401);
      }
    }
  });

  test('is for officers or for services, never for both', async () => {
    const bearer = (keyOf: string) =>
      new ServiceTokens({ keyOf: () => serviceKey(SERVICE_SECRET, keyOf), audience: 'alur-people' }).bearer('portal');
    const forged = await bearer('survey');
    const sound = await bearer('portal');
    expect(routes.some(({ declaration }) => declaration === 'service')).toBe(true);
    for (const route of routes.filter(({ declaration }) => declaration !== 'public')) {
      const name = nameOf(route);
      expect([name, 'sound', passed(await knock(route, sound))]).toEqual([
        name,
        'sound',
        route.declaration === 'service',
      ]);
      expect([name, 'forged', passed(await knock(route, forged))]).toEqual([name, 'forged', false]);
    }
  });

  test('refuses an officer who names another office', async () => {
    for (const route of routes) {
      if (route.declaration === 'public' || route.declaration === 'service') continue;
      const authorization = `Bearer ${await office.token('oku-selatan', allowedRoles(route)[0]!)}`;
      const { method } = route;
      const url = urlOf(route, {}).split('?')[0]!;
      const inQuery = await inject(office, { method, url: `${url}?tenant=luwu-timur`, headers: { authorization } });
      expect([nameOf(route), inQuery.status, inQuery.code]).toEqual([nameOf(route), 403, 'other-tenant']);
      if (method === 'GET') continue;
      const headers = { authorization, 'content-type': 'application/json' };
      const payload = JSON.stringify({ tenant: 'luwu-timur' });
      const inBody = await inject(office, { method, url, headers, payload });
      expect([nameOf(route), inBody.status, inBody.code]).toEqual([nameOf(route), 403, 'other-tenant']);
    }
  });

  test('an office with a route that declares nothing does not start', async () => {
    const services = [...SERVICES.filter(({ name }) => name !== openDoor.name), openDoor];
    await expect(openOffice(services)).rejects.toThrow(/GET \/api\/notification\/open/);
  });
});

describe('what belongs to OKU Selatan', () => {
  let targets: Targets;
  let owned: DeclaredRoute[];

  beforeAll(async () => {
    targets = await finishedCases(office);
    owned = routes.filter(({ path, declaration }) => OWNED.test(path) && declaration !== 'public');
  });

  async function ask(tenant: DemoTenant, route: DeclaredRoute): Promise<Injected> {
    const token = await office.token(tenant, allowedRoles(route)[0]!);
    return inject(office, await exampleRequest(route, targetOf(route.path, targets), token));
  }

  test('does not exist for an officer of Luwu Timur, on any route that names it', async () => {
    const before = await headsOf('luwu-timur');
    expect(owned.length).toBeGreaterThan(40);
    const reached: string[] = [];
    for (const route of owned) {
      const { status, code } = await ask('luwu-timur', route);
      if (![403, 404].includes(status)) reached.push(`${nameOf(route)}: ${status} ${code}`);
    }
    expect(reached).toEqual([]);
    expect(await headsOf('luwu-timur')).toEqual(before);
  });

  test('exists for its own officers, with the same requests, and no answer of any route is stored', async () => {
    const hidden: string[] = [];
    const stored: string[] = [];
    // After an erasure much is gone for everybody.
    const erasure = (route: DeclaredRoute) => Number(route.path.endsWith('/erasure'));
    // Those between services are asked in the tests of intake.
    const asked = routes.filter(({ declaration }) => declaration !== 'service');
    for (const route of asked.toSorted((a, b) => erasure(a) - erasure(b))) {
      const { status, code, caching } = await ask('oku-selatan', route);
      if (owned.includes(route) && [400, 404].includes(status)) hidden.push(`${nameOf(route)}: ${status} ${code}`);
      if (caching !== 'no-store') stored.push(nameOf(route));
    }
    expect(hidden).toEqual([]);
    // The style of the pages.
    expect(stored).toEqual(['GET /gaya.css']);
  });

  /** What the logs hold of an office. */
  async function headsOf(tenant: DemoTenant): Promise<unknown[]> {
    const heads = [...office.services.values()].map(({ ports }) => ports.store.streamHeads());
    return (await Promise.all(heads)).flat().filter(({ stream }) => stream.startsWith(`${tenant}/`));
  }
});

/** `GET /api/intake/cases/:`: the names of parameters do not matter to the router. */
function anonymous(route: string): string {
  return route.replace(/:\w+(\|:\w+)*/g, ':');
}

/** Every route that the HTTP server knows, read from its own table: one line for each, indented by four under its prefix. */
function servedRoutes({ app }: TestOffice): string[] {
  const table: string = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const prefixes: string[] = [];
  return table.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)$/u.exec(line) ?? [];
    if (indent === undefined || part === undefined || methods === undefined) return [];
    const depth = indent.length / 4;
    const path = `${prefixes[depth - 1] ?? ''}${part}`.replace(/\/\/+/g, '/');
    prefixes.splice(depth, prefixes.length, path);
    // A HEAD is answered by the handler of its GET.
    const verbs = methods.split(', ').filter((verb) => verb !== 'HEAD');
    return verbs.map((verb) => `${verb} ${path.length > 1 ? path.replace(/\/$/, '') : path}`);
  });
}

@Controller('api/notification')
class OpenDoor {
  @Get('open')
  open(): string {
    return 'open';
  }
}

class OpenDoorModule {}

const openDoor: ServiceDescriptor = {
  name: 'notification',
  title: 'Open door',
  description: 'A service that forgot to say who may call it.',
  module: () => ({ module: OpenDoorModule, controllers: [OpenDoor] }),
  views: [],
};
