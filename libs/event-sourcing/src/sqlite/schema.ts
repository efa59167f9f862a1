import type { DatabaseSync } from 'node:sqlite';
import { COMMITS_VIEW } from '@alur/sqlite';

const VERSION = 1;

/**
 * One table is the log. `position` grows in commit order, because SQLite has one writer at a time: a reader that has seen
 * a position has seen everything before it. The triggers stop a slip of an operator's hand; the hash chain shows an intent.
 */
const SCHEMA = `
  CREATE TABLE events (
    position      INTEGER PRIMARY KEY,
    stream        TEXT NOT NULL,
    revision      INTEGER NOT NULL,
    id            TEXT NOT NULL UNIQUE,
    type          TEXT NOT NULL,
    data          TEXT NOT NULL,
    meta          TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash          TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
  CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
  PRAGMA user_version = ${VERSION};
`;

/** Each commit adds events, so the position of the last one shows whether the log lost its end. */
const COMMITS = `CREATE VIEW IF NOT EXISTS ${COMMITS_VIEW} AS SELECT max(position) AS commits FROM events`;

/** Creates the tables in a new file; throws when the file was made by another version. */
export function prepareSchema(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    if (versionOf(db) === 0) db.exec(SCHEMA);
    checkSchema(db);
    db.exec(COMMITS);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** @throws Error when the file was made by another version, or is no event log. */
export function checkSchema(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version !== VERSION) throw new Error(`The event log has schema version ${version}, not ${VERSION}`);
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}
