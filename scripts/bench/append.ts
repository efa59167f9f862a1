/**
 * Appends per second of the event store against raw SQLite: prepared inserts of the same rows into the same table with the
 * same indexes and the same disk sync, everything computed beforehand. Both take turns batch by batch, because the speed of
 * a disk changes from second to second; the figures are medians over the rounds.
 *
 * `node scripts/bench/append.ts [rounds]` after `npm run build`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { commandEventId, type EventStore, type NewEvent, type RecordedEvent } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { openDatabase } from '@alur/sqlite';
import { median } from './rounds.ts';

export interface AppendFigures {
  readonly load: string;
  readonly storePerSecond: number;
  readonly rawPerSecond: number;
  /** Median over the rounds of store ÷ raw. */
  readonly ratio: number;
}

interface Append {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: 'no-stream' | number;
}

/** Appends of one batch are made concurrently; raw SQLite writes the rows of one batch in one transaction. */
type Load = readonly (readonly Append[])[];

interface Shape {
  readonly load: string;
  readonly batches: number;
  readonly streams: number;
  readonly events: number;
}

const SHAPES: readonly Shape[] = [
  { load: '1 append of 1 event', batches: 600, streams: 1, events: 1 },
  { load: '10 concurrent appends of 1 event', batches: 300, streams: 10, events: 1 },
  { load: '100 concurrent appends of 1 event', batches: 200, streams: 100, events: 1 },
  { load: '1000 concurrent appends of 1 event', batches: 20, streams: 1000, events: 1 },
  { load: '1 append of 10 events', batches: 300, streams: 1, events: 10 },
  { load: '1 append of 100 events', batches: 200, streams: 1, events: 100 },
  { load: '1 append of 1000 events', batches: 20, streams: 1, events: 1000 },
];

/** `streams` streams that grow batch by batch, with events of the size and shape of a step that opens. */
function loadOf(shape: Shape, round: number): Load {
  const names = Array.from({ length: shape.streams }, (_, i) => commandEventId(`case-${shape.load}-${round}`, i));
  return Array.from({ length: shape.batches }, (_, batch) =>
    names.map((caseId) => {
      const commandId = commandEventId(caseId, batch);
      const meta = {
        tenant: 'oku-selatan',
        actor: 'oku-selatan.front-office-1',
        at: '2026-07-01T02:30:00.000Z',
        commandId,
        correlationId: caseId,
      };
      return {
        stream: `oku-selatan/case/${caseId}`,
        expected: batch === 0 ? 'no-stream' : batch * shape.events - 1,
        events: Array.from({ length: shape.events }, (_, i) => ({
          id: commandEventId(commandId, i),
          type: 'case.step-opened.v1',
          data: {
            caseId,
            stepId: 'verification',
            run: 1,
            kind: 'document-verification',
            service: 'layanan-lanjut-usia',
            version: 1,
            roles: ['front-office', 'back-office'],
            notBy: [],
            dueAt: '2026-07-01T03:00:00.000Z',
          },
          meta,
        })),
      };
    }),
  );
}

async function appendBatch(store: EventStore, batch: readonly Append[]): Promise<RecordedEvent[]> {
  const results = await Promise.all(batch.map((a) => store.append(a.stream, a.events, a.expected)));
  return results.flatMap((result) => {
    if (result.outcome !== 'appended') throw new Error('An append of the bench was refused');
    return result.events;
  });
}

type RawRow = readonly [string, number, string, string, string, string, string, string];

function rowOf(e: RecordedEvent): RawRow {
  return [e.stream, e.revision, e.id, e.type, JSON.stringify(e.data), JSON.stringify(e.meta), e.previousHash, e.hash];
}

/** The rows that the store writes for a load, batch by batch. */
async function rowsOf(load: Load): Promise<RawRow[][]> {
  const store = new SqliteEventStore(':memory:');
  const rows: RawRow[][] = [];
  for (const batch of load) rows.push((await appendBatch(store, batch)).map(rowOf));
  await store.close();
  return rows;
}

/** An empty database with the table and indexes of the store, without the store. */
async function emptyLog(path: string): Promise<DatabaseSync> {
  await new SqliteEventStore(path).close();
  return openDatabase(path);
}

async function measure(shape: Shape, round: number, folder: string): Promise<{ store: number; raw: number }> {
  const load = loadOf(shape, round);
  const rows = await rowsOf(load);
  const store = new SqliteEventStore(join(folder, 'store.db'));
  const db = await emptyLog(join(folder, 'raw.db'));
  const insert = db.prepare(
    'INSERT INTO events (stream, revision, id, type, data, meta, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const spent = { store: 0, raw: 0 };
  const turn = {
    async store(batch: number) {
      await appendBatch(store, load[batch]!);
    },
    async raw(batch: number) {
      db.exec('BEGIN IMMEDIATE');
      for (const row of rows[batch]!) insert.run(...row);
      db.exec('COMMIT');
    },
  };
  for (const batch of load.keys()) {
    for (const side of batch % 2 === 0 ? (['store', 'raw'] as const) : (['raw', 'store'] as const)) {
      const start = performance.now();
      await turn[side](batch);
      spent[side] += performance.now() - start;
    }
  }
  await store.close();
  db.close();
  const events = rows.flat().length;
  return { store: (events / spent.store) * 1000, raw: (events / spent.raw) * 1000 };
}

export async function benchAppend(rounds = 5): Promise<AppendFigures[]> {
  const results: AppendFigures[] = [];
  for (const shape of SHAPES) {
    const figures = [];
    // Round 0 warms the code up and does not count.
    for (let round = 0; round <= rounds; round++) {
      const folder = mkdtempSync(join(tmpdir(), 'alur-bench-'));
      try {
        const pair = await measure(shape, round, folder);
        if (round > 0) figures.push(pair);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    results.push({
      load: shape.load,
      storePerSecond: Math.round(median(figures.map((f) => f.store))),
      rawPerSecond: Math.round(median(figures.map((f) => f.raw))),
      ratio: median(figures.map((f) => f.store / f.raw)),
    });
  }
  return results;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const figures = await benchAppend(Number(process.argv[2] ?? 5));
  for (const { load, storePerSecond, rawPerSecond, ratio } of figures) {
    const [store, raw] = [storePerSecond, rawPerSecond].map((n) => n.toLocaleString('en').padStart(9));
    console.log(`${load.padEnd(36)} ${store} events/s   raw ${raw}   ratio ${ratio.toFixed(2)}`);
  }
}
