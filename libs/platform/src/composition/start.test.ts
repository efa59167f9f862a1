import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { Public } from '@alur/identity';
import { DEMO_PASSWORD } from '@alur/identity/demo';
import { SqliteAccounts } from '@alur/identity/sqlite';
import { BusUnavailableError } from '@alur/messaging';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SampleWriter, samplePublication } from '@alur/messaging/testing';
import { UnavailableError, type View } from '@alur/read-models';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { loadConfig } from '../config/config.ts';
import { type PublicCall, PublicCaller } from '../http/request-info.ts';
import { createLogger } from '../runtime/logging.ts';
import type { ServiceDescriptor } from '../runtime/service.ts';
import { until } from '../testing/service-under-test.ts';
import { type RunningServices, startServices } from './start.ts';

@Controller('sample')
class SampleController {
  @Get()
  @Public()
  @RouteConfig({ rateLimit: { max: 2, timeWindow: '1 minute' } })
  sample(): string {
    return 'ok';
  }

  @Get('away')
  @Public()
  away(): Promise<never> {
    return Promise.reject(new UnavailableError('MongoDB is not available'));
  }

  @Post()
  @Public()
  command(@PublicCaller() contextFor: PublicCall): object {
    return contextFor('oku-selatan');
  }
}

@Module({ controllers: [SampleController] })
class SampleModule {}

const faulty: View<object> = {
  collection: { name: 'sample', version: 1, indexes: [] },
  topics: [TOPICS.intake],
  documentsOf: () => {
    throw new TypeError('no such step');
  },
  evolve: (document) => document,
};

const service = (views: readonly View<object>[] = []): ServiceDescriptor => ({
  name: 'intake',
  title: 'intake',
  description: 'Dimainkan oleh uji',
  module: () => ({ module: SampleModule }),
  publish: (event) => samplePublication('intake', new SqliteEventStore(':memory:')).map(event),
  views,
  factsOf: () => async () => undefined,
});

let folder: string;
let running: RunningServices | undefined;
let logged: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-start-'));
  logged = '';
});
afterEach(async () => {
  jest.restoreAllMocks();
  await running?.close();
  running = undefined;
  rmSync(folder, { recursive: true });
});

async function start(descriptor: ServiceDescriptor, settings: object = {}): Promise<RunningServices> {
  const logger = createLogger('error', {
    write: (line) => {
      logged += line;
    },
  });
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory: folder, ...settings });
  running = await startServices([descriptor], config, { logger });
  return running;
}

test('a case that parks before a view is logged, as one that parks before a handler', async () => {
  const { services } = await start(service([faulty]));
  await new SampleWriter(services.get('intake')!.ports.store).write('case-1');
  await until(
    async () => logged,
    (text) => text.includes('case parked'),
  );
  expect(logged).toContain('"group":"intake-views","case":"case-1"');
});

test('a broker that cannot answer while views are built is asked again, and the process lives', async () => {
  const { replay } = EmbeddedBus.prototype;
  let asked = 0;
  jest.spyOn(EmbeddedBus.prototype, 'replay').mockImplementation(function (this: EmbeddedBus, topics) {
    asked += 1;
    if (asked < 3) throw new BusUnavailableError('Kafka is not available: NOT_LEADER_FOR_PARTITION');
    return replay.call(this, topics);
  });
  const { url } = await start(service([faulty]), { logLevel: 'warn' });
  expect(asked).toBe(3);
  expect((await fetch(`${url}/sample`)).status).toBe(200);
});

