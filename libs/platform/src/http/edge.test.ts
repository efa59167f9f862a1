import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Access, Public, withoutCase } from '@alur/identity';
import { UploadRefusedError } from '@alur/privacy';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type RunningServices, startServices } from '../composition/index.ts';
import { loadConfig } from '../config/config.ts';
import type { ServiceDescriptor } from '../runtime/service.ts';
import { until } from '../testing/service-under-test.ts';

/** Resolves the answers that `slow` holds back. */
let release: (() => void)[];

@Controller('api/intake/sample')
@Access(withoutCase('a test'))
@Public()
class SampleController {
  @Get(':id')
  one(): string {
    return 'one';
  }

  @Get('slow/answer')
  async slow(): Promise<string> {
    await new Promise<void>((resolve) => release.push(resolve));
    return 'x'.repeat(2_000_000);
  }

  @Get('faulty/answer')
  faulty(): never {
    throw new Error('faulty');
  }

  @Post('upload')
  async upload(@Req() request: FastifyRequest): Promise<number> {
    return (await (await request.file())!.toBuffer()).length;
  }

  @Get('upload/busy')
  busy(): never {
    throw new UploadRefusedError('upload-busy', 'Tunggu sebentar.');
  }

  @Post()
  make(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [SampleController] })
class SampleModule {}

const service: ServiceDescriptor = {
  name: 'portal',
  title: 'Contoh',
  description: 'Dimainkan oleh uji',
  module: () => ({ module: SampleModule }),
  views: [],
};

let folder: string;
let running: RunningServices;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-edge-'));
  release = [];
});
afterEach(async () => {
  for (const answer of release) answer();
  await running.close();
  rmSync(folder, { recursive: true });
});

async function start(settings: object = {}): Promise<void> {
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory: folder, logLevel: 'silent', ...settings });
  running = await startServices([service], config);
}

/** A connection with what comes on it until it ends. */
function talk(text = ''): { socket: Socket; ended: Promise<string> } {
  const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
  let read = '';
  socket.on('data', (data) => {
    read += data;
  });
  socket.on('error', () => undefined);
  if (text !== '') socket.write(text);
  return { socket, ended: new Promise((resolve) => socket.on('close', () => resolve(read))) };
}

const ask = (path: string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(`${running.url}${path}`, { method, headers });

describe('a body that stops', () => {
  const HEAD = 'POST /api/intake/sample HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  test.each([
    ['of a stated length', `${HEAD}Content-Length: 100\r\n\r\n{`],
    ['in pieces', `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`],
    ['of an address that is not there', `${HEAD.replace('sample', 'none')}Content-Length: 100\r\n\r\n{`],
  ])(
    '%s is answered 408, and its connection is closed',
    async (_, text) => {
      await start({ bodySeconds: 1 });
      const answer = await talk(text).ended;
      // An address that is not there is answered before its body.
      expect(answer).toMatch(text.includes('none') ? /^HTTP\/1.1 40[48] / : /^HTTP\/1.1 408 .*"code":"body-too-slow"/s);
    },
    60_000,
  );

  test('an upload may take longer', async () => {
    await start({ bodySeconds: 1, uploadSeconds: 3 });
    const started = performance.now();
    const upload = HEAD.replace('sample', 'sample/upload').replace(
      'application/json',
      'multipart/form-data; boundary=b',
    );
    expect(await talk(`${upload}Content-Length: 100\r\n\r\n-`).ended).toContain('408');
    expect(performance.now() - started).toBeGreaterThan(2_500);
  }, 60_000);
});

