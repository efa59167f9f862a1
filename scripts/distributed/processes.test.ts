import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { SERVICES } from './gateway.ts';
import { type OfficeProcesses, startOfficeProcesses } from './processes.ts';

const PROGRAM = [join(import.meta.dirname, 'service.fixture.ts')];
const KNOWN = { kafka: '127.0.0.1:9', mongodb: 'mongodb://127.0.0.1:9/' };
let folder: string;
let office: OfficeProcesses;
let lines: string[];

beforeAll(() => {
  process.env['ALUR_MASTER_KEY'] = 'of the shell that starts the run';
  process.env['ALUR_SMTP_URL'] = 'smtp://example.invalid';
});

afterAll(() => {
  delete process.env['ALUR_MASTER_KEY'];
  delete process.env['ALUR_SMTP_URL'];
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-distributed-'));
  lines = [];
});

afterEach(async () => {
  await office?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(settings: Readonly<Record<string, string>> = {}): Promise<OfficeProcesses> {
  return startOfficeProcesses({ ...KNOWN, folder, settings, program: PROGRAM, log: (line) => lines.push(line) });
}

interface Told {
  readonly service: string;
  readonly settings: Readonly<Record<string, string>>;
}

async function ask(url: string): Promise<Told> {
  return (await (await fetch(url)).json()) as Told;
}

test('every service is a process of its own, with the settings that they share and its own port and name', async () => {
  office = await start({ ALUR_KAFKA_PREFIX: 'run-1.' });
  const told = await Promise.all(SERVICES.map((name) => ask(`${office.url}/api/${name}/x`)));
  expect(told.map(({ service }) => service)).toEqual(SERVICES);
  const shared = told.map(({ settings: { PORT, ALUR_INSTANCE, ...others } }) => others);
  for (const settings of shared) expect(settings).toEqual(shared[0]);
  expect(shared[0]).toMatchObject({
    ALUR_KAFKA_BROKERS: '127.0.0.1:9',
    ALUR_MONGODB_URL: 'mongodb://127.0.0.1:9/',
    ALUR_KAFKA_PREFIX: 'run-1.',
    ALUR_PUBLIC_URL: office.url,
    ALUR_PEOPLE_URL: office.addresses.intake,
    ALUR_DEMO: 'true',
    ALUR_DEMO_CLOCK: '2026-07-01T02:00:00Z',
    ALUR_DATA: join(folder, 'data'),
  });
  const secrets = ['ALUR_MASTER_KEY', 'ALUR_TOKEN_SECRET', 'ALUR_SERVICE_SECRET'].map((name) => shared[0]![name]);
  expect(new Set(secrets).size).toBe(3);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(shared[0]).not.toHaveProperty('ALUR_SMTP_URL');
  expect(told.map(({ settings }) => settings['ALUR_INSTANCE'])).toEqual(SERVICES);
  expect(new Set(told.map(({ settings }) => settings['PORT'])).size).toBe(6);
});

test('one is killed and comes back at its address; the others serve meanwhile', async () => {
  office = await start();
  const before = await ask(`${office.url}/api/survey/x`);
  await office.services.survey.kill();
  expect((await fetch(`${office.url}/api/survey/x`)).status).toBe(503);
  expect((await fetch(`${office.url}/api/intake/x`)).status).toBe(200);
  await office.services.survey.start();
  expect(await ask(`${office.url}/api/survey/x`)).toEqual(before);
});

test('another process of a service has the same settings, a name and a port of its own', async () => {
  office = await start();
  const { process: second } = await office.another('portal', '2');
  await second.start();
  const { settings } = await ask(`${office.addresses.portal}/`);
  expect(second.name).toBe('portal-2');
  expect(settings['ALUR_INSTANCE']).toBe('portal');
  await office.stop();
  expect(second.running).toBe(false);
});

test('what services print stands on the screen with their name, and stopping stops all', async () => {
  office = await start();
  await office.stop();
  expect(lines.filter((line) => line.startsWith('disbursement | {"level":"warn"'))).toHaveLength(1);
  expect(Object.values(office.services).map(({ running }) => running)).toEqual(SERVICES.map(() => false));
  await expect(fetch(office.url)).rejects.toThrow();
});

test('when one does not start, nothing runs any more and its last lines are told', async () => {
  const started = start({ REFUSE: 'verification' });
  await expect(started).rejects.toThrow(/verification ended while it started.*\n.*no broker answers/);
});
