import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 500;
const SQLITE_BUSY = 5;

/** Where the programs lie that `npm run brokers` fetches or builds: `ALUR_CACHE`, else in the home folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['ALUR_CACHE'] || join(homedir(), '.cache', 'alur');
}

/**
 * Does the work while no other process works under the same name in this cache; waits for it before. A lock of SQLite,
 * because the system gives it back when its holder dies, whatever way.
 */
export async function alone<T>(
  cache: string,
  name: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  mkdirSync(cache, { recursive: true });
  const lock = new DatabaseSync(join(cache, `${name}.lock`), { timeout: 0 });
  try {
    for (let told = false; !taken(lock); await sleep(POLL_MS)) {
      if (!told) onWait();
      told = true;
    }
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
