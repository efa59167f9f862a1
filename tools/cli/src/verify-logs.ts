import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import { anchorKey, type KnownRoot, type VerifyReport, verifyLog } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { checkOffsets } from '@alur/messaging/sqlite';
import { MasterKeys } from '@alur/privacy';
import { verifyVault } from '@alur/privacy/sqlite';
import { Manifest, UnusableFileError } from '@alur/sqlite';
import { type CommandContext, officeConfig } from './context.ts';
import { dataFilesOf, logOf } from './data-files.ts';

export interface PartReport {
  /** Name of the service, or of another part of the folder. */
  readonly part: string;
  readonly intact: boolean;
  /** One line without personal data: the counts, or what is at fault. */
  readonly line: string;
  readonly root?: KnownRoot;
}

export interface VerifySettings {
  /** The current one first; undefined where none is set: then nothing is opened and no seal is looked at. */
  readonly masterSecrets: readonly string[] | undefined;
  readonly knownRoots?: readonly KnownRoot[] | undefined;
}

/** The master keys of the settings, or those that a demo keeps in its folder. */
export function masterSecretsOf(context: CommandContext, folder: string): readonly string[] | undefined {
  const { masterKey, oldMasterKeys } = officeConfig(context);
  if (masterKey !== undefined) return [masterKey, ...(oldMasterKeys?.split(',') ?? [])];
  const demo = join(folder, 'demo-secrets.json');
  if (!existsSync(demo)) return undefined;
  const secrets: { masterKey?: string } = JSON.parse(readFileSync(demo, 'utf8'));
  return secrets.masterKey === undefined ? undefined : [secrets.masterKey];
}

/** Verifies the log of a service, its vault and its files, beside a running office: it only reads. */
export async function verifyService(folder: string, service: string, settings: VerifySettings): Promise<PartReport> {
  const path = logOf(folder, service);
  if (path === undefined) return { part: service, intact: false, line: 'events.db is missing' };
  const { masterSecrets, knownRoots = [] } = settings;
  const keys = masterSecrets?.map(anchorKey);
  return readable(service, 'events.db', async () => {
    const store = new SqliteEventStore(path, { readOnly: true });
    try {
      const report = await verifyLog(store, { knownRoots, ...(keys && { keys }) });
      if (!report.intact) return { part: service, intact: false, line: faultLine(report) };
      const vault = await verifiedVault(folder, service, masterSecrets);
      const root = { events: report.events, root: report.root };
      return { part: service, intact: vault.intact, line: `${countLine(report)}${vault.line}`, root };
    } finally {
      await store.close();
    }
  });
}

/** Verifies what is common to all services: the databases that the manifest names, and up to where readers have come. */
export async function verifyFolder(folder: string): Promise<PartReport[]> {
  const faults = new Manifest(folder).faults().map(({ message }) => message);
  const manifest = { part: 'manifest', intact: faults.length === 0, line: faults.join('; ') || 'intact' };
  const offsets = await readable('offsets', 'a database', async () => {
    const databases = dataFilesOf(folder).databases.filter((path) => /(^|\/)(offsets|views)\.db$/.test(path));
    const paths = databases.map((path) => join(folder, path));
    const { consumers, findings } = await checkOffsets(paths, (service) => {
      const path = logOf(folder, service);
      return path === undefined ? undefined : new SqliteEventStore(path, { readOnly: true });
    });
    const line = findings.join('; ') || `intact: ${consumers} readers`;
    return { part: 'offsets', intact: findings.length === 0, line };
  });
  return [manifest, offsets];
}

async function verifiedVault(
  folder: string,
  service: string,
  masterSecrets: readonly string[] | undefined,
): Promise<Pick<PartReport, 'intact' | 'line'>> {
  const path = join(folder, service, 'vault.db');
  if (!existsSync(path)) return { intact: true, line: '' };
  const keys = masterSecrets && new MasterKeys(masterSecrets);
  const report = await readable(service, 'vault.db', async () => {
    const { subjects, files, findings } = await verifyVault(path, join(folder, service, 'files'), keys);
    const opened = keys === undefined ? ', not opened without the master key' : '';
    const line = findings.join('; ') || `${subjects} subjects and ${files} files${opened}`;
    return { part: service, intact: findings.length === 0, line };
  });
  return { intact: report.intact, line: `, ${report.line}` };
}

async function readable(part: string, file: string, work: () => Promise<PartReport>): Promise<PartReport> {
  try {
    return await work();
  } catch (error) {
    if (!isSqliteError(error) && !(error instanceof UnusableFileError)) throw error;
    const reason = error instanceof UnusableFileError ? error.reason : error.message;
    return { part, intact: false, line: `${file} cannot be read: ${reason}` };
  }
}

function faultLine({ fault, stream, revision, detail }: Extract<VerifyReport, { intact: false }>): string {
  return `${fault}: ${stream} revision ${revision}. ${detail}`;
}

function countLine({ events, streams, anchors }: Extract<VerifyReport, { intact: true }>): string {
  return `intact: ${events} events in ${streams} streams, ${anchors} anchors`;
}

function isSqliteError(error: unknown): error is Error {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
