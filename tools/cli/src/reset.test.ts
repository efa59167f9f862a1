import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClient, Story } from '@alur/demo';
import { eventually } from '@alur/messaging/testing';
import { startOffice } from '@alur/office';
import { loadConfig, SetClock } from '@alur/platform';
import { DataError, type RunningServices } from '@alur/platform/composition';
import { SAMPLE_FILES } from '@alur/privacy/testing';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { alur } from './fixtures/terminal.ts';

let folder: string;
let office: RunningServices | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-reset-'));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<RunningServices> {
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory: folder, logLevel: 'silent' });
  office = await startOffice(config, { clock: new SetClock('2026-07-01T02:00:00Z') });
  return office;
}

async function stop(): Promise<void> {
  await office?.close();
  office = undefined;
}

async function file(url: string): Promise<Story> {
  const story = new Story(new DemoClient(url), 'oku-selatan', 'front-office');
  await story.file('front-office', 'layanan-lanjut-usia', {
    relation: 'diri',
    subject: { name: 'Warga Uji', nik: '1609010107459991', birthDate: '1945-07-01', village: '16.09.01.2004' },
  });
  return story;
}

async function seen(url: string, { caseId }: Story): Promise<boolean> {
  const head = await new DemoClient(url).as('oku-selatan', 'kepala-dinas');
  return (await head.send('GET', `/api/portal/cases/${caseId}`)).status === 200;
}

const reset = (...args: string[]) => alur(['reset', '--data', folder, ...args]);

test('a folder whose log lost its end is accepted on demand, and new work is visible again', async () => {
  const { url } = await start();
  const lost = await file(url);
  await eventually('the case to be seen', () => seen(url, lost));
  expect(await reset('--accept-loss')).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('Stop it') });
  await stop();
  const log = openDatabase(join(folder, 'intake', 'events.db'));
  log.exec('DROP TRIGGER events_no_delete; DELETE FROM events');
  log.close();
  await expect(start()).rejects.toThrow(DataError);
  expect(await reset()).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('Nothing was changed') });
  await expect(start()).rejects.toThrow(DataError);

  expect(await reset('--accept-loss')).toMatchObject({ exitCode: 0 });
  const again = await start();
  expect(await seen(again.url, lost)).toBe(false);
  const next = await file(again.url);
  await eventually('the new case to be seen', () => seen(again.url, next));
}, 60_000);

test('a vault that is lost or damaged is named; accepted, an empty one takes its place and the damaged bytes are kept', async () => {
  await start();
  await stop();
  rmSync(join(folder, 'survey', 'vault.db'));
  writeFileSync(join(folder, 'intake', 'vault.db'), 'no database');
  await expect(start()).rejects.toThrow(/vault\.db/);
  const { printed, exitCode } = await reset('--accept-loss');
  expect(exitCode).toBe(0);
  expect(printed).toContain('survey/vault.db is missing');
  expect(printed).toContain('intake/vault.db is damaged');
  expect(readFileSync(join(folder, 'intake', 'vault.db.damaged'), 'utf8')).toBe('no database');
  await start();
  expect(existsSync(join(folder, 'survey', 'vault.db'))).toBe(true);
}, 60_000);

test('stored files that are lost are counted; accepted, they are not missed any more', async () => {
  const files = (await start()).services.get('survey')!.ports.files;
  const photo = (fileId: string) =>
    files.put({ tenant: 'oku-selatan', subjectId: 's1', fileId, bytes: SAMPLE_FILES['image/png'] });
  await photo('f1');
  await stop();
  rmSync(join(folder, 'survey', 'files'), { recursive: true });
  await expect(start()).rejects.toThrow(/survey\/files lacks files that were stored/);
  expect(existsSync(join(folder, 'survey', 'files'))).toBe(false);
  expect(await reset()).toMatchObject({ exitCode: 2, printed: 'survey/files lacks 1 stored files' });
  await expect(start()).rejects.toThrow(DataError);
  expect(await reset('--accept-loss')).toMatchObject({ exitCode: 0 });
  await start();
  await stop();
  expect(await alur(['log', 'verify', '--data', folder])).toMatchObject({ exitCode: 0 });
}, 60_000);

test('a folder without an office is wrong usage', async () => {
  expect(await reset()).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('holds no data') });
});
