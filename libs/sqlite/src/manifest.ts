import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database.ts';
import { naming, UnusableFileError } from './unusable.ts';
import { COMMITS_VIEW, commitsText, hasCommitsView, watch } from './witness.ts';

/** Folder of the manifest in a data folder. */
export const MANIFEST_FOLDER = 'manifest';

/**
 * - `missing`: the manifest names it, and it is not there, or empty.
 * - `foreign`: it is not the one that the manifest names.
 * - `shorter`: it has fewer commits than were seen: its end is lost, or it is an older copy.
 * - `unlisted`: it was in use, and the manifest does not name it: it comes from another folder, or the manifest is lost.
 * - `incomplete`: a folder of files that lacks some of them.
 * - `damaged`: it cannot be read.
 */
export type PartFault = 'damaged' | 'missing' | 'foreign' | 'shorter' | 'unlisted' | 'incomplete';

const MEANINGS: Readonly<Record<PartFault, string>> = {
  damaged: 'is damaged',
  missing: 'is missing',
  foreign: 'is another one than was here before',
  shorter: 'lost its end, or is an older copy',
  incomplete: 'lacks files that were stored',
  unlisted: 'comes from another folder, or the manifest of this one is lost',
};

/** A part of a data folder, most often a database, that is not as it was left. */
export class PartError extends Error {
  override readonly name = 'PartError';
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  readonly fault: PartFault;

  constructor(path: string, fault: PartFault) {
    super(`${path} ${MEANINGS[fault]}`);
    this.path = path;
    this.fault = fault;
  }
}

interface Part {
  readonly id: string;
  readonly commits: number;
}

/** A line of a fixed form, so that its number is overwritten in place: id, commits, path. */
const LINE = /^([0-9a-f-]{36}) (\d{20}) (\S+)\n$/;
const COMMITS_AT = 37;

export interface PartOptions {
  /** As of `openDatabase`. */
  readonly durable?: boolean;
  /** It is built again from others: when it is missing, an empty one takes its place, and its commits are not counted. */
  readonly rebuilt?: boolean;
}

/**
 * What belongs to a data folder: a random id in each database, and beside them, in the folder `manifest`, a small file for
 * each with its id and the commits that it has had. Written so that a folder whose processes were killed at any point is
 * always found whole: an id is on disk in the database before the manifest names it, and named before it is used.
 */
export class Manifest {
  readonly #folder: string;
  readonly #databases: DatabaseSync[] = [];
  readonly #files: number[] = [];

  constructor(dataFolder: string) {
    this.#folder = dataFolder;
  }

