import type { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    username TEXT NOT NULL,
    roles TEXT NOT NULL,
    village TEXT,
    district TEXT,
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    vetted INTEGER NOT NULL DEFAULT 0,
    profile TEXT,
    UNIQUE (tenant, username)
  ) STRICT;
`;

/** Makes the table of accounts, or brings that of an older file up to date. */
export function openAccountsTable(db: DatabaseSync): void {
  db.exec(SCHEMA);
  migrate(db);
}

/** Files of before had a number that all tokens of an account named, passwords that were not vetted, and no profiles. */
function migrate(db: DatabaseSync): void {
  const columnsOf = () =>
    db
      .prepare('PRAGMA table_info(accounts)')
      .all()
      .map(({ name }) => name);
  const current = columnsOf();
  if (current.includes('vetted') && current.includes('profile') && !current.includes('session')) return;
  db.exec('BEGIN IMMEDIATE');
  const columns = columnsOf();
  if (!columns.includes('vetted')) db.exec('ALTER TABLE accounts ADD COLUMN vetted INTEGER NOT NULL DEFAULT 0');
  if (!columns.includes('profile')) db.exec('ALTER TABLE accounts ADD COLUMN profile TEXT');
  if (columns.includes('session')) db.exec('ALTER TABLE accounts DROP COLUMN session');
  db.exec('COMMIT');
}