test('behind a proxy the limit of a public route counts the address that the proxy has seen, not one that the caller claims', async () => {
  const { url } = await start(service(), { trustProxy: true });
  const statuses: number[] = [];
  for (let claimed = 1; claimed <= 3; claimed++) {
    const headers = { 'x-forwarded-for': `203.0.113.${claimed}, 198.51.100.7` };
    statuses.push((await fetch(`${url}/sample`, { headers })).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
  expect((await fetch(`${url}/sample`, { headers: { 'x-forwarded-for': '198.51.100.8' } })).status).toBe(200);
});

test('what fails because a server is away may be asked again: it is no fault of ours', async () => {
  const { url } = await start(service());
  const response = await fetch(`${url}/sample/away`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await response.json()).toMatchObject({ code: 'unavailable' });
  expect(logged).toBe('');
});

test('without a token, metrics are for this machine, and not for whom a proxy on it speaks', async () => {
  const metrics = async (url: string, headers: Record<string, string> = {}) =>
    (await fetch(`${url}/metrics`, { headers })).status;
  const { url, close } = await start(service());
  expect(await metrics(url)).toBe(200);
  expect(await metrics(url, { 'x-forwarded-for': '203.0.113.7' })).toBe(401);
  expect(await metrics(url, { forwarded: 'for=203.0.113.7' })).toBe(401);
  await close();
  const proxied = await start(service(), { trustProxy: true });
  expect(await metrics(proxied.url, { 'x-forwarded-for': '127.0.0.1' })).toBe(401);
});

test('a correlation id that could be a number of somebody is not taken over, because events keep it for good', async () => {
  const { url } = await start(service());
  const idOf = async (asked: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', 'x-correlation-id': asked };
    const response = await fetch(`${url}/sample`, { method: 'POST', headers, body: '{}' });
    return Reflect.get(Object(await response.json()), 'correlationId');
  };
  for (const asked of ['desk-0042', '3f2b8c1d-0000-4000-8000-000000000001']) expect(await idOf(asked)).toBe(asked);
  for (const asked of ['1609010101800001', '0812-3456-7890', '16_0901_0101_8000_01']) {
    expect(await idOf(asked)).toMatch(/^[0-9a-f]{8}-/);
  }
});

test('the hash that the log keeps of a request tells repeats of a key apart, and cannot be found again by guessing the request', async () => {
  const { url } = await start(service());
  const hashOf = async (name: string, key?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
    const response = await fetch(`${url}/sample`, { method: 'POST', headers, body: JSON.stringify({ name }) });
    return Reflect.get(Object(await response.json()), 'commandHash');
  };
  const first = await hashOf('Mbah Contoh', 'key-00000001');
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashOf('Mbah Contoh', 'key-00000001')).toBe(first);
  expect(await hashOf('Ibu Contoh', 'key-00000001')).not.toBe(first);
  expect(await hashOf('Mbah Contoh', 'key-00000002')).not.toBe(first);
  expect(await hashOf('Mbah Contoh')).toBeUndefined();
});

describe('outside the demo', () => {
  const inEarnest = () => ({
    demo: false,
    publicUrl: 'https://dinsos.example',
    masterKey: randomBytes(32).toString('base64'),
    tokenSecret: randomBytes(32).toString('base64'),
  });

  test('the folder of a demo is refused, also with secrets that open it', async () => {
    const { masterKey, tokenSecret } = inEarnest();
    await (await start(service(), { masterKey, tokenSecret })).close();
    running = undefined;
    const again = start(service(), { ...inEarnest(), masterKey, tokenSecret });
    await expect(again).rejects.toThrow(`ALUR_DATA: ${folder} is the folder of a demo`);
  });

  test('an account with the password of the demo is disabled and named in the log', async () => {
    const accounts = new SqliteAccounts(join(folder, 'accounts.db'), { now: () => new Date(), demo: true });
    const officer = {
      id: 'oku-selatan.kepala-dinas-1',
      tenant: 'oku-selatan',
      roles: [],
      village: null,
      district: null,
    };
    await accounts.create({ officer, username: 'kepala-dinas', password: DEMO_PASSWORD });
    accounts.close();
    const { url } = await start(service(), inEarnest());
    const body = JSON.stringify({ tenant: 'oku-selatan', username: 'kepala-dinas', password: DEMO_PASSWORD });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/api/auth/login`, { method: 'POST', headers, body })).status).toBe(401);
    expect(logged).toContain(officer.id);
  });
});

test('a data folder belongs to one office at a time, and a port that is taken is named', async () => {
  const { url } = await start(service());
  const beside = (settings: object) =>
    startServices([service()], loadConfig({}, { demo: true, port: 0, dataDirectory: folder, ...settings }));
  await expect(beside({})).rejects.toThrow('ALUR_DATA: another office works in this folder');
  const other = join(folder, 'other');
  const port = Number(new URL(url).port);
  await expect(beside({ port, dataDirectory: other })).rejects.toThrow(`PORT: ${port} is taken`);
  const next = await beside({ dataDirectory: other });
  await next.close();
});
