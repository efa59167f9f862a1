import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './busy.ts';
import { makePrivate } from './private.ts';
import { naming } from './unusable.ts';

const BUSY_MS = 5_000;
const AGAIN_MS = 10;

/**
 * Opens a SQLite file (or `:memory:`) in WAL mode. `durable` (the default) syncs at every commit; without it a power cut
 * may lose the last commits, never the file: only for what can be built again. A checkpoint every 16 MB instead of every
 * 4 MB writes a page that many commits change less often. `readOnly` needs a file that exists, takes
 * no write lock and sees what other processes commit. Group and others lose their rights on the file.
 * @throws UnusableFileError when the file cannot be opened, or is no database.
 */
export function openDatabase(
  path: string,
  options: { readonly durable?: boolean; readonly readOnly?: boolean } = {},
): DatabaseSync {
  return naming(path, () => (options.readOnly ? openReader(path) : openWriter(path, options)));
}

function openReader(path: string): DatabaseSync {
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA cache_size = -8000;`);
  return reader;
}

function openWriter(path: string, options: { readonly durable?: boolean }): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path);
  intoWalMode(db);
  // SQLite makes the files beside it with the rights of the database; those of an earlier run have theirs already.
  for (const suffix of ['', '-wal', '-shm']) makePrivate(`${path}${suffix}`);
  db.exec(`
    PRAGMA synchronous = ${options.durable === false ? 'NORMAL' : 'FULL'};
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -8000;
    PRAGMA wal_autocheckpoint = 4000;
  `);
  return db;
}

/**
 * Of processes that make a file at the same time, one changes its mode; for that SQLite does not wait, whatever the
 * timeout says, but fails at once.
 */
function intoWalMode(db: DatabaseSync): void {
  const end = Date.now() + BUSY_MS;
  for (;;) {
    try {
      db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL`);
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) {
        db.close();
        throw error;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
    }
  }
}
