import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePorts } from '../processes/free-ports.ts';
import { type Gateway, SERVICES, type ServiceName, serviceOf, startGateway } from './gateway.ts';

interface Seen {
  readonly service: ServiceName;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly bytes: number;
}

const servers: Server[] = [];
let gateway: Gateway;
let streams: ServerResponse[] = [];
let calls = 0;

/** Every service but survey, which is down; each answers what it saw. */
beforeAll(async () => {
  const urls = await Promise.all(SERVICES.map((service) => (service === 'survey' ? nobody() : listen(service))));
  const services = Object.fromEntries(SERVICES.map((service, index) => [service, urls[index]]));
  gateway = await startGateway({ port: 0, services: services as Record<ServiceName, string>, answerLimitMs: 500 });
});

afterAll(async () => {
  await gateway.close();
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
});

async function nobody(): Promise<string> {
  return `http://127.0.0.1:${(await freePorts(1))[0]}`;
}

function listen(service: ServiceName): Promise<string> {
  const server = createServer((request, answer) => void serve(service, request, answer));
  servers.push(server);
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
}

async function serve(service: ServiceName, request: IncomingMessage, answer: ServerResponse): Promise<void> {
  calls += 1;
  const url = request.url ?? '';
  if (url.endsWith('/dies')) return void request.socket.destroy();
  if (url.endsWith('/sleeps')) return;
  if (url.endsWith('/not-ready')) return void answer.writeHead(503, { 'retry-after': '1' }).end('{}');
  if (url.endsWith('/stream')) {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    streams.push(answer);
    return;
  }
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  const seen = { service, method: request.method, url, headers: request.headers, bytes };
  answer.writeHead(201, { 'content-type': 'application/json', 'alur-version': 'v-1' }).end(JSON.stringify(seen));
}

async function ask(path: string, init?: RequestInit): Promise<Seen> {
  return (await (await fetch(gateway.url + path, init)).json()) as Seen;
}

describe('a request goes to the service of its path', () => {
  test.each([
    ['/api/intake/cases/1?after=a%2Fb', 'intake'],
    ['/api/disbursement', 'disbursement'],
    ['/api/operations/verification/consumers', 'verification'],
    ['/api/portal/worklist', 'portal'],
    ['/api/auth/login', 'portal'],
    ['/api/operations/unknown/views', 'portal'],
    ['/api/intakes', 'portal'],
    ['/health/ready', 'portal'],
    ['/', 'portal'],
    [`/api/notification/${'long/'.repeat(100)}`, 'notification'],
  ] as const)('%s → %s', async (path, service) => {
    expect(await ask(path)).toMatchObject({ service, url: path, method: 'GET' });
  });

  test('survey by name, too', () => expect(serviceOf('/api/survey?x=1')).toBe('survey'));
});

test('method, headers and body pass both ways as they are', async () => {
  const body = new FormData();
  body.set('file', new Blob([new Uint8Array(3_000_000)]), 'foto');
  const headers = { 'idempotency-key': 'k-1', traceparent: '00-1-2-01', authorization: 'Bearer x' };
  const answer = await fetch(`${gateway.url}/api/intake/documents`, { method: 'POST', headers, body });
  const seen = (await answer.json()) as Seen;
  expect([answer.status, answer.headers.get('alur-version')]).toEqual([201, 'v-1']);
  expect(seen).toMatchObject({ method: 'POST', headers });
  expect(seen.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen.bytes).toBeGreaterThan(3_000_000);
  const json = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"a" :1}' };
  expect(await ask('/api/intake/x', json)).toMatchObject({ method: 'PUT', bytes: 8 });
});

/** Sends a request line that `fetch` would tidy up. */
function askRaw(path: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((done, fail) => {
    const sent = request(gateway.url, { path }, async (answer) => {
      const chunks = await answer.setEncoding('utf8').toArray();
      done({ status: answer.statusCode ?? 0, text: chunks.join('') });
    });
    sent.once('error', fail).end();
  });
}

test.each([
  '/api/operations%2fintake/consumers',
  '/api%2fintake/cases',
  '//api/intake/cases',
  '/API/intake/cases',
  '/api/portal/../intake/cases',
  '/api/portal/%2e%2e/intake/cases',
])('%s leads to no other service than its path begins with', async (path) => {
  const { status, text } = await askRaw(path);
  if (status === 201) expect(JSON.parse(text)).toMatchObject({ service: 'portal' });
  else expect(status).toBeGreaterThanOrEqual(400);
});

test('no path leads to another host', async () => {
  const { host } = new URL(await listen('survey'));
  for (const path of [`//${host}/x`, `http://${host}/x`, `/\\${host}/x`, `/api/portal/..//${host}/x`, `@${host}/x`]) {
    const { status, text } = await askRaw(path);
    expect([path, status === 201 ? JSON.parse(text).service : 'refused']).not.toContain('survey');
    expect(status).not.toBe(500);
  }
});

test("the caller's address is added behind what the caller claims", async () => {
  expect((await ask('/api/intake/x')).headers['x-forwarded-for']).toBe('127.0.0.1');
  const claimed = await ask('/api/intake/x', { headers: { 'x-forwarded-for': '203.0.113.7' } });
  expect(claimed.headers['x-forwarded-for']).toBe('203.0.113.7, 127.0.0.1');
});

test('an event stream passes event by event, longer than an answer may take to begin', async () => {
  const { body } = await fetch(`${gateway.url}/api/portal/stream`);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe('data: 1\n\n');
  setTimeout(() => streams[0]!.write('data: 2\n\n'), 700);
  expect((await reader.read()).value).toBe('data: 2\n\n');
  const ended = new Promise((done) => streams[0]!.once('close', done));
  await reader.cancel();
  await ended;
});

describe('a service that fails', () => {
  test.each([
    ['/api/survey/x', 503, 'service-unavailable', /belum sampai/],
    ['/api/intake/dies', 502, 'service-lost', /Idempotency-Key yang sama/],
    ['/api/intake/sleeps', 504, 'service-too-slow', /Idempotency-Key yang sama/],
  ])('%s answers %i', async (path, status, code, detail) => {
    const answer = await fetch(gateway.url + path, { method: 'POST', body: '{}' });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
    expect(await answer.json()).toMatchObject({
      type: `urn:alur:problem:${code}`,
      status,
      code,
      detail: expect.stringMatching(detail),
    });
  });

  test('is asked once: its own 503 passes as it is', async () => {
    calls = 0;
    const answer = await fetch(`${gateway.url}/api/intake/not-ready`);
    expect([answer.status, answer.headers.get('retry-after'), calls]).toEqual([503, '1', 1]);
  });
});

test('closing ends open streams', async () => {
  streams = [];
  const services = Object.fromEntries(SERVICES.map((name, index) => [name, urlOf(servers[Math.min(index, 4)]!)]));
  const other = await startGateway({ port: 0, services: services as Record<ServiceName, string> });
  const { body } = await fetch(`${other.url}/api/portal/stream`);
  const text = new Response(body).text().catch(() => 'cut');
  await other.close();
  expect(await text).toBe('cut');
});

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
