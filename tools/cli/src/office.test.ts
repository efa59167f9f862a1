import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CaseReopened, TOPICS } from '@alur/contracts';
import type { NewEvent } from '@alur/event-sourcing';
import { publishAsStored } from '@alur/messaging/testing';
import { loadConfig, type ServiceDescriptor } from '@alur/platform';
import { type RunningServices, startServices } from '@alur/platform/composition';
import type { View } from '@alur/read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { noted, streamOf, TENANT } from './fixtures/events.ts';
import { alur } from './fixtures/terminal.ts';

const PASSWORD = 'kuda hitam sungai 7';
const CASES: View<{ reason: string }> = {
  collection: { name: 'probe-cases', version: 1, indexes: [] },
  topics: [TOPICS.intake],
  documentsOf: ({ subject }) => [subject],
  evolve: () => ({ reason: 'probe' }),
};

@Module({})
class ProbeModule {}

/** Publishes its events as they are, so that one without its data cannot be applied and parks. */
const probe: ServiceDescriptor = {
  name: 'intake',
  title: 'Probe',
  description: 'Probe',
  module: () => ({ module: ProbeModule }),
  publish: (event) => (event.type === CaseReopened.type ? publishAsStored(event) : undefined),
  views: [CASES],
};

const SOUND = { caseId: 'c-1', reasonCode: 'found', by: `${TENANT}.operator-1`, at: '2026-07-01T02:30:00.000Z' };

const ELSEWHERE = 'Not at this address: verification, survey, disbursement, notification, portal';

let folder: string;
let office: RunningServices;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-office-'));
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory: folder, logLevel: 'silent' });
  office = await startServices([probe], config);
  for (const role of ['operator-platform', 'operator', 'front-office'] as const) {
    const officer = { id: `${TENANT}.${role}-1`, tenant: TENANT, roles: [role], village: null, district: null };
    await office.accounts.create({ officer, username: role, password: PASSWORD });
  }
});

afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const operate = (...args: string[]) =>
  alur([...args, '--url', office.url, '--as', `${TENANT}/operator-platform`], {
    environment: { ALUR_OPERATOR_PASSWORD: PASSWORD },
  });

function append(id: string, data: object): Promise<unknown> {
  const event: NewEvent = { ...noted(id), type: CaseReopened.type, data };
  return office.services.get('intake')!.stores.store.append(streamOf(id), [event], 'no-stream');
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 500) throw new Error('It did not happen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a view is rebuilt while the office works', async () => {
  await append('c-1', SOUND);
  await append('c-2', { ...SOUND, caseId: 'c-2' });
  await until(async () => (await office.services.get('intake')!.ports.views.lag()) === 0);
  expect(await operate('views', 'list')).toMatchObject({
    exitCode: 0,
    printed: 'intake  probe-cases\nintake  intake-case-facts',
  });
  expect(await operate('views', 'rebuild', '--view', 'probe-cases')).toEqual({
    exitCode: 0,
    printed: 'intake  probe-cases  rebuilt: 2 messages, 2 documents, same as before',
    complaints: ELSEWHERE,
  });
  const unknown = await operate('views', 'rebuild', '--view', 'nothing');
  expect(unknown).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('Views: intake/probe-cases') });
});

test('a rebuild is followed also where two processes answer at one address and only one runs it', async () => {
  let asked = 0;
  const balancer = createServer(async (request, response) => {
    if (request.url?.endsWith('/views')) asked += 1;
    if (request.url?.endsWith('/intake/views') && asked % 2 === 0) {
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify([{ service: 'intake', view: 'probe-cases', rebuild: null }]));
    }
    const headers = new Headers(
      Object.entries(request.headers).flatMap(([n, v]) => (v ? [[n, String(v)]] : [])) as never,
    );
    for (const name of ['connection', 'content-length', 'transfer-encoding', 'host']) headers.delete(name);
    const { method = 'GET' } = request;
    const body = method === 'GET' ? {} : { body: await text(request) };
    const answer = await fetch(office.url + request.url, { method, headers, ...body });
    response.statusCode = answer.status;
    response.setHeader('content-type', answer.headers.get('content-type') ?? '');
    return response.end(await answer.text());
  }).listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  const { port } = balancer.address() as AddressInfo;
  const done = await alur(
    [
      'views',
      'rebuild',
      '--service',
      'intake',
      '--url',
      `http://127.0.0.1:${port}`,
      '--as',
      `${TENANT}/operator-platform`,
    ],
    { environment: { ALUR_OPERATOR_PASSWORD: PASSWORD } },
  );
  balancer.close();
  expect(done).toMatchObject({ exitCode: 0, printed: expect.stringContaining('2 documents, same as before') });
  expect(asked).toBeGreaterThan(1);
});

