import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClient } from '@alur/demo';
import { startOffice } from '@alur/office';
import { loadConfig, SetClock } from '@alur/platform';
import type { RunningServices } from '@alur/platform/composition';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { alur } from '../fixtures/terminal.ts';

const NIK = '1609010107459991';
const MASTER_KEY = 'n8Jd3fLqz0yR6w2XvT5pK9sB1mC7hG4eQaUoIiYxWzE=';

let root: string;
let office: RunningServices | undefined;

let erased: string;
let registered: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'alur-erasures-'));
  erased = await erasedAfterBackup();
  registered = readFileSync(folder('data.erasures'), 'utf8');
}, 120_000);
beforeEach(() => {
  for (const name of ['data', 'other', 'other.erasures']) rmSync(folder(name), { recursive: true, force: true });
  writeFileSync(folder('data.erasures'), registered);
});
afterEach(() => stop());
afterAll(() => rmSync(root, { recursive: true }));

const folder = (name: string) => join(root, name);

async function start(name: string): Promise<DemoClient> {
  const settings = { demo: true, port: 0, dataDirectory: folder(name), logLevel: 'silent', masterKey: MASTER_KEY };
  office = await startOffice(loadConfig({}, settings), { clock: new SetClock('2026-07-01T02:00:00Z') });
  return new DemoClient(office.url);
}

async function stop(): Promise<void> {
  await office?.close();
  office = undefined;
}

async function register(callers: DemoClient, nik: string, name: string): Promise<string> {
  const counter = await callers.as('oku-selatan', 'front-office');
  const person = { name, nik, birthDate: '1945-07-01', village: '16.09.01.2004' };
  const { body } = await counter.expect<{ subjectId: string }>('POST', '/api/intake/people', { body: person });
  return body.subjectId;
}

async function found(callers: DemoClient, query: string): Promise<number> {
  const counter = await callers.as('oku-selatan', 'front-office');
  const { body } = await counter.expect<{ items: object[] }>('POST', '/api/intake/people/search', { body: { query } });
  return body.items.length;
}

/** Two people are in the backup; then one of them is erased. Answers who. */
async function erasedAfterBackup(): Promise<string> {
  const callers = await start('data');
  const subjectId = await register(callers, NIK, 'Warga Terhapus');
  await register(callers, '1609010107459983', 'Warga Tetap');
  expect((await alur(['backup', folder('backup'), '--data', folder('data')])).exitCode).toBe(0);
  const officer = await callers.as('oku-selatan', 'petugas-pdp');
  await officer.expect('POST', `/api/intake/people/${subjectId}/erasure`, { body: { ground: 'permintaan-subjek' } });
  await stop();
  return subjectId;
}

const restore = (name: string, ...args: string[]) =>
  alur(['restore', folder('backup'), '--data', folder(name), ...args]);

test('a restore does not bring back who was erased after the backup, and says so', async () => {
  expect(registered).toContain(erased);
  expect(registered).not.toContain('Warga');
  expect(registered).not.toContain(NIK);

  const { exitCode, printed } = await restore('data');
  expect([exitCode, printed]).toEqual([
    0,
    expect.stringMatching(/1 erasures of .*data\.erasures were made again: [1-9]/),
  ]);
  const callers = await start('data');
  expect(await found(callers, NIK)).toBe(0);
  expect(await found(callers, '1609010107459983')).toBe(1);
  const officer = await callers.as('oku-selatan', 'petugas-pdp');
  const look = await officer.send('POST', `/api/intake/people/${erased}/identity`, { body: { purpose: 'hak-subjek' } });
  expect(look.status).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(look.body)).not.toContain('Terhapus');
}, 120_000);

test('the register may be named, goes on beside a folder of another name, and its damaged lines are told', async () => {
  appendFileSync(folder('data.erasures'), '{"at":"2026-07-0');
  const { exitCode, printed, complaints } = await restore('other', '--erasures', folder('data.erasures'));
  expect([exitCode, complaints]).toEqual([1, expect.stringContaining('1 lines of')]);
  expect(printed).toMatch(/made again: [1-9]/);
  expect(readFileSync(folder('other.erasures'), 'utf8')).toContain(erased);
});

test('without a register a restore says what is to be repeated; one that is named must be there', async () => {
  rmSync(folder('data.erasures'));
  expect(await restore('other', '--erasures', folder('nowhere'))).toMatchObject({ exitCode: 2 });
  expect(existsSync(folder('other'))).toBe(false);
  expect((await restore('other')).printed).toContain('There is no register of erasures. Repeat every erasure');
});
