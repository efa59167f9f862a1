import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@alur/sqlite';

/** Sorts behind the `/` that ends the folder in the name of a file. */
const BEHIND_FOLDER = '0';
const FOLDER_LENGTH = 2;

/**
 * Whether one of the files that a vault has noted is missing, from one look into each folder (256 at most): it finds a
 * directory that was lost, emptied or not copied whole, and costs a start next to nothing. `verifyVault` looks at all files.
 * @param directory of the files
 */
export function lacksFiles(vault: DatabaseSync, directory: string): boolean {
  const first = vault.prepare('SELECT min(name) AS name FROM stored_files WHERE name > ?');
  for (let after = ''; ; ) {
    const name = first.get(after)?.['name'];
    if (typeof name !== 'string') return false;
    if (!existsSync(join(directory, name))) return true;
    after = name.slice(0, FOLDER_LENGTH) + BEHIND_FOLDER;
  }
}

/** Names of all files that a vault has noted and that are missing; a vault of an older version has noted none. */
export function lostFiles(path: string, directory: string): string[] {
  const vault = openDatabase(path, { readOnly: true });
  try {
    if (vault.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'stored_files'").get() === undefined) return [];
    return vault
      .prepare('SELECT name FROM stored_files')
      .all()
      .map(({ name }) => String(name))
      .filter((name) => !existsSync(join(directory, name)));
  } finally {
    vault.close();
  }
}

/** Accepts that these files are lost: they are not missed any more. */
export function forgetFiles(path: string, names: readonly string[]): void {
  const vault = openDatabase(path);
  try {
    vault.prepare('DELETE FROM stored_files WHERE name IN (SELECT value FROM json_each(?))').run(JSON.stringify(names));
  } finally {
    vault.close();
  }
}
