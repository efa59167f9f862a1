import { chmodSync, existsSync, statSync } from 'node:fs';

/** Rights of group and others. */
const FOREIGN = 0o077;

/**
 * Removes the rights of group and others from a file or folder.
 * @returns false when they remain, because the path belongs to another user.
 */
export function makePrivate(path: string): boolean {
  if (!existsSync(path)) return true;
  const { mode } = statSync(path);
  if ((mode & FOREIGN) === 0) return true;
  try {
    chmodSync(path, mode & 0o700);
    return true;
  } catch {
    return false;
  }
}
