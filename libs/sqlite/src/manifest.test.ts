import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GroupCommit } from './group-commit.ts';
import { Manifest, type PartOptions } from './manifest.ts';
import { COMMITS_VIEW } from './witness.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-manifest-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Opens a database of the folder, writes rows one commit each, and closes it. Answers how many rows it holds. */
async function use(path: string, rows = 0, options: PartOptions = {}, schema = ''): Promise<number> {
  const manifest = new Manifest(folder);
  try {
    const db = manifest.open(path, options);
    db.exec(`CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY); ${schema}`);
    const group = new GroupCommit(db);
    for (let row = 0; row < rows; row++) await group.run(() => db.exec('INSERT INTO t DEFAULT VALUES'));
    return Number(db.prepare('SELECT count(*) AS n FROM t').get()?.['n']);
  } finally {
    manifest.close();
  }
}

const copy = (from: string, to: string) => copyFileSync(join(folder, from), join(folder, to));
const faults = () => new Manifest(folder).faults().map(({ path, fault }) => [path, fault]);

test('a database of the folder opens again, and the manifest names it with the commits that it has had', async () => {
  await use('intake/events.db', 3);
  expect(await use('intake/events.db', 2)).toBe(5);
  expect(readdirSync(join(folder, 'manifest'))).toEqual(['intake.events']);
  expect(readFileSync(join(folder, 'manifest', 'intake.events'), 'utf8')).toMatch(
    /^[0-9a-f-]{36} 0{19}5 intake\/events\.db\n$/,
  );
  expect(faults()).toEqual([]);
});

test('a transaction that changes nothing is not counted, and costs no write', async () => {
  const manifest = new Manifest(folder);
  const db = manifest.open('accounts.db');
  const group = new GroupCommit(db);
  await group.run(() => db.prepare('SELECT 1').get());
  expect(db.prepare('SELECT commits FROM database_part').get()).toEqual({ commits: 0 });
  manifest.close();
});

test('a database whose own rows number its commits writes nothing else for them, and is still missed when it is shorter', async () => {
  const view = `CREATE VIEW IF NOT EXISTS ${COMMITS_VIEW} AS SELECT max(k) AS commits FROM t`;
  await use('intake/events.db', 2, {}, view);
  copy('intake/events.db', 'older');
  await use('intake/events.db', 2, {}, view);
  expect(readFileSync(join(folder, 'manifest', 'intake.events'), 'utf8')).toMatch(/ 0{19}4 /);
  const db = new DatabaseSync(join(folder, 'intake/events.db'));
  expect(db.prepare('SELECT commits FROM database_part').get()).toEqual({ commits: 0 });
  db.close();
  expect(faults()).toEqual([]);
  copy('older', 'intake/events.db');
  expect(faults()).toEqual([['intake/events.db', 'shorter']]);
  await expect(use('intake/events.db')).rejects.toMatchObject({ fault: 'shorter' });
});

test('a database that got such rows later keeps its place in the manifest', async () => {
  await use('intake/events.db', 3);
  const view = `CREATE VIEW ${COMMITS_VIEW} AS SELECT max(k) AS commits FROM t`;
  expect(await use('intake/events.db', 2, {}, view)).toBe(5);
  expect(readFileSync(join(folder, 'manifest', 'intake.events'), 'utf8')).toMatch(/ 0{19}5 /);
  expect(faults()).toEqual([]);
});

test('a commit that fails is not counted, and the next one is', async () => {
  const manifest = new Manifest(folder);
  const db = manifest.open('intake/events.db');
  db.exec(`CREATE TABLE t (k INTEGER PRIMARY KEY, p REFERENCES t DEFERRABLE INITIALLY DEFERRED)`);
  db.exec(`CREATE VIEW ${COMMITS_VIEW} AS SELECT max(k) AS commits FROM t`);
  const group = new GroupCommit(db);
  const seen = () => readFileSync(join(folder, 'manifest', 'intake.events'), 'utf8').slice(37, 57);
  await expect(group.run(() => db.exec('INSERT INTO t VALUES (1, 99)'))).rejects.toThrow(/FOREIGN KEY/);
  expect(Number(seen())).toBe(0);
  await group.run(() => db.exec('INSERT INTO t VALUES (1, NULL)'));
  expect(Number(seen())).toBe(1);
  manifest.close();
});

