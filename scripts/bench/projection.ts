/**
 * Events per second from a log to a view: relay, bus, contract check, fold, documents with their indexes and offsets. Beside
 * it raw SQLite upserts of the same documents in the same batches, without indexes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { intakeService } from '@alur/intake';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import { portalService } from '@alur/portal';
import { type CollectionDefinition, type ReadStore, type View, ViewRuntime } from '@alur/read-models';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import { openDatabase } from '@alur/sqlite';
import { EVENTS_OF_A_CASE, fill } from './cases.ts';
import { type Pair, pairedRounds, timed } from './rounds.ts';

const CASES = 2_000;
const VIEW = 'portal-cases';
const LIMIT_MS = 60_000;

interface Upsert {
  readonly id: string;
  readonly document: string;
}

/** Events per second of the view and of the raw upserts, per round. */
export async function benchProjection(rounds: number): Promise<Pair[]> {
  const folder = mkdtempSync(join(tmpdir(), 'alur-bench-'));
  const log = new SqliteEventStore(join(folder, 'events.db'));
  try {
    await fill(log, CASES);
    const batches: Upsert[][] = [];
    await project(log, join(folder, 'recorded.db'), batches);
    const events = CASES * EVENTS_OF_A_CASE;
    return await pairedRounds(
      rounds,
      async (round) => events / (await project(log, join(folder, `view-${round}.db`))),
      async (round) => events / (await upsertAll(batches, join(folder, `raw-${round}.db`))),
    );
  } finally {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds until the view shows the whole log; with `record`, notes what is written. */
async function project(log: SqliteEventStore, path: string, record?: Upsert[][]): Promise<number> {
  const db = openDatabase(path, { durable: false });
  const store = new SqliteReadStore(db);
  const bus = new EmbeddedBus({ offsets: new SqliteOffsets(db) });
  const parking = new SqliteParkingLot(':memory:');
  const runtime = new ViewRuntime({
    group: 'bench',
    bus,
    store: record === undefined ? store : recording(store, record),
    views: portalService.views.filter(({ collection }: View<object>) => collection.name === VIEW),
    parking,
  });
  // The view is ready before the log is published, so that the events take the way of live events.
  await runtime.start();
  const seconds = await timed(async () => {
    await bus.publish({ topic: TOPICS.intake, store: log, map: intakeService.publish! });
    // A stream that nobody knows is reached when the whole log is.
    const reached = await runtime.waitFor({ stream: 'bench/end/of-the-log', revision: 0 }, LIMIT_MS);
    if (!reached || (await runtime.lag()) > 0) throw new Error('The view did not come to the end of the log');
  });
  await runtime.stop();
  await bus.close();
  await store.close();
  await parking.close();
  db.close();
  return seconds;
}

function recording(store: ReadStore, batches: Upsert[][]): ReadStore {
  return {
    shared: store.shared,
    open: async <T extends object>(definition: CollectionDefinition) => {
      const collection = await store.open<T>(definition);
      const write = collection.write.bind(collection);
      return Object.assign(collection, {
        write: (writes: Parameters<typeof write>[0]) => {
          batches.push(writes.map(({ id, document }) => ({ id, document: JSON.stringify(document) })));
          return write(writes);
        },
      });
    },
    openShadow: (definition) => store.openShadow(definition),
    promoteShadow: (definition) => store.promoteShadow(definition),
    dropShadow: (definition) => store.dropShadow(definition),
    close: () => store.close(),
  };
}

async function upsertAll(batches: readonly (readonly Upsert[])[], path: string): Promise<number> {
  const db = openDatabase(path, { durable: false });
  db.exec('CREATE TABLE documents (id TEXT PRIMARY KEY, doc TEXT NOT NULL)');
  const upsert = db.prepare(
    'INSERT INTO documents (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc',
  );
  const seconds = await timed(() => {
    for (const batch of batches) {
      db.exec('BEGIN IMMEDIATE');
      for (const { id, document } of batch) upsert.run(id, document);
      db.exec('COMMIT');
    }
  });
  db.close();
  return seconds;
}
