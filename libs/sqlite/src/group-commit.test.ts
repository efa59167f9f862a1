import { expect, test } from '@jest/globals';
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