describe('what is refused, and stays as it is', () => {
  beforeEach(async () => {
    await use('intake/vault.db', 2);
    copy('intake/vault.db', 'older');
    await use('intake/vault.db', 2);
    await use('survey/vault.db', 9);
    await use('intake/views.db', 1, { durable: false, rebuilt: true });
    await use('survey/views.db', 1, { durable: false, rebuilt: true });
  });

  const VAULT = 'intake/vault.db';
  test.each<[string, string, string, () => void]>([
    ['missing', VAULT, 'missing', () => rmSync(join(folder, VAULT))],
    ['missing with its folder', VAULT, 'missing', () => rmSync(join(folder, 'intake'), { recursive: true })],
    ['empty', VAULT, 'missing', () => truncateSync(join(folder, VAULT))],
    ['an older copy', VAULT, 'shorter', () => copy('older', VAULT)],
    ['that of another service', VAULT, 'foreign', () => copy('survey/vault.db', VAULT)],
    ['not in the manifest', VAULT, 'unlisted', () => rmSync(join(folder, 'manifest', 'intake.vault'))],
    [
      'in a folder whose manifest is lost',
      VAULT,
      'unlisted',
      () => rmSync(join(folder, 'manifest'), { recursive: true }),
    ],
    [
      'one that is built again, of another service',
      'intake/views.db',
      'foreign',
      () => copy('survey/views.db', 'intake/views.db'),
    ],
  ])('a database that is %s', async (_, path, fault, damage) => {
    damage();
    const before = existsSync(join(folder, path));
    const options = path.endsWith('views.db') ? { durable: false, rebuilt: true } : {};
    await expect(use(path, 0, options)).rejects.toMatchObject({ name: 'PartError', path, fault });
    expect(existsSync(join(folder, path))).toBe(before);
  });

  test('a database that another program put there', async () => {
    rmSync(join(folder, VAULT));
    const db = new DatabaseSync(join(folder, VAULT));
    db.exec('CREATE TABLE t (k)');
    db.close();
    await expect(use(VAULT)).rejects.toMatchObject({ fault: 'foreign' });
  });

  test('bytes that are no database, and a damaged line of the manifest, by the names of their files', async () => {
    writeFileSync(join(folder, VAULT), 'no database at all, but long enough to look at'.repeat(100));
    await expect(use(VAULT)).rejects.toThrow(/intake\/vault\.db: is not a database$/);
    writeFileSync(join(folder, 'manifest', 'survey.vault'), 'x');
    await expect(use('survey/vault.db')).rejects.toThrow(/manifest\/survey\.vault: is damaged$/);
  });

  test('all of them at one look', () => {
    rmSync(join(folder, VAULT));
    copy('survey/vault.db', 'intake/views.db');
    writeFileSync(join(folder, 'survey/views.db'), 'no database at all, but long enough to look at'.repeat(100));
    writeFileSync(join(folder, 'manifest', 'survey.vault'), 'x');
    expect(faults().sort()).toEqual([
      ['intake/vault.db', 'missing'],
      ['intake/views.db', 'foreign'],
      ['manifest/survey.vault', 'damaged'],
      ['survey/views.db', 'damaged'],
    ]);
  });
});

test('what is built again may be missing or empty; its commits are not counted', async () => {
  const options = { durable: false, rebuilt: true };
  await use('intake/views.db', 3, options);
  rmSync(join(folder, 'intake/views.db'));
  expect(await use('intake/views.db', 1, options)).toBe(1);
  truncateSync(join(folder, 'intake/views.db'));
  expect(await use('intake/views.db', 0, options)).toBe(0);
});

test('databases of an older version are taken into the manifest', async () => {
  const db = new DatabaseSync(join(folder, 'accounts.db'));
  db.exec('CREATE TABLE t (k INTEGER PRIMARY KEY); INSERT INTO t DEFAULT VALUES');
  db.close();
  expect(await use('accounts.db', 1)).toBe(2);
  expect(faults()).toEqual([]);
});

test('what was accepted as it is opens, and its older copies are foreign from then on', async () => {
  await use('intake/events.db', 5);
  copy('intake/events.db', 'older');
  rmSync(join(folder, 'manifest'), { recursive: true });
  new Manifest(folder).renew(['intake/events.db']);
  expect(await use('intake/events.db', 1)).toBe(6);
  copy('older', 'intake/events.db');
  await expect(use('intake/events.db')).rejects.toMatchObject({ fault: 'foreign' });
});

describe('a process may be killed at any point while a database is made', () => {
  const raw = (sql: string) => {
    const db = new DatabaseSync(join(folder, 'vault.db'));
    db.exec(sql);
    db.close();
  };
  const named = () =>
    raw(
      "CREATE TABLE database_part (id TEXT, commits INTEGER); INSERT INTO database_part VALUES ('6b1f1d5e-5c0a-4c67-9f10-0d5b6c1a7e11', 0)",
    );
  const half = () => {
    mkdirSync(join(folder, 'manifest'));
    writeFileSync(join(folder, 'manifest', '.1f0c'), 'half a li');
  };

  test.each<[string, () => void]>([
    ['before anything is written to it', () => writeFileSync(join(folder, 'vault.db'), '')],
    ['before it has its id', () => raw('PRAGMA journal_mode = WAL')],
    ['before the manifest names it', named],
    [
      'while the manifest is written',
      () => {
        named();
        half();
      },
    ],
  ])('%s', async (_, until) => {
    until();
    expect(await use('vault.db', 1)).toBe(1);
    expect(await use('vault.db', 1)).toBe(2);
    expect(faults()).toEqual([]);
  });

  test('or while one that is built again takes the place of the one that was removed', async () => {
    const options = { durable: false, rebuilt: true };
    await use('views.db', 1, options);
    rmSync(join(folder, 'views.db'));
    const db = new DatabaseSync(join(folder, 'views.db'));
    db.exec('PRAGMA journal_mode = WAL');
    db.close();
    expect(await use('views.db', 1, options)).toBe(1);
  });
});
