import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErasureRegister } from '@alur/privacy';
import { openDatabase, UnusableFileError } from '@alur/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../runtime/logging.ts';
import { checkRegister, prepareFolder, startRefusal } from './data-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a folder and databases that others may read are private from then on', () => {
  chmodSync(folder, 0o755);
  const path = join(folder, 'accounts.db');
  const before = openDatabase(path);
  before.exec('CREATE TABLE t (k)');
  for (const file of [path, `${path}-wal`]) chmodSync(file, 0o644);
  prepareFolder(folder, createLogger('silent'));
  openDatabase(path).close();
  before.close();
  expect([modeOf(folder), modeOf(path)]).toEqual([0o700, 0o600]);
});

test('a folder that cannot be made is named as the setting that names it', () => {
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'data');
  let thrown: unknown;
  try {
    prepareFolder(path, createLogger('silent'));
  } catch (error) {
    thrown = startRefusal(error, path);
  }
  expect(thrown).toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining(`ALUR_DATA: ${path}: lies below a file`),
  });
  const denied = startRefusal(new UnusableFileError('/data/x.db', 'cannot be opened', false), '/data');
  expect(denied).toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining('/data/x.db: cannot be opened'),
  });
});

test('the register of erasures lies outside the data folder, where it can be written', () => {
  const check = (path: string) => () => checkRegister(new ErasureRegister(path), folder);
  expect(check(join(folder, 'erasures'))).toThrow('must lie outside the data folder');
  expect(check(join(folder, '..', 'nowhere', 'erasures'))).toThrow('cannot be written');
  expect(check(`${folder}.erasures`)).not.toThrow();
});
