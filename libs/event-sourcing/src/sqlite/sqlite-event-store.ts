import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import { LRUCache } from 'lru-cache';
import { chainHash, GENESIS_HASH } from '../chain.ts';
import { checkAppend } from '../check-append.ts';
import { EventIdTakenError } from '../errors.ts';
import type { NewEvent, RecordedEvent } from '../event.ts';
import type { AppendResult, EventStore, ExpectedRevision, StreamHead, Subscription } from '../event-store.ts';
import { LogTail } from './log-tail.ts';
import { type Draft, draftsOf, toEvent } from './row.ts';
import { checkSchema, prepareSchema } from './schema.ts';

/** Streams of which the last committed event is remembered. */
const REMEMBERED_HEADS = 10_000;

/**
 * The log of one service in one SQLite file (or `:memory:`). Appends of one turn of the event loop share a transaction
 * and so a disk sync, and each still gets its own result. Several processes may open the same file.
 */
export class SqliteEventStore implements EventStore {
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #group: GroupCommit;
  readonly #tail: LogTail;
  /**
   * The last event that this process committed to a stream. It is never wrong, only late: an event does not change, and
   * when another process has written after it, the unique key refuses the next revision. Hence no uncommitted event may
   * enter.
   */
  readonly #heads = new LRUCache<string, RecordedEvent>({ max: REMEMBERED_HEADS });
  readonly #insert: StatementSync;
  readonly #hashAt: StatementSync;
  readonly #headOf: StatementSync;
  readonly #byId: StatementSync;
  readonly #stream: StatementSync;
  readonly #all: StatementSync;
  readonly #at: StatementSync;
  readonly #head: StatementSync;

