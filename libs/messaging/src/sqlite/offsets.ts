import { type DatabaseSync, type StatementSync } from 'node:sqlite';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import type { Offsets } from '../checkpoint.ts';

/**
 * Offsets in SQLite. Given a path it does not sync to disk at every save, so after a power cut it may be a little behind
 * (never ahead, as long as what was consumed is durable before). Given the database that holds what the consumer wrote, they
 * are never ahead of that, because one log keeps the order of both.
 */
export class SqliteOffsets implements Offsets {
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #group: GroupCommit;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: string | DatabaseSync) {
    this.#owned = typeof database === 'string';
    this.#db = typeof database === 'string' ? openDatabase(database, { durable: false }) : database;
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS consumer_offset (consumer TEXT PRIMARY KEY, positions TEXT NOT NULL) STRICT, WITHOUT ROWID',
    );
    this.#group = new GroupCommit(this.#db);
    this.#select = this.#db.prepare('SELECT positions FROM consumer_offset WHERE consumer = ?');
    this.#upsert = this.#db.prepare(
      'INSERT INTO consumer_offset VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET positions = excluded.positions',
    );
    this.#delete = this.#db.prepare('DELETE FROM consumer_offset WHERE consumer = ?');
  }

  async load(consumer: string): Promise<ReadonlyMap<string, string>> {
    const row = this.#select.get(consumer);
    const positions: Record<string, string> = row === undefined ? {} : JSON.parse(String(row['positions']));
    return new Map(Object.entries(positions));
  }

  async save(consumer: string, positions: ReadonlyMap<string, string>): Promise<void> {
    const text = JSON.stringify(Object.fromEntries(positions));
    await this.#group.run(() => this.#upsert.run(consumer, text));
  }

  async remove(consumer: string): Promise<void> {
    await this.#group.run(() => this.#delete.run(consumer));
  }

  async close(): Promise<void> {
    this.#group.flush();
    if (this.#owned) this.#db.close();
  }
}
