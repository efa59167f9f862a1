import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './busy.ts';

/** How long one who is just ending may take. */
const WAIT_MS = 1_000;

export interface FileLock {
  release(): void;
}

/**
 * Takes a file for this process alone, by a lock of the operating system: it ends with the process, however that ends.
 * Undefined when another process, or another caller in this one, has it.
 */
export function lockFile(path: string): FileLock | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA busy_timeout = ${WAIT_MS}; BEGIN EXCLUSIVE`);
  } catch (error) {
    db.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => db.close() };
}
