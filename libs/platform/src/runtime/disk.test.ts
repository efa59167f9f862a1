import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { diskChecks, isDiskFull } from './disk.ts';
import { healthOf } from './health.ts';
import { createLogger } from './logging.ts';

let folder: string;
let logged: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-disk-'));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logger = createLogger('info', { write: (line) => void logged.push(line) });
const checks = (free: () => number) => diskChecks(folder, logger, async () => ({ bavail: free(), blocks: 1_000 }));

test('a disk with a tenth free and a folder that can be written are up, and the probe leaves nothing', async () => {
  const found = await Promise.all(checks(() => 100).map(healthOf));
  expect(found).toEqual([{ status: 'up' }, { status: 'up' }]);
  expect(readdirSync(folder)).toEqual([]);
  expect(logged).toEqual([]);
});

test('less than a tenth degrades, and is logged once until there is room again', async () => {
  let free = 99;
  const [space] = checks(() => free);
  const look = () => healthOf(space!);
  expect(await look()).toEqual({ status: 'degraded', fault: 'DiskNearlyFull' });
  await look();
  free = 500;
  expect(await look()).toEqual({ status: 'up' });
  free = 20;
  await look();
  expect(logged.map((line) => JSON.parse(line).percent)).toEqual([10, 2]);
});

test('a folder that cannot be written is down, by the code of the system', async () => {
  rmSync(folder, { recursive: true });
  const [, write] = checks(() => 500);
  expect(await healthOf(write!)).toEqual({ status: 'down', fault: 'Error ENOENT' });
});

test('a full disk is told by the file system and by SQLite', () => {
  expect(isDiskFull(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))).toBe(true);
  expect(isDiskFull(Object.assign(new Error('database or disk is full'), { errcode: 13 }))).toBe(true);
  expect(isDiskFull(Object.assign(new Error('disk I/O error'), { errcode: 10 }))).toBe(false);
});
