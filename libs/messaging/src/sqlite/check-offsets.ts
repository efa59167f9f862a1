import { type Context, TOPICS } from '@alur/contracts';
import type { EventStore } from '@alur/event-sourcing';
import { openDatabase } from '@alur/sqlite';
import { checkedPosition, OtherLogError } from '../checkpoint.ts';

export interface OffsetsReport {
  readonly consumers: number;
  /** Readers that are further than their log reaches, or that read another one. */
  readonly findings: readonly string[];
}

/**
 * Looks whether the event that each reader stands at is in the log that it reads; only reads.
 * @param databases with offsets
 * @param openLog opens a service's log, which is closed here; undefined where it has none
 */
export async function checkOffsets(
  databases: readonly string[],
  openLog: (service: Context) => EventStore | undefined,
): Promise<OffsetsReport> {
  const stored = databases.flatMap(offsetsIn);
  const topics = Object.entries(TOPICS) as [Context, string][];
  const findings: string[] = [];
  for (const [service, topic] of topics) {
    const readers = stored.filter(({ consumer }) => consumer.endsWith(topic));
    const store = readers.length === 0 ? undefined : openLog(service);
    if (store === undefined) continue;
    try {
      for (const { consumer, places } of readers) findings.push(...(await faultsOf(store, consumer, places)));
    } finally {
      await store.close();
    }
  }
  return { consumers: stored.length, findings };
}

function offsetsIn(path: string): { consumer: string; places: string[] }[] {
  const db = openDatabase(path, { readOnly: true });
  try {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'consumer_offset'").get() === undefined) return [];
    const rows = db.prepare('SELECT consumer, positions FROM consumer_offset').all();
    return rows.map(({ consumer, positions }) => ({
      consumer: String(consumer),
      places: Object.values(JSON.parse(String(positions)) as Record<string, string>),
    }));
  } finally {
    db.close();
  }
}

async function faultsOf(store: EventStore, consumer: string, places: readonly string[]): Promise<string[]> {
  const checked = await Promise.allSettled(places.map((place) => checkedPosition(store, consumer, place)));
  const errors = checked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const other = errors.find((error) => !(error instanceof OtherLogError));
  if (other !== undefined) throw other;
  return errors.slice(0, 1).map((error) => (error as OtherLogError).message);
}
