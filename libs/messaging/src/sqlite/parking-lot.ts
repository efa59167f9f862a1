import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { ContractMessage } from '@alur/contracts';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import {
  LIST_LIMIT,
  type ParkedMessage,
  type ParkingLot,
  type QuarantinedRecord,
  type QuarantinePlace,
} from '../parking-lot.ts';
import { QuarantineTable } from './quarantine-table.ts';

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
  CREATE INDEX IF NOT EXISTS parked_stream ON parked (consumer, json_extract(message, '$.stream'));
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

const NONE: ReadonlySet<string> = new Set();

/** Parked messages in SQLite; which keys are parked is held in memory too. One process per file. */
export class SqliteParkingLot implements ParkingLot {
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #group: GroupCommit;
  readonly #quarantine: QuarantineTable;
  /** Number of parked messages by group and key. */
  readonly #keys = new Map<string, Map<string, number>>();
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #fail: StatementSync;
  readonly #log: StatementSync;
  readonly #states: StatementSync;
  readonly #list: StatementSync;
  readonly #one: StatementSync;
  readonly #ofKey: StatementSync;
  readonly #holds: StatementSync;

  constructor(database: string | DatabaseSync) {
    this.#owned = typeof database === 'string';
    this.#db = typeof database === 'string' ? openDatabase(database) : database;
    this.#db.exec(SCHEMA);
    this.#group = new GroupCommit(this.#db);
    this.#quarantine = new QuarantineTable(this.#db, this.#group);
    const prepare = (sql: string) => this.#db.prepare(sql);
    // A discarded message that is delivered once more, because its offset was not saved, stays discarded.
    this.#insert = prepare(`
      INSERT INTO parked (consumer, id, key, message, error, attempts, parked_at)
      SELECT $consumer, $id, $key, $message, $error, $attempts, $at
      WHERE NOT EXISTS (SELECT 1 FROM discarded WHERE consumer = $consumer AND id = $id)
      ON CONFLICT (consumer, id) DO NOTHING`);
    this.#delete = prepare('DELETE FROM parked WHERE consumer = ? AND id = ? RETURNING key');
    this.#fail = prepare('UPDATE parked SET error = ?, attempts = attempts + ? WHERE consumer = ? AND id = ?');
    this.#log = prepare(`
      INSERT INTO discarded SELECT consumer, id, key, message, error, $by, $reason, $at
      FROM parked WHERE consumer = $consumer AND id = $id`);
    this.#states = prepare(`
      SELECT id, 'parked' AS state FROM parked WHERE consumer = $group AND id IN (SELECT value FROM json_each($ids))
      UNION ALL
      SELECT id, 'discarded' FROM discarded WHERE consumer = $group AND id IN (SELECT value FROM json_each($ids))`);
    this.#list = prepare(`
      SELECT * FROM parked
      WHERE consumer = coalesce($group, consumer)
        AND ($tenant IS NULL OR json_extract(message, '$.tenant') = $tenant)
      ORDER BY place LIMIT ${LIST_LIMIT}`);
    this.#one = prepare('SELECT * FROM parked WHERE consumer = ? AND id = ?');
    this.#ofKey = prepare('SELECT * FROM parked WHERE consumer = ? AND key = ? ORDER BY place LIMIT ?');
    this.#holds = prepare(`
      SELECT 1 FROM parked WHERE consumer = ? AND json_extract(message, '$.stream') = ?
        AND json_extract(message, '$.revision') <= ? LIMIT 1`);
    const counts = prepare('SELECT consumer, key, COUNT(*) AS count FROM parked GROUP BY consumer, key');
    for (const row of counts.iterate()) this.#count(String(row['consumer']), String(row['key']), Number(row['count']));
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

  async parkedKeys(group: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const parked = this.#keys.get(group);
    return parked === undefined ? NONE : new Set(keys.filter((key) => parked.has(key)));
  }

  async list(group?: string, tenant?: string): Promise<ParkedMessage[]> {
    return this.#list.all({ group: group ?? null, tenant: tenant ?? null }).map(parkedMessage);
  }

  async find(group: string, id: string): Promise<ParkedMessage | undefined> {
    const row = this.#one.get(group, id);
    return row === undefined ? undefined : parkedMessage(row);
  }

  async ofKey(group: string, key: string, limit = LIST_LIMIT): Promise<ParkedMessage[]> {
    return this.#ofKey.all(group, key, limit).map(parkedMessage);
  }

  async keysOf(group: string): Promise<string[]> {
    return [...(this.#keys.get(group)?.keys() ?? [])];
  }

  async statesOf(group: string, ids: readonly string[]): Promise<ReadonlyMap<string, 'parked' | 'discarded'>> {
    const rows = this.#states.all({ group, ids: JSON.stringify(ids) });
    return new Map(rows.map((row) => [String(row['id']), row['state'] === 'parked' ? 'parked' : 'discarded']));
  }

  async count(group?: string): Promise<number> {
    const groups = group === undefined ? [...this.#keys.values()] : [this.#keys.get(group)];
    return groups.reduce((sum, keys) => sum + (keys?.size ?? 0), 0);
  }

  async holds(group: string, stream: string, revision: number): Promise<boolean> {
    return this.#holds.get(group, stream, revision) !== undefined;
  }

  async remove(group: string, id: string): Promise<void> {
    this.#removed(group, await this.#group.run(() => this.#delete.get(group, id)));
  }

  async recordFailure(group: string, id: string, error: string, attempts: number): Promise<void> {
    await this.#group.run(() => this.#fail.run(error, attempts, group, id));
  }

  async discard(group: string, id: string, by: string, reason: string, at: string): Promise<void> {
    const row = await this.#group.run(() => {
      this.#log.run({ consumer: group, id, by, reason, at });
      return this.#delete.get(group, id);
    });
    this.#removed(group, row);
  }

  quarantine(record: QuarantinedRecord): Promise<void> {
    return this.#quarantine.add(record);
  }

  async quarantined(group?: string): Promise<QuarantinedRecord[]> {
    return this.#quarantine.list(group);
  }

  dismiss(place: QuarantinePlace, by: string, reason: string, at: string): Promise<boolean> {
    const { group, topic, partition, offset } = place;
    return this.#quarantine.dismiss({ group, topic, partition, offset, by, reason, at });
  }

  async forget(group: string): Promise<void> {
    await this.#group.run(() => {
      for (const table of ['parked', 'discarded', 'quarantined'])
        this.#db.prepare(`DELETE FROM ${table} WHERE consumer = ?`).run(group);
    });
    this.#keys.delete(group);
  }

  async close(): Promise<void> {
    this.#group.flush();
    if (this.#owned) this.#db.close();
  }

  #removed(group: string, row: Record<string, SQLOutputValue> | undefined): void {
    if (row !== undefined) this.#count(group, String(row['key']), -1);
  }

  #count(group: string, key: string, by: number): void {
    const keys = this.#keys.get(group) ?? new Map<string, number>();
    const count = (keys.get(key) ?? 0) + by;
    if (count > 0) keys.set(key, count);
    else keys.delete(key);
    if (keys.size > 0) this.#keys.set(group, keys);
    else this.#keys.delete(group);
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
