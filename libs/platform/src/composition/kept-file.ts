import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The content of a small file that is made once: of several processes that start at once, all read what the first one
 * made. Only its owner may read it.
 */
export function keptFile(path: string, make: () => string): string {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const own = `${path}.${randomUUID()}`;
    writeFileSync(own, make(), { mode: 0o600, flush: true });
    try {
      // Unlike a rename, a link does not replace what another process has put there.
      linkSync(own, path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    } finally {
      rmSync(own, { force: true });
    }
  }
  return readFileSync(path, 'utf8');
}
