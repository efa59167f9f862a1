import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DEMO_MARK } from '@alur/platform/composition';
import { MANIFEST_FOLDER } from '@alur/sqlite';

/** What a data folder holds; paths are relative to it, with `/`. */
export interface DataFiles {
  readonly databases: readonly string[];
  /** Folders of encrypted files. */
  readonly fileFolders: readonly string[];
  /** What says that the folder is a demo's. */
  readonly marks: readonly string[];
  /** Anything else, such as the demo's secrets. */
  readonly others: readonly string[];
}

const DATABASE = /\.db$/;
/** Belong to an open database or a running office and mean nothing without it. */
const OF_A_RUN = /(\.db-(wal|shm|journal)|\.lock)$/;

/** The databases of the office itself and of each service's folder, found by name, so that a new service needs no entry. */
export function dataFilesOf(folder: string): DataFiles {
  const databases: string[] = [];
  const fileFolders: string[] = [];
  const marks: string[] = [];
  const others: string[] = [];
  const sort = (path: string, isDirectory: boolean, inService: boolean) => {
    if (OF_A_RUN.test(path)) return;
    if (!isDirectory && DATABASE.test(path)) databases.push(path);
    else if (isDirectory && inService && basename(path) === 'files') fileFolders.push(path);
    else if (!inService && path === DEMO_MARK) marks.push(path);
    else others.push(path);
  };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === MANIFEST_FOLDER) continue;
    if (!entry.isDirectory()) {
      sort(entry.name, false, false);
      continue;
    }
    const inside = readdirSync(join(folder, entry.name), { withFileTypes: true });
    if (!inside.some(({ name }) => DATABASE.test(name))) others.push(`${entry.name}/`);
    else for (const inner of inside) sort(`${entry.name}/${inner.name}`, inner.isDirectory(), true);
  }
  return { databases: databases.sort(), fileFolders: fileFolders.sort(), marks, others: others.sort() };
}

/** The services that have data here, by name of their folder. */
export function servicesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).some((name) => DATABASE.test(name)))
    .map(({ name }) => name)
    .sort();
}

/** Undefined when the service has no log. */
export function logOf(folder: string, service: string): string | undefined {
  const path = join(folder, service, 'events.db');
  return existsSync(path) ? path : undefined;
}