  /**
   * @param database a path, or a connection that its owner closes after the store
   * @param options.readOnly reads an existing log beside its writer and takes no lock; appends throw.
   */
  constructor(database: string | DatabaseSync, options: { readonly readOnly?: boolean } = {}) {
    this.#owned = typeof database === 'string';
    this.#db = typeof database === 'string' ? openDatabase(database, options) : database;
    if (options.readOnly) checkSchema(this.#db);
    else prepareSchema(this.#db);
    this.#group = new GroupCommit(this.#db);
    this.#insert = this.#db.prepare(
      `INSERT INTO events (stream, revision, id, type, data, meta, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    );
    this.#hashAt = this.#db.prepare('SELECT hash FROM events WHERE stream = ? AND revision = ?');
    this.#headOf = this.#db.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
    this.#byId = this.#db.prepare('SELECT * FROM events WHERE id = ?');
    this.#stream = this.#db.prepare('SELECT * FROM events WHERE stream = ? AND revision >= ? ORDER BY revision');
    this.#all = this.#db.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?');
    this.#at = this.#db.prepare('SELECT * FROM events WHERE position = ?');
    this.#head = this.#db.prepare('SELECT max(position) AS position FROM events');
    this.#tail = new LogTail((after, limit) => this.#page(after, limit), changeDetector(this.#db));
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    checkAppend(stream, events, expected);
    const drafts = draftsOf(events);
    const result = await this.#commit(stream, drafts, expected);
    if (result.outcome === 'appended') {
      this.#heads.set(stream, result.events.at(-1)!);
      this.#tail.wake();
    }
    return result;
  }

  async readStream(stream: string, from = 0): Promise<RecordedEvent[]> {
    return this.#stream.all(stream, from).map(toEvent);
  }

  async readAll(after: string, limit: number): Promise<RecordedEvent[]> {
    return this.#page(after, limit);
  }

  async eventAt(position: string): Promise<RecordedEvent | undefined> {
    const row = this.#at.get(Number(position));
    return row && toEvent(row);
  }

  async head(): Promise<string> {
    return String(this.#head.get()?.['position'] ?? '');
  }

  async streamHeads(): Promise<StreamHead[]> {
    const rows = this.#db
      .prepare(
        `SELECT stream, revision, hash
         FROM (SELECT stream, max(revision) AS revision FROM events GROUP BY stream) JOIN events USING (stream, revision)
         ORDER BY stream`,
      )
      .all();
    return rows.map((row) => ({
      stream: String(row['stream']),
      revision: Number(row['revision']),
      hash: String(row['hash']),
    }));
  }

  subscribe(options: Parameters<EventStore['subscribe']>[0]): Subscription {
    return this.#tail.subscribe(options);
  }

  async close(): Promise<void> {
    await this.#tail.stop();
    this.#group.flush();
    if (this.#owned) this.#db.close();
  }

  async #commit(stream: string, drafts: readonly Draft[], expected: ExpectedRevision): Promise<AppendResult> {
    try {
      return await this.#group.run(() => this.#write(stream, drafts, expected));
    } catch (error) {
      if (!(error instanceof PartlyStored)) throw error;
      return this.#group.run(() => this.#explain(stream, drafts));
    }
  }

  #page(after: string, limit: number): RecordedEvent[] {
    return this.#all.all(Number(after), limit).map(toEvent);
  }

  /**
   * Tries the usual case first: the predecessor is there and nothing is in the way. The two unique keys refuse an
   * insert otherwise, and only then is it looked up why.
   */
  #write(stream: string, drafts: readonly Draft[], expected: ExpectedRevision): AppendResult {
    const previousHash = expected === 'no-stream' ? GENESIS_HASH : this.#hashOf(stream, expected);
    if (previousHash === undefined) return this.#explain(stream, drafts);
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const events = this.#insertAll(stream, drafts, first, previousHash);
    return events ? { outcome: 'appended', events } : this.#explain(stream, drafts);
  }

  #hashOf(stream: string, revision: number): string | undefined {
    const head = this.#heads.get(stream);
    if (head?.revision === revision) return head.hash;
    const row = this.#hashAt.get(stream, revision);
    return row && String(row['hash']);
  }

  /** Undefined when a unique key refused the first, and so nothing is written. */
  #insertAll(stream: string, drafts: readonly Draft[], first: number, headHash: string): RecordedEvent[] | undefined {
    const recorded: RecordedEvent[] = [];
    let revision = first;
    let previousHash = headHash;
    for (const { event, data, meta } of drafts) {
      const { id, type } = event;
      const hash = chainHash(previousHash, id, type, stream, revision, data, meta);
      const inserted = this.#insert.run(stream, revision, id, type, data, meta, previousHash, hash);
      if (inserted.changes === 0) {
        if (recorded.length === 0) return undefined;
        throw new PartlyStored();
      }
      const position = String(inserted.lastInsertRowid);
      recorded.push({ id, type, data: event.data, meta: event.meta, stream, revision, position, hash, previousHash });
      previousHash = hash;
      revision += 1;
    }
    return recorded;
  }

  /** Why an append did not fit: its events are stored already, or the stream is elsewhere. */
  #explain(stream: string, drafts: readonly Draft[]): AppendResult {
    const stored = drafts.flatMap(({ event }) => {
      const row = this.#byId.get(event.id);
      return row ? [toEvent(row)] : [];
    });
    for (const event of stored) {
      if (event.stream !== stream) throw new EventIdTakenError(event.id, stream, event.stream);
    }
    const first = stored[0];
    if (first && stored.length === drafts.length && stored.every((e, i) => e.revision === first.revision + i)) {
      return { outcome: 'repeated', events: stored };
    }
    const revision = this.#headOf.get(stream)?.['revision'];
    const actual = typeof revision === 'number' ? revision : 'no-stream';
    return { outcome: 'conflict', actual };
  }
}

/**
 * A later event of an append is stored already: the transaction must be rolled back. This never happens to honest callers,
 * and an exception is cheaper than a savepoint around every append, for which SQLite copies each page that changes.
 */
class PartlyStored extends Error {}

/** True when another connection has committed since the last call. */
function changeDetector(db: DatabaseSync): () => boolean {
  const query = db.prepare('PRAGMA data_version');
  let seen = query.get()?.['data_version'];
  return () => {
    const version = query.get()?.['data_version'];
    const changed = version !== seen;
    seen = version;
    return changed;
  };
}
