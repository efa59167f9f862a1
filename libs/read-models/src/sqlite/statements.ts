import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';

const KEPT = 500;

/** Prepared statements by their text; the one not used for longest is dropped when there are too many. */
export class Statements {
  readonly #prepared: LRUCache<string, StatementSync>;

  constructor(db: DatabaseSync) {
    this.#prepared = new LRUCache({ max: KEPT, memoMethod: (sql) => db.prepare(sql) });
  }

  of(sql: string): StatementSync {
    return this.#prepared.memo(sql);
  }
}