test('of one address, so many connections are taken and no more', async () => {
  await start({ maxConnectionsPerAddress: 5 });
  const open = Array.from({ length: 12 }, () => talk());
  let closed = 0;
  for (const { ended } of open) void ended.then(() => (closed += 1));
  await until(
    async () => closed,
    (count) => count === 7,
  );
  // Those within the limit are served.
  const [{ socket }] = open as [(typeof open)[0]];
  socket.write('GET /api/intake/sample/1 HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(String((await once(socket, 'data'))[0])).toContain('200 OK');
  expect(closed).toBe(7);
  for (const { socket } of open) socket.destroy();
});

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('what a browser opens is refused on a page in Indonesian, and a program gets the problem document', () => {
  test.each([
    [404, '/none', 'GET', 'Alamat ini tidak ada'],
    [404, '/none', 'POST', 'kembali ke halaman sebelumnya'],
    [405, '/api/intake/sample', 'GET', 'Metode tidak didukung'],
    [400, '/%', 'GET', 'Permintaan tidak dapat dibaca'],
    [414, `/api/intake/sample/${'a'.repeat(300)}`, 'GET', 'Alamat terlalu panjang'],
    [500, '/api/intake/sample/faulty/answer', 'GET', 'Terjadi kesalahan di pihak kami'],
  ])('%d', async (status, path, method, text) => {
    await start();
    const page = await ask(path, method, BROWSER);
    expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    const shown = await page.text();
    expect(shown).toContain(text);
    expect(shown).toContain('href="/"');
    expect(shown).not.toMatch(/urn:alur|undefined|"code"/);
    const document = await ask(path, method, { accept: '*/*' });
    expect(document.headers.get('content-type')).toMatch('application/problem+json');
    expect(await document.json()).toMatchObject({ status });
  });
});

test('a method that an address does not have is answered 405 with those that it has', async () => {
  await start();
  const wrong = await ask('/api/intake/sample/1', 'DELETE');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect(await wrong.json()).toMatchObject({ code: 'method-not-allowed' });
  const asked = await ask('/api/intake/sample', 'OPTIONS');
  expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  expect(asked.headers.get('cache-control')).toBe('no-store');
  const missing = await ask('/api/intake/none', 'DELETE');
  expect([missing.status, missing.headers.get('allow')]).toEqual([404, null]);
});

test('an upload whose turn does not come is answered 503 with the time to try again', async () => {
  await start();
  const answer = await ask('/api/intake/sample/upload/busy');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.json()).toMatchObject({ code: 'upload-busy', detail: 'Tunggu sebentar.' });
});

describe('the documents of the interface', () => {
  const PATHS = ['/api/portal/docs', '/api/portal/openapi.json', '/api/portal/openapi.yaml', '/api/operations/docs'];

  test('are open in the demo', async () => {
    await start();
    for (const path of PATHS) expect([path, (await ask(path)).status]).toEqual([path, 200]);
  });

  test('are for who is signed in outside of it, whatever way the address is written', async () => {
    const random = () => crypto.getRandomValues(Buffer.alloc(32)).toString('base64');
    const secrets = { masterKey: random(), tokenSecret: random(), publicUrl: 'https://dinsos.example' };
    await start({ demo: false, ...secrets });
    const officer = { id: 'oku-selatan.fo-1', tenant: 'oku-selatan', roles: [], village: null, district: null };
    const password = 'kopi tanpa gula';
    await running.accounts.create({ officer, username: 'loket', password });
    const body = JSON.stringify({ tenant: 'oku-selatan', username: 'loket', password });
    const headers = { 'content-type': 'application/json' };
    const signedIn = await fetch(`${running.url}/api/auth/login`, { method: 'POST', headers, body });
    const { token } = (await signedIn.json()) as { token: string };
    for (const path of [...PATHS, '/api/portal/%64ocs', '/api/portal/docs/', '/api/portal/docs/swagger-ui-init.js']) {
      const refused = await ask(path);
      expect([path, refused.status]).toEqual([path, 401]);
      expect(await refused.text()).not.toContain('sample');
    }
    for (const path of PATHS) {
      expect([path, (await ask(path, 'GET', { authorization: `Bearer ${token}` })).status]).toEqual([path, 200]);
    }
  });
});

test('nothing in the text of a page is run or drawn, and a page asks for no device', async () => {
  await start();
  const { headers } = await ask('/api/intake/sample/1');
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect((await ask('/api/portal/docs')).headers.get('content-security-policy')).toContain("'unsafe-inline'");
});

test('a stop answers what was asked, also what comes on a connection that waits, and takes nothing new', async () => {
  await start();
  const asked = Array.from({ length: 8 }, () => ask('/api/intake/sample/slow/answer'));
  await until(
    async () => release.length,
    (count) => count === 8,
  );
  const waiting = talk('GET /api/intake/sample/1 HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => waiting.socket.once('data', resolve));
  const stopped = running.close();
  waiting.socket.write('GET /api/intake/sample/2 HTTP/1.1\r\nHost: x\r\n\r\n');
  expect((await waiting.ended).match(/HTTP\/1.1 200/g)).toHaveLength(2);
  for (const answer of release) answer();
  const answers = await Promise.all(asked.map(async (one) => (await (await one).text()).length));
  expect(answers).toEqual(Array.from({ length: 8 }, () => 2_000_000));
  await stopped;
  await expect(ask('/api/intake/sample/1')).rejects.toThrow();
});
