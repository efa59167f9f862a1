import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../config/config.ts';
import { clockOf } from './demo-clock.ts';
import { keptFile } from './kept-file.ts';
import { secretsOf } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('of two processes that make a file at once, both read what the first one made, and nothing is left over', () => {
  const path = join(folder, 'deep', 'secrets.json');
  const second = keptFile(path, () => {
    expect(keptFile(path, () => 'of the first')).toBe('of the first');
    return 'of the second';
  });
  expect(second).toBe('of the first');
  expect(keptFile(path, () => 'of a third')).toBe('of the first');
  expect(readdirSync(join(folder, 'deep'))).toEqual(['secrets.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the processes of a demo share its secrets; those of the settings win', () => {
  const settings = { demo: true, dataDirectory: folder };
  const first = secretsOf(loadConfig({}, settings));
  expect(secretsOf(loadConfig({}, settings))).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(3);
  const given = 'g'.repeat(32);
  expect(secretsOf(loadConfig({ ALUR_MASTER_KEY: given }, settings))).toEqual({ ...first, masterKey: given });
});

test('outside the demo there is a secret between services only where one is set', () => {
  const needed = {
    ALUR_MASTER_KEY: randomBytes(32).toString('base64'),
    ALUR_TOKEN_SECRET: randomBytes(32).toString('base64'),
    ALUR_PUBLIC_URL: 'https://x.id',
  };
  expect(secretsOf(loadConfig(needed)).serviceSecret).toBeUndefined();
  const secret = randomBytes(32).toString('hex');
  expect(secretsOf(loadConfig({ ...needed, ALUR_SERVICE_SECRET: secret })).serviceSecret).toBe(secret);
});

test("a demo's clock is set once: a process that starts later goes by it, and does not go back in time", async () => {
  const config = loadConfig({}, { demo: true, dataDirectory: folder, demoClock: '2026-07-01T02:00:00Z' });
  const first = clockOf(config);
  const set = Date.parse('2026-07-01T02:00:00Z');
  expect(first.now().getTime() - set).toBeLessThan(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  const second = clockOf(config).now().getTime();
  expect(second).toBeGreaterThanOrEqual(set);
  expect(Math.abs(first.now().getTime() - second)).toBeLessThan(5_000);
});
