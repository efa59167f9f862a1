import type { DatabaseSync, StatementSync } from 'node:sqlite';

const KEPT = 500;

/** Prepared statements by their text; the oldest is dropped when there are too many. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  of(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      if (this.#prepared.size >= KEPT) this.#prepared.delete(this.#prepared.keys().next().value!);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}
