import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RegisteredErasure } from '@alur/privacy';
import { eraseAgain } from '@alur/privacy/sqlite';
import { Manifest as DataManifest, openDatabase } from '@alur/sqlite';
import { servicesOf } from '../data-files.ts';
import { found } from '../failure.ts';
import { type PartReport, verifyService } from '../verify-logs.ts';
import { syncFolder } from './create.ts';
import { copyFile, type Digest, digestOf, forAll, requireEmpty } from './files.ts';
import { type Manifest, type ManifestEntry, readManifest } from './manifest.ts';

export interface RestoredBackup {
  /** Subjects that could be read in the backup and cannot any more, by service. */
  readonly erased: number;
  readonly manifest: Manifest;
  readonly logs: readonly PartReport[];
}

/**
 * Makes a data folder of a backup. Everything is checked before the folder appears: the hashes of the backup, each
 * database, and every log.
 * @param erasures are made again, because the backup may hold keys that were destroyed after it
 * @throws Failure when the target is not empty, or the backup is not sound; then nothing is left behind.
 */
export async function restoreBackup(
  backup: string,
  dataFolder: string,
  erasures: readonly RegisteredErasure[],
): Promise<RestoredBackup> {
  await requireEmpty(dataFolder, 'A restore');
  const manifest = await readManifest(backup);
  await forAll(manifest.entries, async (entry) => requireSame(entry, await readable(backup, entry)));
  const unfinished = `${dataFolder}.unfinished-${randomUUID().slice(0, 8)}`;
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    await forAll(manifest.entries, async (entry) => {
      requireSame(entry, await copyFile(join(backup, entry.path), join(unfinished, entry.path)));
    });
    const logs = await verifiedLogs(unfinished);
    for (const { kind, path } of manifest.entries) if (kind === 'database') checkDatabase(unfinished, path);
    const vaults = manifest.entries.filter(({ path }) => basename(path) === 'vault.db');
    const erased = vaults.reduce((sum, { path }) => sum + eraseAgain(join(unfinished, path), erasures), 0);
    new DataManifest(unfinished).renew(manifest.entries.flatMap(({ kind, path }) => (kind === 'database' ? path : [])));
    await rename(unfinished, dataFolder);
    await syncFolder(dirname(dataFolder));
    return { manifest, logs, erased };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function readable(backup: string, { path }: ManifestEntry): Promise<Digest> {
  return digestOf(join(backup, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw damaged(path, 'it is missing');
    throw error;
  });
}

function requireSame(entry: ManifestEntry, { size, sha256 }: Digest): void {
  if (size !== entry.size) throw damaged(entry.path, `it has ${size} bytes instead of ${entry.size}`);
  if (sha256 !== entry.sha256) throw damaged(entry.path, 'its content was changed after the backup');
}

function damaged(path: string, why: string) {
  return found(`The backup is damaged: ${path}: ${why}. Nothing was restored; take another backup.`);
}

function checkDatabase(folder: string, path: string): void {
  const db = openDatabase(join(folder, path));
  try {
    const result = db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (result !== 'ok') throw found(`${path} is not sound: ${String(result)}. Nothing was restored.`);
  } finally {
    db.close();
  }
}

async function verifiedLogs(folder: string): Promise<PartReport[]> {
  const reports: PartReport[] = [];
  for (const service of servicesOf(folder)) {
    reports.push(await verifyService(folder, service, { masterSecrets: undefined }));
  }
  const faulty = reports.find(({ intact }) => !intact);
  if (faulty === undefined) return reports;
  throw found(`The log of ${faulty.part} in the backup is altered: ${faulty.line}. Nothing was restored.`);
}
