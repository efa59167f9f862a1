import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD } from '@alur/identity/demo';
import { eventually } from '@alur/messaging/testing';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';

const ALUR = fileURLToPath(new URL('../bin/alur.js', import.meta.url));
const PATIENCE_MS = 60_000;

/** A service in a process of its own, as `npx alur serve` starts it. */
interface Served {
  readonly process: ChildProcess;
  /** What it has printed, on both channels. */
  readonly output: () => string;
  /** Exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

let folder: string;
let served: Served[];

beforeAll(() => {
  if (!existsSync(fileURLToPath(new URL('../dist/main.js', import.meta.url)))) {
    throw new Error('Build first: npm run build');
  }
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-serve-'));
  served = [];
});
afterEach(async () => {
  for (const { process } of served) process.kill('SIGKILL');
  await Promise.all(served.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

function serve(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Served {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('ALUR_') && name !== 'PORT');
  const child = spawn(process.execPath, [ALUR, 'serve', ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(environment), ALUR_DEMO: 'true', ALUR_LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const channel of [child.stdout, child.stderr]) channel.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const one = { process: child, output: () => output, ended };
  served.push(one);
  return one;
}

async function urlOf({ output }: Served): Promise<string> {
  const ready = /is ready at (\S+)/;
  await eventually(`a service to be ready, which printed ${output()}`, async () => ready.test(output()), PATIENCE_MS);
  return ready.exec(output())![1]!;
}

test(
  'two services start at once on one machine: one asks the other for people, and both stop gracefully',
  async () => {
    writeFileSync(join(folder, 'intake.yaml'), 'port: 0\ndataDirectory: ./data\ndemoClock: 2026-07-01T02:00:00Z\n');
    const intake = serve(['intake', '--config', 'intake.yaml']);
    const common = { PORT: '0', ALUR_DATA: './data', ALUR_DEMO_CLOCK: '2026-07-01T02:00:00Z' };
    // A port that nobody listens on yet: the address of intake is not known before it runs.
    const survey = serve(['survey'], { ...common, ALUR_PEOPLE_URL: 'http://127.0.0.1:9' });
    const [intakeUrl, surveyUrl] = await Promise.all([urlOf(intake), urlOf(survey)]);
    const notification = serve(['notification'], { ...common, ALUR_PEOPLE_URL: intakeUrl });

    const alone = await fetch(`${surveyUrl}/health/ready`);
    expect(alone.status).toBe(200);
    expect(await alone.json()).toMatchObject({ status: 'degraded', parts: { people: { status: 'degraded' } } });
    const ready = await fetch(`${await urlOf(notification)}/health/ready`);
    expect(await ready.json()).toMatchObject({
      status: 'up',
      parts: { 'event store': { status: 'up' }, database: { status: 'up' }, people: { status: 'up' } },
    });

    // The accounts of the machine, made by whoever came first, open every service, with one clock.
    const signIn = { tenant: 'oku-selatan', username: 'operator', password: DEMO_PASSWORD };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${surveyUrl}/api/auth/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify(signIn),
    });
    const { token, expiresAt } = (await answer.json()) as { token: string; expiresAt: string };
    expect(expiresAt).toMatch(/^2026-07-01T10/);
    const me = await fetch(`${intakeUrl}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ id: 'oku-selatan.operator' });

    for (const { process } of served) process.kill('SIGTERM');
    expect(await Promise.all(served.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    expect(intake.output()).toContain('intake has stopped');
  },
  2 * PATIENCE_MS,
);

test(
  'a start that cannot succeed names the setting and ends with 1',
  async () => {
    const lacking = serve(['portal'], { PORT: '0' });
    const broken = serve(['intake', '--config', 'nowhere.yaml']);
    const unknown = serve(['archive']);
    expect(await Promise.all([lacking.ended, broken.ended, unknown.ended])).toEqual([1, 1, 2]);
    expect(lacking.output()).toContain('ALUR_PEOPLE_URL: required by portal alone');
    expect(broken.output()).toContain('ALUR_CONFIG: the file that it names does not exist');
    expect(unknown.output()).toContain('There is no service "archive". Services: intake, verification');
  },
  2 * PATIENCE_MS,
);

test(
  'a second process of a service on one folder is refused, and the first one goes on',
  async () => {
    const settings = { PORT: '0', ALUR_DATA: './data' };
    const first = serve(['intake'], settings);
    const url = await urlOf(first);
    const second = serve(['intake'], { ...settings, ALUR_INSTANCE: 'second' });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/ALUR_DATA: another office works in this folder.*ALUR_KURRENTDB_URL/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    first.process.kill('SIGINT');
    expect(await first.ended).toBe(0);
  },
  2 * PATIENCE_MS,
);
