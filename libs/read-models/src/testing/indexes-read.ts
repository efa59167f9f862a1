import { openDatabase } from '@alur/sqlite';
import type { Collection, CollectionDefinition } from '../read-store.ts';
import { SqliteReadStore } from '../sqlite/index.ts';

/**
 * What the SELECTs of some queries read in SQLite, by the planner that all stores share: the fields of each index, joined
 * by commas, and `documents`.
 */
export async function indexesRead<T extends object>(
  definition: CollectionDefinition,
  run: (collection: Collection<T>) => Promise<unknown>,
): Promise<string[]> {
  const db = openDatabase(':memory:');
  try {
    const read = new Set<string>();
    const prepare = db.prepare.bind(db);
    const collection = await new SqliteReadStore(db).open<T>(definition);
    db.prepare = (sql) => {
      for (const [, index] of sql.matchAll(/"live:[a-z0-9-]+(?::(\d+))?"/g)) {
        read.add(index === undefined ? 'documents' : definition.indexes[Number(index)]!.join(','));
      }
      return prepare(sql);
    };
    await run(collection);
    return [...read].sort();
  } finally {
    db.close();
  }
}
