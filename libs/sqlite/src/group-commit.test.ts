import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';

test('a work that throws fails alone, the others of its group commit', async () => {
  const db = openDatabase(':memory:');
  db.exec('CREATE TABLE t (k INTEGER PRIMARY KEY)');
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  const group = new GroupCommit(db);
  const results = await Promise.allSettled([1, 2, 1, 3].map((k) => group.run(() => insert.run(k).changes)));
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(db.prepare('SELECT k FROM t ORDER BY k').all()).toEqual([{ k: 1 }, { k: 2 }, { k: 3 }]);
  db.close();
});

test('a work handed in after the database was closed fails, and does not hang', async () => {
  const db = openDatabase(':memory:');
  const group = new GroupCommit(db);
  db.close();
  await expect(group.run(() => undefined)).rejects.toThrow('not open');
});

describe('a durable group', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alur-group-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('answers after the sync, and commits nothing while it runs', async () => {
    const db = openDatabase(join(folder, 'one.db'), { durable: false });
    db.exec('CREATE TABLE t (k INTEGER PRIMARY KEY)');
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const group = new GroupCommit(db, { durable: true });
    let answered = false;
    const first = group.run(() => insert.run(1)).then(() => (answered = true));
    while (group.syncing === undefined) await nextTurn();
    expect(answered).toBe(false);
    const second = group.run(() => insert.run(2));
    await group.syncing;
    expect(db.prepare('SELECT k FROM t').all()).toEqual([{ k: 1 }]);
    await Promise.all([first, second]);
    expect(db.prepare('SELECT k FROM t').all()).toEqual([{ k: 1 }, { k: 2 }]);
    group.close();
    db.close();
  });

  test('a close while a sync runs commits what waits and lets both be answered', async () => {
    const db = openDatabase(join(folder, 'two.db'), { durable: false });
    db.exec('CREATE TABLE t (k INTEGER PRIMARY KEY)');
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const group = new GroupCommit(db, { durable: true });
    const first = group.run(() => insert.run(1).changes);
    while (group.syncing === undefined) await nextTurn();
    const second = group.run(() => insert.run(2).changes);
    group.close();
    db.close();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
  });
});
