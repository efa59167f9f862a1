import type { DatabaseSync } from 'node:sqlite';
import { LogFile } from './log-file.ts';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly job: Job;
  readonly result: unknown;
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

export interface GroupCommitOptions {
  /**
   * A promise resolves only when its transaction is on disk. The loop does not wait for the disk: what is handed in
   * meanwhile makes the next group. For a database opened with `durable: false`, else each commit syncs twice.
   */
  readonly durable?: boolean;
}

/**
 * Lets concurrent writers share one transaction, and so one disk sync: everything handed in during one turn of the event
 * loop, or during the sync of the group before, commits together, and each promise resolves after that commit. A work that throws fails alone: the transaction is
 * rolled back and the others run again, so a work must do nothing but read and write this database.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #log: LogFile | undefined;
  #jobs: Job[] = [];
  #scheduled = false;
  #syncing: Promise<void> | undefined;
  /** After a failed sync nobody knows what is on disk; only opening the database again tells. */
  #broken: { readonly error: unknown } | undefined;

  constructor(db: DatabaseSync, { durable = false }: GroupCommitOptions = {}) {
    this.#db = db;
    this.#log = durable ? LogFile.of(db) : undefined;
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** What a reader waits for to see nothing that a power cut could take back; undefined when all is on disk. */
  get syncing(): Promise<void> | undefined {
    return this.#syncing;
  }

  /** Commits what is waiting, now, and has it on disk if this group is durable. */
  flush(): void {
    const done = this.#commit();
    this.#answer(done, done.length === 0 ? OK : attempt(() => this.#log?.syncNow()));
  }

  /** Commits what is waiting; afterwards the database may be closed. */
  close(): void {
    this.flush();
    const log = this.#log;
    if (this.#syncing === undefined) log?.close();
    else void this.#syncing.then(() => log?.close());
  }

  #schedule(): void {
    if (this.#scheduled || this.#syncing !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const done = this.#commit();
      if (this.#log === undefined || done.length === 0) this.#answer(done, OK);
      else this.#syncing = this.#sync(this.#log, done);
    });
  }

  /** Nothing is committed meanwhile, so when it ends all that a reader finds is on disk. */
  async #sync(log: LogFile, done: readonly Done[]): Promise<void> {
    const synced = await log.sync().then(
      () => OK,
      (error: unknown) => ({ ok: false as const, error }),
    );
    this.#syncing = undefined;
    this.#answer(done, synced);
    if (this.#jobs.length > 0) this.#schedule();
  }

  #answer(done: readonly Done[], synced: Outcome<unknown>): void {
    if (!synced.ok) this.#broken = { error: synced.error };
    for (const { job, result } of done) {
      if (synced.ok) job.resolve(result);
      else job.reject(synced.error);
    }
  }

  /** What committed; the rest is rejected. */
  #commit(): readonly Done[] {
    const jobs = this.#jobs;
    if (jobs.length === 0) return [];
    this.#jobs = [];
    const together = this.#transaction(jobs);
    if (together.ok) return together.value;
    if (jobs.length === 1) {
      jobs[0]!.reject(together.error);
      return [];
    }
    return jobs.flatMap((job) => {
      const alone = this.#transaction([job]);
      if (alone.ok) return alone.value;
      job.reject(alone.error);
      return [];
    });
  }

  #transaction(jobs: readonly Job[]): Outcome<readonly Done[]> {
    if (this.#broken) return { ok: false, error: this.#broken.error };
    const outcome = attempt(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      const done = jobs.map((job) => ({ job, result: job.work() }));
      this.#db.exec('COMMIT');
      return done;
    });
    if (!outcome.ok && this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK');
    return outcome;
  }
}

const OK: Outcome<undefined> = { ok: true, value: undefined };

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error };
  }
}
