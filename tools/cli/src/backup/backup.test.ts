import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { SqliteAccounts } from '@alur/identity/sqlite';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { flipByte, writeLog } from '../fixtures/events.ts';
import { alur } from '../fixtures/terminal.ts';
import type { Manifest } from './manifest.ts';
import { takeSnapshots } from './snapshots.ts';

let root: string;
let data: string;
let copy: string;
let restored: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'alur-backup-'));
  data = join(root, 'data');
  copy = join(root, 'copies', 'monday');
  restored = join(root, 'restored');
  await writeLog(join(data, 'intake', 'events.db'), 3);
  await writeLog(join(data, 'survey', 'events.db'), 3);
});
afterEach(() => rmSync(root, { recursive: true }));

const backup = () => alur(['backup', copy, '--data', data]);
const restore = () => alur(['restore', copy, '--data', restored]);
const manifest = (): Manifest => JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));

async function idsOf(path: string): Promise<Set<string>> {
  const store = new SqliteEventStore(path);
  const events = await store.readAll('', 1_000_000);
  await store.close();
  return new Set(events.map(({ stream }) => stream.split('/')[2]!));
}

/** An office that writes, and what it has acknowledged so far. */
function startWriter(): { process: ChildProcess; acknowledged: () => string[] } {
  const flags = ['--conditions=@alur/source', '--disable-warning=ExperimentalWarning'];
  const program = fileURLToPath(new URL('../fixtures/writer.ts', import.meta.url));
  const writer = spawn(process.execPath, [...flags, program, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let told = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  return { process: writer, acknowledged: () => told.split('\n').slice(0, -1) };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 1_000) throw new Error('It did not happen within 10 s');
    await pause(10);
  }
}

test('a backup beside a writing office holds one moment of all logs, with everything acknowledged before', async () => {
  const writer = startWriter();
  await until(() => writer.acknowledged().length > 20);
  const before = writer.acknowledged();
  const { exitCode, printed } = await backup();
  const during = writer.acknowledged().length;
  await until(() => writer.acknowledged().length > during);
  const ended = once(writer.process, 'exit');
  writer.process.kill('SIGKILL');
  await ended;
  expect(exitCode).toBe(0);
  expect(printed).toMatch(/Writers waited \d{1,3} ms at most/);

  expect(await restore()).toMatchObject({ exitCode: 0, printed: expect.stringContaining('survey  intact') });
  const intake = await idsOf(join(restored, 'intake', 'events.db'));
  const survey = await idsOf(join(restored, 'survey', 'events.db'));
  expect(before.filter((id) => !survey.has(id))).toEqual([]);
  // The writer stores each id in intake first: at one moment survey holds nothing that intake lacks, and lacks one at most.
  expect([...survey].filter((id) => !intake.has(id))).toEqual([]);
  expect(intake.size - survey.size).toBeLessThanOrEqual(1);
});

test('a backup holds accounts, other databases and files, but neither secrets nor unfinished uploads', async () => {
  const accounts = new SqliteAccounts(join(data, 'accounts.db'), {
    now: () => new Date(),
    cost: { log2n: 4, passes: 1 },
  });
  const officer = { id: 'oku-selatan.operator-1', tenant: 'oku-selatan', roles: [], village: null, district: null };
  await accounts.create({ officer, username: 'operator', password: 'kuda hitam sungai 7' });
  mkdirSync(join(data, 'intake', 'files', 'ab'), { recursive: true });
  mkdirSync(join(data, 'intake', 'files', 'unfinished'));
  writeFileSync(join(data, 'intake', 'files', 'ab', 'cdef'), 'sealed');
  writeFileSync(join(data, 'intake', 'files', 'unfinished', 'half'), 'half');
  writeFileSync(join(data, 'demo-secrets.json'), '{"masterKey":"x"}');
  writeFileSync(join(data, 'demo-office.json'), '{"demo":true}');
  const { printed } = await backup();
  accounts.close();
  expect(manifest().entries.map(({ path }) => path)).toEqual([
    'accounts.db',
    'intake/events.db',
    'survey/events.db',
    'demo-office.json',
    'intake/files/ab/cdef',
  ]);
  expect(printed).toContain('Left out: demo-secrets.json');
  expect(printed).toContain('ALUR_MASTER_KEY');
  expect(statSync(copy).mode & 0o777).toBe(0o700);

  await restore();
  expect(readFileSync(join(restored, 'intake', 'files', 'ab', 'cdef'), 'utf8')).toBe('sealed');
  // What was a demo stays one.
  expect(existsSync(join(restored, 'demo-office.json'))).toBe(true);
  const again = new SqliteAccounts(join(restored, 'accounts.db'), { now: () => new Date() });
  expect(await again.list('oku-selatan')).toHaveLength(1);
  again.close();
});

