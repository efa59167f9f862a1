import type { DatabaseSync } from 'node:sqlite';
import { type Witness, witnessOf } from './witness.ts';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets concurrent writers share one transaction, and so one disk sync: everything handed in during one turn of the event
 * loop commits together, and each promise resolves after that commit. A work that throws fails alone: the transaction is
 * rolled back and the others run again, so a work must do nothing but read and write this database.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #witness: Witness | undefined;
  #jobs: Job[] = [];
  #scheduled = false;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#witness = witnessOf(db);
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (!this.#scheduled) {
        this.#scheduled = true;
        setImmediate(() => this.flush());
      }
    });
  }

  /** Commits what is waiting, now. */
  flush(): void {
    this.#scheduled = false;
    const jobs = this.#jobs;
    if (jobs.length === 0) return;
    this.#jobs = [];
    const failed = this.#together(jobs);
    if (failed === undefined) return;
    if (jobs.length === 1) jobs[0]!.reject(failed);
    else for (const job of jobs) this.#alone(job);
  }

  /** Undefined when all committed, else the error, with nothing written. */
  #together(jobs: readonly Job[]): unknown {
    const results: unknown[] = [];
    let commits: number | undefined;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      for (const job of jobs) results.push(job.work());
      commits = this.#witness?.count();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK');
      return error ?? new Error('The transaction failed');
    }
    if (commits !== undefined) this.#witness?.committed(commits);
    for (const [index, job] of jobs.entries()) job.resolve(results[index]);
    return undefined;
  }

  #alone(job: Job): void {
    const failed = this.#together([job]);
    if (failed !== undefined) job.reject(failed);
  }
}