  /**
   * Opens a database of the folder, or makes it where the manifest does not name it.
   * @param file absolute, or relative to the folder
   * @throws PartError when it is not as it was left; UnusableFileError as `openDatabase`
   */
  open(file: string, { durable = true, rebuilt = false }: PartOptions = {}): DatabaseSync {
    const path = relative(this.#folder, resolve(this.#folder, file));
    return naming(join(this.#folder, path), () => this.#open(path, durable, rebuilt));
  }

  #open(path: string, durable: boolean, rebuilt: boolean): DatabaseSync {
    const listed = this.#entry(path);
    const file = join(this.#folder, path);
    if (listed !== undefined && !rebuilt && !holdsBytes(file)) throw new PartError(path, 'missing');
    const db = openDatabase(file, { durable });
    try {
      this.#admit(db, path, listed, rebuilt);
      if (durable && !rebuilt) watch(db, this.#opened(this.#entryPath(path)), COMMITS_AT);
      this.#databases.push(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** What is wrong with the databases that the manifest names, without changing any. Also beside a running office. */
  faults(): PartError[] {
    const folder = join(this.#folder, MANIFEST_FOLDER);
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
    return names.flatMap((name) => {
      const [, id, commits, path] = LINE.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
      if (id === undefined || path === undefined) return [new PartError(`${MANIFEST_FOLDER}/${name}`, 'damaged')];
      const fault = this.#faultOf(path, { id, commits: Number(commits) });
      return fault === undefined ? [] : [new PartError(path, fault)];
    });
  }

  #faultOf(path: string, listed: Part): PartFault | undefined {
    const file = join(this.#folder, path);
    if (!holdsBytes(file)) return 'missing';
    try {
      const db = openDatabase(file, { readOnly: true });
      try {
        return faultOf(
          listed,
          naming(file, () => db),
        );
      } finally {
        db.close();
      }
    } catch (error) {
      if (error instanceof UnusableFileError && error.damaged) return 'damaged';
      throw error;
    }
  }

  /** Accepts the databases as they are now: each gets a new id, and the manifest names these and no others. */
  renew(paths: readonly string[]): void {
    rmSync(join(this.#folder, MANIFEST_FOLDER), { recursive: true, force: true });
    for (const path of paths) {
      const db = openDatabase(join(this.#folder, path));
      try {
        db.exec('DROP TABLE IF EXISTS database_part');
        this.#list(path, made(db, randomUUID()));
      } finally {
        db.close();
      }
    }
  }

  /** Closes the databases that it opened; what uses them must have ended before. */
  close(): void {
    for (const database of this.#databases.splice(0)) database.close();
    for (const file of this.#files.splice(0)) closeSync(file);
  }

  #admit(db: DatabaseSync, path: string, listed: Part | undefined, rebuilt: boolean): void {
    const part = partOf(db);
    if (listed !== undefined) {
      if (part === undefined && rebuilt && isEmpty(db)) made(db, listed.id);
      const fault = faultOf(listed, db);
      if (fault !== undefined) throw new PartError(path, fault);
    } else if (part !== undefined && part.commits > 0) {
      // Another process may have made it between the two looks.
      if (this.#entry(path)?.id !== part.id) throw new PartError(path, 'unlisted');
    } else this.#list(path, part ?? made(db, randomUUID()));
  }

  #list(path: string, { id }: Part): void {
    const folder = join(this.#folder, MANIFEST_FOLDER);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const own = join(folder, `.${randomUUID()}`);
    writeFileSync(own, `${id} ${commitsText(0)} ${path}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(own, this.#entryPath(path));
    } catch (error) {
      if (!existsSync(this.#entryPath(path))) throw error;
    } finally {
      rmSync(own, { force: true });
    }
    syncFolder(folder);
    syncFolder(this.#folder);
  }

  #entry(path: string): Part | undefined {
    const file = this.#entryPath(path);
    if (!existsSync(file)) return undefined;
    const [, id, commits, name] = LINE.exec(naming(file, () => readFileSync(file, 'utf8'))) ?? [];
    if (id === undefined || name !== path) throw new UnusableFileError(file, 'is damaged', true);
    return { id, commits: Number(commits) };
  }

  #entryPath(path: string): string {
    return join(this.#folder, MANIFEST_FOLDER, path.replaceAll('/', '.').replace(/\.db$/, ''));
  }

  #opened(path: string): number {
    const file = naming(path, () => openSync(path, 'r+'));
    this.#files.push(file);
    return file;
  }
}

function faultOf(listed: Part, db: DatabaseSync): PartFault | undefined {
  const part = partOf(db);
  if (part === undefined && isEmpty(db)) return 'shorter';
  if (part?.id !== listed.id) return 'foreign';
  return part.commits < listed.commits ? 'shorter' : undefined;
}

function partOf(db: DatabaseSync): Part | undefined {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'database_part'").get();
  const commits = hasCommitsView(db) ? `(SELECT commits FROM ${COMMITS_VIEW})` : 'commits';
  const row = table && db.prepare(`SELECT id, ${commits} AS commits FROM database_part`).get();
  return row && { id: String(row['id']), commits: Number(row['commits']) };
}

/** Gives a database its id, on disk before it returns. Of two processes at once, both get the same. */
function made(db: DatabaseSync, id: string): Part {
  const durability = Number(db.prepare('PRAGMA synchronous').get()?.['synchronous']);
  db.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
  db.exec('CREATE TABLE IF NOT EXISTS database_part (id TEXT NOT NULL, commits INTEGER NOT NULL) STRICT');
  db.prepare('INSERT INTO database_part SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM database_part)').run(id);
  db.exec('COMMIT');
  db.exec(`PRAGMA synchronous = ${durability}`);
  return partOf(db)!;
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

function holdsBytes(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