test('a database that stays locked ends the attempt in bounded time, and the others are free again', async () => {
  const writer = openDatabase(join(data, 'survey', 'events.db'));
  writer.exec('BEGIN IMMEDIATE');
  const limits = { longestMs: 20, attempts: 2, pauseMs: 1 };
  const snapshots = takeSnapshots(data, ['intake/events.db', 'survey/events.db'], limits);
  await expect(snapshots).rejects.toThrow('too busy: not all databases could be locked within 20 ms');
  writer.exec('ROLLBACK');
  writer.close();
  expect((await backup()).exitCode).toBe(0);
});

test('a backup goes into a new folder only, and needs data', async () => {
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, 'mine.txt'), 'keep');
  expect(await backup()).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('is not empty') });
  expect(readdirSync(copy)).toEqual(['mine.txt']);
  const inside = await alur(['backup', join(data, 'copy'), '--data', data]);
  expect(inside).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('cannot lie in the data folder') });
  const nothing = await alur(['backup', join(root, 'other'), '--data', copy]);
  expect(nothing).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('holds no data') });
});

test('a restore refuses a folder that is not empty', async () => {
  await backup();
  mkdirSync(restored);
  writeFileSync(join(restored, 'mine.txt'), 'keep');
  expect(await restore()).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('is not empty') });
  expect(readdirSync(restored)).toEqual(['mine.txt']);
});

/** Puts the hashes of the files as they are now into the manifest, as a forger would. */
function forgeManifest(change: (path: string) => string = (path) => path): void {
  const forged = manifest().entries.map((entry) => {
    const bytes = readFileSync(join(copy, entry.path));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { ...entry, path: change(entry.path), size: bytes.length, sha256 };
  });
  writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ ...manifest(), entries: forged }));
}

const EVENT = '{"note":"note-1';
test.each<[string, () => void, string]>([
  [
    'that was changed',
    () => flipByte(join(copy, 'survey', 'events.db'), EVENT),
    'survey/events.db: its content was changed',
  ],
  ['with a missing file', () => rmSync(join(copy, 'survey', 'events.db')), 'survey/events.db: it is missing'],
  ['that is cut off', () => writeFileSync(join(copy, 'survey', 'events.db'), 'x'), 'it has 1 bytes instead of'],
  ['without a manifest', () => rmSync(join(copy, 'manifest.json')), 'is no backup'],
  ['with half a manifest', () => writeFileSync(join(copy, 'manifest.json'), '{"format":1'), 'damaged'],
  [
    'of a later format',
    () => writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ ...manifest(), format: 2 })),
    'has format 2',
  ],
  ['that leads out of the folder', () => forgeManifest((path) => `../${path}`), 'damaged'],
  [
    'with an altered log and hashes that fit',
    () => {
      flipByte(join(copy, 'survey', 'events.db'), EVENT);
      forgeManifest();
    },
    'log of survey in the backup is altered: record-altered: oku-selatan/case/c1 revision 0',
  ],
])('a backup %s is refused, and nothing is left behind', async (_, damage, message) => {
  await backup();
  damage();
  expect(await restore()).toMatchObject({ exitCode: 1, complaints: expect.stringContaining(message) });
  expect(existsSync(restored)).toBe(false);
  expect(readdirSync(root).sort()).toEqual(['copies', 'data']);
});
