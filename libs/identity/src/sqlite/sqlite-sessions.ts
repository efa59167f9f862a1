import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from '@alur/sqlite';
import type { Session, Sessions } from '../accounts/sessions.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    agent TEXT,
    started_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sessions_of_account ON sessions (account);
`;

const ID_BYTES = 16;
/** How long the stored time of the last use may be behind: a write at every request would cost more than the request. */
const NOTE_USE_MS = 300_000;

/** Times in milliseconds since 1970. */
interface Kept {
  readonly id: string;
  readonly account: string;
  readonly agent: string | null;
  readonly started_at: number;
  readonly expires_at: number;
  used_at: number;
  /** The last use that the file has. */
  noted: number;
}

export interface SqliteSessionsOptions {
  readonly now: () => Date;
  /** Milliseconds without a request after which a session has ended. */
  readonly idleMs: number;
}

/**
 * Sessions in the file of the accounts, and in memory: a request reads the counter by which SQLite says that another
 * process changed the file, and the rows only after such a change.
 */
export class SqliteSessions implements Sessions {
  readonly #group: GroupCommit;
  readonly #now: () => number;
  readonly #idleMs: number;
  readonly #version: StatementSync;
  readonly #all: StatementSync;
  readonly #insert: StatementSync;
  readonly #note: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteOf: StatementSync;
  readonly #deleteEnded: StatementSync;
  #kept = new Map<string, Kept>();
  #seenVersion = -1;

  constructor(db: DatabaseSync, group: GroupCommit, options: SqliteSessionsOptions) {
    db.exec(SCHEMA);
    this.#group = group;
    this.#now = () => options.now().getTime();
    this.#idleMs = options.idleMs;
    this.#version = db.prepare('PRAGMA data_version');
    this.#all = db.prepare('SELECT * FROM sessions');
    this.#insert = db.prepare(
      `INSERT INTO sessions (id, account, agent, started_at, used_at, expires_at)
       SELECT :id, id, :agent, :at, :at, :expiresAt FROM accounts WHERE id = :account AND disabled = 0`,
    );
    this.#note = db.prepare('UPDATE sessions SET used_at = max(used_at, ?) WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM sessions WHERE id = ?');
    this.#deleteOf = db.prepare('DELETE FROM sessions WHERE account = ?');
    this.#deleteEnded = db.prepare('DELETE FROM sessions WHERE expires_at <= ?');
  }

  async open(
    officerId: string,
    { lifetimeMs, agent }: { lifetimeMs: number; agent?: string | undefined },
  ): Promise<string> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const at = this.#now();
    const kept = { id, account: officerId, agent: agent ?? null, started_at: at, expires_at: at + lifetimeMs };
    const { changes } = await this.#group.run(() => {
      this.#deleteEnded.run(at);
      return this.#insert.run({ id, account: officerId, agent: kept.agent, at, expiresAt: kept.expires_at });
    });
    if (Number(changes) > 0) this.#kept.set(id, { ...kept, used_at: at, noted: at });
    return id;
  }

  holds(id: string, officerId: string, use: boolean): boolean {
    this.#refresh();
    const kept = this.#kept.get(id);
    const now = this.#now();
    if (kept === undefined || kept.account !== officerId || !this.#isOpen(kept, now)) return false;
    if (!use) return true;
    kept.used_at = Math.max(kept.used_at, now);
    if (now - kept.noted >= NOTE_USE_MS) {
      kept.noted = now;
      // What is lost by a failure is at most that the session ends sooner.
      void this.#group.run(() => this.#note.run(now, id)).catch(() => undefined);
    }
    return true;
  }

  list(officerId: string): Session[] {
    this.#refresh();
    const now = this.#now();
    return [...this.#kept.values()]
      .filter((kept) => kept.account === officerId && this.#isOpen(kept, now))
      .sort((a, b) => b.used_at - a.used_at)
      .map(({ id, agent, started_at, used_at, expires_at }) => ({
        id,
        agent,
        startedAt: new Date(started_at).toISOString(),
        usedAt: new Date(used_at).toISOString(),
        expiresAt: new Date(expires_at).toISOString(),
      }));
  }

  async end(officerId: string, id: string): Promise<boolean> {
    this.#refresh();
    if (this.#kept.get(id)?.account !== officerId) return false;
    this.#kept.delete(id);
    await this.#group.run(() => this.#delete.run(id));
    // Another process may have made the file be read again meanwhile.
    this.#kept.delete(id);
    return true;
  }

  /** Within a write of the accounts: the sessions end with the change that ends them, or not at all. */
  endAllOf(officerId: string): void {
    this.#deleteOf.run(officerId);
    this.forget();
  }

  /** The next request reads the file again. */
  forget(): void {
    this.#seenVersion = -1;
  }

  #isOpen({ used_at, expires_at }: Kept, now: number): boolean {
    return now < expires_at && now - used_at < this.#idleMs;
  }

  #refresh(): void {
    const { data_version: version } = this.#version.get() as { data_version: number };
    if (version === this.#seenVersion) return;
    const rows = this.#all.all() as Omit<Kept, 'noted'>[];
    const before = this.#kept;
    this.#kept = new Map(
      rows.map((row) => {
        const used_at = Math.max(row.used_at, before.get(row.id)?.used_at ?? 0);
        return [row.id, { ...row, used_at, noted: row.used_at }];
      }),
    );
    this.#seenVersion = version;
  }
}
