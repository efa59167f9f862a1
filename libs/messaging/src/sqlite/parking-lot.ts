import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { ContractMessage } from '@alur/contracts';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import type { ParkedMessage, ParkingLot } from '../parking-lot.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS parked (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    message TEXT NOT NULL,
    error TEXT,
    attempts INTEGER NOT NULL,
    parked_at TEXT NOT NULL,
    UNIQUE (consumer, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS parked_key ON parked (consumer, key, place);
  CREATE TABLE IF NOT EXISTS discarded (
    consumer TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    message TEXT NOT NULL,
    error TEXT,
    discarded_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    discarded_at TEXT NOT NULL,
    PRIMARY KEY (consumer, id)
  ) STRICT;
`;

/** Parked messages in SQLite; which keys are parked is held in memory too. One process per file. */
export class SqliteParkingLot implements ParkingLot {
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #group: GroupCommit;
  /** Number of parked messages by group and key. */
  readonly #keys = new Map<string, Map<string, number>>();
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #fail: StatementSync;
  readonly #log: StatementSync;
  readonly #discarded: StatementSync;
  readonly #all: StatementSync;
  readonly #ofGroup: StatementSync;
  readonly #ofKey: StatementSync;

  constructor(database: string | DatabaseSync) {
    this.#owned = typeof database === 'string';
    this.#db = typeof database === 'string' ? openDatabase(database) : database;
    this.#db.exec(SCHEMA);
    this.#group = new GroupCommit(this.#db);
    const prepare = (sql: string) => this.#db.prepare(sql);
    // A discarded message that is delivered once more, because its offset was not saved, stays discarded.
    this.#insert = prepare(`
      INSERT INTO parked (consumer, id, key, message, error, attempts, parked_at)
      SELECT $consumer, $id, $key, $message, $error, $attempts, $at
      WHERE NOT EXISTS (SELECT 1 FROM discarded WHERE consumer = $consumer AND id = $id)
      ON CONFLICT (consumer, id) DO NOTHING`);
    this.#delete = prepare('DELETE FROM parked WHERE consumer = ? AND id = ? RETURNING key');
    this.#fail = prepare('UPDATE parked SET error = ?, attempts = attempts + 1 WHERE consumer = ? AND id = ?');
    this.#log = prepare(`
      INSERT INTO discarded SELECT consumer, id, key, message, error, $by, $reason, $at
      FROM parked WHERE consumer = $consumer AND id = $id`);
    this.#discarded = prepare('SELECT 1 FROM discarded WHERE consumer = ? AND id = ?');
    this.#all = prepare('SELECT * FROM parked ORDER BY place');
    this.#ofGroup = prepare('SELECT * FROM parked WHERE consumer = ? ORDER BY place');
    this.#ofKey = prepare('SELECT * FROM parked WHERE consumer = ? AND key = ? ORDER BY place');
    for (const row of this.#all.iterate()) this.#count(String(row['consumer']), String(row['key']), 1);
  }

  async park(message: ParkedMessage): Promise<void> {
    const { changes } = await this.#group.run(() =>
      this.#insert.run({
        consumer: message.group,
        id: message.id,
        key: message.key,
        message: JSON.stringify(message.message),
        error: message.error,
        attempts: message.attempts,
        at: message.parkedAt,
      }),
    );
    if (changes === 1) this.#count(message.group, message.key, 1);
  }

  isParked(group: string, key: string): boolean {
    return this.#keys.get(group)?.has(key) ?? false;
  }

  async list(group?: string): Promise<ParkedMessage[]> {
    return (group === undefined ? this.#all.all() : this.#ofGroup.all(group)).map(parkedMessage);
  }

  async ofKey(group: string, key: string): Promise<ParkedMessage[]> {
    return this.#ofKey.all(group, key).map(parkedMessage);
  }

  async remove(group: string, id: string): Promise<void> {
    this.#removed(group, await this.#group.run(() => this.#delete.get(group, id)));
  }

  async recordFailure(group: string, id: string, error: string): Promise<void> {
    await this.#group.run(() => this.#fail.run(error, group, id));
  }

  async discard(group: string, id: string, by: string, reason: string, at: string): Promise<void> {
    const row = await this.#group.run(() => {
      this.#log.run({ consumer: group, id, by, reason, at });
      return this.#delete.get(group, id);
    });
    this.#removed(group, row);
  }

  async isDiscarded(group: string, id: string): Promise<boolean> {
    return this.#discarded.get(group, id) !== undefined;
  }

  async close(): Promise<void> {
    this.#group.flush();
    if (this.#owned) this.#db.close();
  }

  #removed(group: string, row: Record<string, SQLOutputValue> | undefined): void {
    if (row !== undefined) this.#count(group, String(row['key']), -1);
  }

  #count(group: string, key: string, by: 1 | -1): void {
    const keys = this.#keys.get(group) ?? new Map<string, number>();
    const count = (keys.get(key) ?? 0) + by;
    if (count > 0) keys.set(key, count);
    else keys.delete(key);
    this.#keys.set(group, keys);
  }
}

function parkedMessage(row: Record<string, SQLOutputValue>): ParkedMessage {
  const message: ContractMessage = JSON.parse(String(row['message']));
  return {
    id: String(row['id']),
    group: String(row['consumer']),
    key: String(row['key']),
    message,
    error: row['error'] === null ? null : String(row['error']),
    attempts: Number(row['attempts']),
    parkedAt: String(row['parked_at']),
  };
}