test('a parked message is shown, retried in vain, and discarded with a reason', async () => {
  expect(await operate('parking', 'list')).toMatchObject({ exitCode: 0, printed: 'Nothing is parked.' });
  await append('c-3', {});
  const { parking } = office.services.get('intake')!.ports;
  await until(async () => (await parking.list()).length > 0);
  const { id } = (await parking.list())[0]!;
  expect((await operate('consumers')).printed).toMatch(/intake-views +0 +1 /);
  const listed = await operate('parking', 'list', '--group', 'intake-views');
  expect(listed.printed).toMatch(new RegExp(`intake-views +c-3 +${id} +alur\\.intake\\.case-reopened\\.v1 +0 +0 `));
  expect(await operate('parking', 'retry', 'c-3')).toMatchObject({
    exitCode: 1,
    printed: expect.stringContaining('0 applied, 1 still parked (invalid-data'),
  });
  const reason = ['--reason', 'made by a faulty version'];
  expect(await operate('parking', 'discard', id, ...reason)).toMatchObject({ exitCode: 2 });
  const number = await operate('parking', 'discard', id, '--reason', 'NIK 1609010101800001 is wrong', '--yes');
  expect(number).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('reason') });
  expect(await parking.list()).toHaveLength(1);
  expect(await operate('parking', 'discard', id, ...reason, '--yes')).toMatchObject({ exitCode: 0 });
  expect(await operate('parking', 'retry', '--all')).toMatchObject({ exitCode: 0, printed: 'Nothing is parked.' });
});

test('a group is paused and goes on, with a reason', async () => {
  expect((await operate('consumers', 'pause', 'intake-views')).exitCode).toBe(2);
  const reason = ['--reason', 'the view is corrected first'];
  expect(await operate('consumers', 'pause', 'intake-views', ...reason)).toMatchObject({ exitCode: 0 });
  await append('c-9', { ...SOUND, caseId: 'c-9' });
  await until(async () => (await office.services.get('intake')!.ports.views.lag()) === 1);
  const { printed, complaints } = await operate('consumers', '--partitions');
  expect(printed).toMatch(/intake-views +1 .* paused: the view is corrected first/);
  expect(printed).toMatch(/intake-views +alur\.intake\.v1 +\d+ +1 +here/);
  expect(printed).toMatch(/alur\.intake\.v1 +0$/);
  expect(complaints).toBe(ELSEWHERE);
  expect(await operate('consumers', 'resume', 'intake-views', ...reason)).toMatchObject({ exitCode: 0 });
  await until(async () => (await office.services.get('intake')!.ports.views.lag()) === 0);
  expect((await operate('consumers')).printed).toMatch(/intake-views +0 .* running/);
  expect(await operate('consumers', 'pause', 'nobody', ...reason)).toMatchObject({ exitCode: 1 });
});

test('keys are wrapped under the newest master key', async () => {
  expect(await operate('keys', 'rewrap')).toMatchObject({ exitCode: 0, printed: 'intake  0 keys wrapped anew' });
});

test('what nobody can read is shown and dismissed with a reason', async () => {
  expect(await operate('quarantine')).toMatchObject({ exitCode: 0, printed: 'Nothing is in quarantine.' });
  const place = { group: 'intake-views', topic: TOPICS.intake, partition: 3, offset: '17' };
  const { parking } = office.services.get('intake')!.ports;
  await parking.quarantine({ ...place, error: 'no key', quarantinedAt: SOUND.at });
  expect((await operate('quarantine')).printed).toMatch(/intake-views\/alur\.intake\.v1\/3\/17 .* no key/);
  const record = 'intake-views/alur.intake.v1/3/17';
  const reason = ['--reason', 'sent by a load test'];
  expect(await operate('quarantine', 'dismiss', 'intake-views', ...reason)).toMatchObject({ exitCode: 2 });
  expect(await operate('quarantine', 'dismiss', record, ...reason)).toMatchObject({ exitCode: 0 });
  expect(await operate('quarantine', 'dismiss', record, ...reason)).toMatchObject({ exitCode: 1 });
});

test('discarding asks, and no is no', async () => {
  await append('c-4', {});
  const { parking } = office.services.get('intake')!.ports;
  await until(async () => (await parking.list()).length > 0);
  const { id } = (await parking.list())[0]!;
  const args = ['parking', 'discard', id, '--reason', 'made by a faulty version', '--url', office.url];
  const asked = await alur([...args, '--as', `${TENANT}/operator-platform`], { typed: [PASSWORD, 'n'] });
  expect(asked).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('Nothing was discarded.') });
  expect(await parking.list()).toHaveLength(1);
});

test.each([
  ['an officer who is no operator', ['--as', `${TENANT}/front-office`], PASSWORD, 'the role "operator-platform"'],
  ['a wrong password', ['--as', `${TENANT}/operator-platform`], 'wrong', 'Wrong username or password'],
  ['nobody', [], PASSWORD, 'Say who you are'],
])('%s cannot operate', async (_, who, password, message) => {
  const environment = { ALUR_OPERATOR_PASSWORD: password };
  const { exitCode, complaints } = await alur(['consumers', '--url', office.url, ...who], { environment });
  expect(exitCode).not.toBe(0);
  expect(complaints).toContain(message);
});

test('a command says when no office answers, and sends no password over an open network', async () => {
  const who = ['--as', `${TENANT}/operator-platform`];
  const silent = await alur(['consumers', '--url', 'http://127.0.0.1:9', ...who]);
  expect(silent).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('No office answers at') });
  const open = await alur(['consumers', '--url', 'http://dinas.example', ...who]);
  expect(open).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('use https') });
});

test('logs are verified and copied beside the running office', async () => {
  expect((await alur(['log', 'verify', '--data', folder])).exitCode).toBe(0);
  const copy = `${folder}-copy`;
  const { exitCode, printed } = await alur(['backup', copy, '--data', folder]);
  expect(exitCode).toBe(0);
  expect(printed).toContain('Left out: demo-secrets.json');
  expect((await alur(['restore', copy, '--data', `${folder}-restored`])).exitCode).toBe(0);
  rmSync(copy, { recursive: true });
  rmSync(`${folder}-restored`, { recursive: true });
});
