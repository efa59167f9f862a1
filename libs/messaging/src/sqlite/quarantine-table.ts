import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Topic } from '@alur/contracts';
import type { GroupCommit } from '@alur/sqlite';
import { LIST_LIMIT, type QuarantinedRecord } from '../parking-lot.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS quarantined (
    no INTEGER PRIMARY KEY,
    consumer TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    position TEXT NOT NULL,
    error TEXT NOT NULL,
    quarantined_at TEXT NOT NULL,
    dismissed_by TEXT,
    reason TEXT,
    dismissed_at TEXT,
    UNIQUE (consumer, topic, partition, position)
  ) STRICT;
`;

/** What could not be read. A dismissed record keeps its row, which is the log. */
export class QuarantineTable {
  readonly #group: GroupCommit;
  readonly #insert: StatementSync;
  readonly #open: StatementSync;
  readonly #dismiss: StatementSync;

  constructor(db: DatabaseSync, group: GroupCommit) {
    db.exec(SCHEMA);
    this.#group = group;
    this.#insert = db.prepare(`
      INSERT INTO quarantined (consumer, topic, partition, position, error, quarantined_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`);
    this.#open = db.prepare(`
      SELECT * FROM quarantined WHERE dismissed_at IS NULL AND consumer = coalesce(?, consumer)
      ORDER BY no LIMIT ${LIST_LIMIT}`);
    this.#dismiss = db.prepare(`
      UPDATE quarantined SET dismissed_by = $by, reason = $reason, dismissed_at = $at
      WHERE consumer = $group AND topic = $topic AND partition = $partition AND position = $offset
        AND dismissed_at IS NULL`);
  }

  async add({ group, topic, partition, offset, error, quarantinedAt }: QuarantinedRecord): Promise<void> {
    await this.#group.run(() => this.#insert.run(group, topic, partition, offset, error, quarantinedAt));
  }

  list(group?: string): QuarantinedRecord[] {
    return this.#open.all(group ?? null).map(quarantinedRecord);
  }

  async dismiss(dismissal: Readonly<Record<string, string | number>>): Promise<boolean> {
    return (await this.#group.run(() => this.#dismiss.run({ ...dismissal }))).changes === 1;
  }
}

function quarantinedRecord(row: Record<string, SQLOutputValue>): QuarantinedRecord {
  return {
    group: String(row['consumer']),
    topic: String(row['topic']) as Topic,
    partition: Number(row['partition']),
    offset: String(row['position']),
    error: String(row['error']),
    quarantinedAt: String(row['quarantined_at']),
  };
}
