import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { freePorts, isFree } from './free-ports.ts';
import { ServerProcess } from './server-process.ts';

const SERVER = join(import.meta.dirname, 'idle-server.fixture.ts');
let folder: string;
let port: number;
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-processes-'));
  port = (await freePorts(1))[0]!;
});

afterEach(() => server?.kill());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answers(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function serverIn(mode: string, limits: { startLimitMs?: number; stopLimitMs?: number } = {}): ServerProcess {
  server = new ServerProcess({
    name: 'Server',
    command: process.execPath,
    args: [SERVER, String(port), mode],
    logFile: join(folder, `${mode}.log`),
    answers,
    ...limits,
  });
  return server;
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await sleep(20)) {
    if (Date.now() > end) throw new Error('It did not come true within 20 s');
  }
}

test('starts, stops, starts again, survives a kill by a new start', async () => {
  const one = serverIn('fine');
  await one.start();
  expect([one.running, await answers()]).toEqual([true, true]);
  const { pid } = one;
  await one.restart();
  expect(one.pid).not.toBe(pid);
  await one.kill();
  expect([one.running, await answers()]).toEqual([false, false]);
  await one.start();
  await one.stop();
  await one.stop();
  expect(await answers()).toBe(false);
});

test('shows the last lines of one that ends while it starts', async () => {
  await expect(serverIn('broken').start()).rejects.toThrow(
    'Server ended while it started. Its last lines:\nno disk left',
  );
});

test('tells a program that is not there', async () => {
  const none = { name: 'None', command: join(folder, 'none'), args: [], logFile: join(folder, 'none.log'), answers };
  await expect(new ServerProcess(none).start()).rejects.toThrow('None ended while it started');
});

test('gives up on one that never answers, and leaves nothing running', async () => {
  const mute = new ServerProcess({
    name: 'Mute',
    command: process.execPath,
    args: [SERVER, String(port)],
    logFile: join(folder, 'mute.log'),
    answers: async () => false,
    startLimitMs: 300,
  });
  await expect(mute.start()).rejects.toThrow('Mute did not answer within 0.3 s');
  expect(mute.running).toBe(false);
});

test('kills one that does not end when it is asked to', async () => {
  const deaf = serverIn('deaf', { stopLimitMs: 200 });
  await deaf.start();
  await deaf.stop();
  expect(await isFree(port)).toBe(true);
});

test('leaves no process and no temporary folder when it dies itself', async () => {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const orphans = join(import.meta.dirname, 'orphans.fixture.ts');
  const parent = fork(orphans, [SERVER, String(port), join(folder, 'orphan.log'), temporary], { execArgv: [] });
  const said: unknown[] = [];
  parent.on('message', (message) => said.push(message));
  await new Promise((done) => parent.once('exit', done));
  expect(said).toEqual(['started']);
  await eventually(async () => !(await answers()) && !existsSync(temporary));
});
