import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { backup } from 'node:sqlite';
import { type DataFiles, dataFilesOf } from '../data-files.ts';
import { wrongUsage } from '../failure.ts';
import { copyFile, digestOf, filesBelow, forAll, requireEmpty } from './files.ts';
import { MANIFEST, type Manifest, type ManifestEntry, manifestOf } from './manifest.ts';
import { type Snapshot, takeSnapshots } from './snapshots.ts';

const PAGES_AT_ONCE = 2_000;

export interface CreatedBackup {
  readonly manifest: Manifest;
  /** What the data folder holds beside data: not in the backup. */
  readonly leftOut: readonly string[];
}

/**
 * Copies a data folder as it is at one moment, also while an office works on it. The copy has the layout of a data
 * folder, and appears under its name only when it is whole.
 * @throws Failure when the target is not empty, or the data folder holds no data.
 */
export async function createBackup(dataFolder: string, target: string): Promise<CreatedBackup> {
  if (!relative(dataFolder, target).startsWith('..')) {
    throw wrongUsage('A backup cannot lie in the data folder itself: it must survive it, best on another disk.');
  }
  await requireEmpty(target, 'A backup');
  const data = dataFilesOf(dataFolder);
  const { databases, others } = data;
  if (databases.length === 0) throw wrongUsage(`${dataFolder} holds no data of an office.`);
  const unfinished = `${target}.unfinished-${randomUUID().slice(0, 8)}`;
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(dataFolder, unfinished, data);
    await rename(unfinished, target);
    await syncFolder(dirname(target));
    return { manifest, leftOut: others };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  dataFolder: string,
  target: string,
  { databases, fileFolders, marks }: DataFiles,
): Promise<Manifest> {
  // An erasure in a vault waits for readers of its old log, so the vaults are set free first.
  const ordered = databases.toSorted((a, b) => Number(isVault(b)) - Number(isVault(a)));
  const snapshots = await takeSnapshots(dataFolder, ordered);
  const entries: ManifestEntry[] = [];
  try {
    for (const snapshot of snapshots.all) entries.push(await copyDatabase(snapshot, target));
  } finally {
    snapshots.close();
  }
  // A file is stored before the event that names it: what is there now holds all that the copied logs name.
  const files = (await Promise.all(fileFolders.map((folder) => filesBelow(dataFolder, folder)))).flat();
  const copied = await forAll([...marks, ...files], async (path): Promise<ManifestEntry> => {
    return { path, kind: 'file', ...(await copyFile(join(dataFolder, path), join(target, path))) };
  });
  entries.push(...copied);
  const manifest = manifestOf(snapshots.takenAt, snapshots.lockMs, entries);
  await writeSynced(join(target, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

function isVault(path: string): boolean {
  return path.endsWith('/vault.db');
}

async function copyDatabase({ path, reader }: Snapshot, target: string): Promise<ManifestEntry> {
  const copy = join(target, path);
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  await backup(reader, copy, { rate: PAGES_AT_ONCE });
  reader.exec('COMMIT');
  await chmod(copy, 0o600);
  return { path, kind: 'database', ...(await digestOf(copy)) };
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
