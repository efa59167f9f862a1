import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { types } from 'node:util';
import { openDatabase } from '@alur/sqlite';
import { found } from '../failure.ts';

export interface LockLimits {
  /** Writers of the office wait while the locks are held: they are given back after this time, whatever was reached. */
  readonly longestMs: number;
  readonly attempts: number;
  readonly pauseMs: number;
}

const LIMITS: LockLimits = { longestMs: 1_000, attempts: 5, pauseMs: 300 };

export interface Snapshot {
  /** Relative to the data folder. */
  readonly path: string;
  /** A connection that sees the database as it was at the moment of all snapshots, until it is closed. */
  readonly reader: DatabaseSync;
}

export interface Snapshots {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** How long writers had to wait at most. */
  readonly lockMs: number;
  readonly all: readonly Snapshot[];
  close(): void;
}

/**
 * One moment of several databases while an office writes to them: takes the write lock of each, begins a read transaction
 * on each, and gives the locks back. In WAL mode the readers then keep seeing that moment while writing goes on, so the
 * lock lasts some milliseconds, however large the files are. It is the state that a power cut at that moment would leave.
 * @throws Failure when the locks cannot be had, because a writer holds one for long.
 */
export async function takeSnapshots(
  folder: string,
  paths: readonly string[],
  { longestMs, attempts, pauseMs }: LockLimits = LIMITS,
): Promise<Snapshots> {
  const writers: DatabaseSync[] = [];
  const all: Snapshot[] = [];
  const close = () => {
    for (const { reader } of all) reader.close();
  };
  try {
    for (const path of paths) {
      writers.push(openDatabase(join(folder, path)));
      const reader = openDatabase(join(folder, path), { readOnly: true });
      all.push({ path, reader });
      // Whatever the first statement of a connection has to do must not happen under the lock.
      look(reader);
    }
    let lockMs = 0;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const { done, ms } = underLocks(writers, longestMs, () => {
        for (const { reader } of all) {
          if (reader.isTransaction) reader.exec('ROLLBACK');
          reader.exec('BEGIN');
          look(reader);
        }
      });
      lockMs = Math.max(lockMs, ms);
      if (done) return { takenAt: new Date().toISOString(), lockMs, all, close };
      await delay(pauseMs);
    }
    throw found(`The office is too busy: not all databases could be locked within ${longestMs} ms. Try again later.`);
  } catch (error) {
    close();
    throw error;
  } finally {
    for (const writer of writers) writer.close();
  }
}

/** How long locks were held; not `done` when they could not be had in time, and then `work` was not called. */
function underLocks(
  writers: readonly DatabaseSync[],
  longestMs: number,
  work: () => void,
): { done: boolean; ms: number } {
  const start = performance.now();
  const passed = () => performance.now() - start;
  try {
    for (const writer of writers) {
      writer.exec(`PRAGMA busy_timeout = ${Math.max(0, Math.floor(longestMs - passed()))}`);
      writer.exec('BEGIN IMMEDIATE');
    }
    work();
    return { done: true, ms: passed() };
  } catch (error) {
    if (isBusy(error)) return { done: false, ms: passed() };
    throw error;
  } finally {
    for (const writer of writers) if (writer.isTransaction) writer.exec('ROLLBACK');
  }
}

/** A read transaction begins with the first read, not with BEGIN. */
function look(reader: DatabaseSync): void {
  reader.prepare('SELECT count(*) FROM sqlite_schema').get();
}

const SQLITE_BUSY = 5;
/** The lower byte of a result code is the kind of error, the others tell it more exactly. */
const PRIMARY = 0xff;

function isBusy(error: unknown): boolean {
  return (
    types.isNativeError(error) &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & PRIMARY) === SQLITE_BUSY
  );
}
