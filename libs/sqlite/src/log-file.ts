import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const fdatasyncOf = promisify(fdatasync);

/** The write-ahead log of a database: what was committed is on disk once this file is. */
export class LogFile {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined for a database in memory, which has no log. */
  static of(db: DatabaseSync): LogFile | undefined {
    const path = db.location();
    return path === null ? undefined : new LogFile(`${path}-wal`);
  }

  async sync(): Promise<void> {
    await fdatasyncOf(this.#open());
  }

  syncNow(): void {
    fdatasyncSync(this.#open());
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** SQLite keeps one log file as long as a connection is open. */
  #open(): number {
    this.#file ??= openSync(this.#path, 'r+');
    return this.#file;
  }
}
