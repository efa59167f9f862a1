import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { openDatabase } from './database.ts';

/** Holds the lock under which another process changes the mode of a new file, and gives it back a little later. */
const HOLDER = `
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('node:worker_threads');
  const db = new DatabaseSync(workerData);
  db.exec('CREATE TABLE other (k INTEGER); BEGIN IMMEDIATE');
  parentPort.postMessage('held');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  db.exec('COMMIT');
  db.close();
`;

test('a new file opens while another process makes it, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alur-database-'));
  const path = join(folder, 'accounts.db');
  const holder = new Worker(HOLDER, { eval: true, workerData: path });
  const ended = once(holder, 'exit');
  await once(holder, 'message');
  const db = openDatabase(path);
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  db.close();
  await ended;
  rmSync(folder, { recursive: true });
});
