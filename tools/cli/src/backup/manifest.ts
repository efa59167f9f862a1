import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { found } from '../failure.ts';

export const MANIFEST = 'manifest.json';
const FORMAT = 1;

const office: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** Version of this Alur. */
export const VERSION = office.version;

export interface ManifestEntry {
  /** Relative to the backup, with `/`. */
  readonly path: string;
  readonly kind: 'database' | 'file';
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** What a backup holds. Written last: a folder without it is no backup. */
export interface Manifest {
  readonly format: number;
  readonly alur: string;
  readonly node: string;
  readonly sqlite: string;
  /** The moment of the copy, ISO 8601, UTC. */
  readonly takenAt: string;
  readonly lockMs: number;
  readonly entries: readonly ManifestEntry[];
}

export function manifestOf(takenAt: string, lockMs: number, entries: readonly ManifestEntry[]): Manifest {
  const { node, sqlite = '' } = process.versions;
  return { format: FORMAT, alur: VERSION, node, sqlite, takenAt, lockMs: Math.ceil(lockMs), entries };
}

/** @throws Failure when the folder holds no backup, or one that this version cannot read. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw found(`${folder} is no backup: it has no ${MANIFEST}.`);
  const manifest = parsed(text);
  if (!isManifest(manifest)) throw found(`${join(folder, MANIFEST)} is damaged. Take another backup.`);
  if (manifest.format !== FORMAT) {
    throw found(
      `The backup has format ${manifest.format}; Alur ${VERSION} reads format ${FORMAT}. Use the Alur that made it.`,
    );
  }
  return manifest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  return (
    isRecord(value) &&
    typeof value['format'] === 'number' &&
    typeof value['takenAt'] === 'string' &&
    Array.isArray(value['entries']) &&
    value['entries'].length > 0 &&
    value['entries'].every(isEntry)
  );
}

/** A path may not lead out of the folder it is restored to. */
const PATH = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){0,6}[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

function isEntry(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['path'] === 'string' &&
    PATH.test(value['path']) &&
    (value['kind'] === 'database' || value['kind'] === 'file') &&
    typeof value['size'] === 'number' &&
    typeof value['sha256'] === 'string'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
