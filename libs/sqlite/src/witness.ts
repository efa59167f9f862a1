import { writeSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * A view with one number, `commits`, that grows with each commit. A database whose own rows have such a number defines it, so
 * that no commit has to write another page; in the others the manifest counts in `database_part`.
 */
export const COMMITS_VIEW = 'database_commits';

/**
 * Counts the commits of one database: in the database, within each transaction, and in a file beside it, right after. The
 * file is never ahead, however the process ends, because the database is on disk by then; so a database with fewer commits
 * than the file has seen lost its end, or is an older copy.
 */
export class Witness {
  readonly #file: number;
  readonly #offset: number;
  readonly #changes: StatementSync;
  readonly #count: StatementSync;
  #seen: number;

  /** @param file descriptor of a file that is open for writing; the number stands in it at `offset` */
  constructor(db: DatabaseSync, file: number, offset: number) {
    this.#file = file;
    this.#offset = offset;
    this.#changes = db.prepare('SELECT total_changes() AS changes');
    this.#count = db.prepare(
      hasCommitsView(db)
        ? `SELECT commits FROM ${COMMITS_VIEW}`
        : 'UPDATE database_part SET commits = commits + 1 RETURNING commits',
    );
    this.#seen = this.#total();
  }

  /** Called within a transaction, before its commit; undefined when it changes nothing. */
  count(): number | undefined {
    if (this.#total() === this.#seen) return undefined;
    const commits = Number(this.#count.get()?.['commits']);
    this.#seen = this.#total();
    return commits;
  }

  committed(commits: number): void {
    try {
      writeSync(this.#file, commitsText(commits), this.#offset);
    } catch {
      // What is committed stays committed; the file is behind until the next commit.
    }
  }

  #total(): number {
    return Number(this.#changes.get()?.['changes']);
  }
}

export function hasCommitsView(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = ?").get(COMMITS_VIEW) !== undefined;
}

/** Always as long, so that one number is written over another. */
export function commitsText(commits: number): string {
  return String(commits).padStart(20, '0');
}

const watched = new WeakMap<DatabaseSync, () => Witness>();

/** From now on the group commits of this connection are counted in the file, at the offset. */
export function watch(db: DatabaseSync, file: number, offset: number): void {
  let witness: Witness | undefined;
  watched.set(db, () => {
    witness ??= new Witness(db, file, offset);
    return witness;
  });
}

/** Called once the tables of the database are made, because the view may be among them. */
export function witnessOf(db: DatabaseSync): Witness | undefined {
  return watched.get(db)?.();
}
