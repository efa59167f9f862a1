import type { mongo } from '@alur/mongo';
import type { CollectionDefinition } from '../read-store.ts';
import { keyName, keyPath, keysOf } from './keys.ts';
import { contentOfStored, type Stored } from './stored.ts';

const BATCH = 500;
/** Answers of a server when another process made, dropped or changes the same at this moment. */
const ELSEWHERE = new Set([26, 27, 48, 117, 12_587]);

/** What a collection keeps about its own documents; no query finds it, because it has no keys. */
interface KeyedPaths {
  readonly _id: string;
  readonly paths: readonly string[];
}

/** All paths of the indexes. */
function pathsOf({ indexes }: CollectionDefinition): string[] {
  return [...new Set(indexes.flat())];
}

function indexName(fields: readonly string[]): string {
  return fields.map(keyName).join('+');
}

async function tolerant(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error) || !ELSEWHERE.has(Number(Reflect.get(error, 'code')))) throw error;
  }
}

/** Adds the keys to the documents that are there; a document that changes meanwhile is written with all its keys. */
async function addKeys(native: mongo.Collection<Stored>, definition: CollectionDefinition): Promise<void> {
  let updates: mongo.AnyBulkWriteOperation<Stored>[] = [];
  const flush = async (): Promise<void> => {
    if (updates.length > 0) await native.bulkWrite(updates, { ordered: false });
    updates = [];
  };
  for await (const stored of native.find({ k: { $exists: true } }, { batchSize: BATCH })) {
    const content = contentOfStored(stored);
    if (!content) continue;
    const keys = Object.entries(keysOf(definition, content)).map(([name, key]) => [`k.${name}`, key]);
    const filter = { _id: stored._id, v: stored.v };
    updates.push({ updateOne: { filter, update: { $set: Object.fromEntries(keys) } } });
    if (updates.length === BATCH) await flush();
  }
  await flush();
}

/**
 * Makes the indexes of a collection what the definition says. May run in several processes at once, and again after a
 * crash: keys are complete before the index that needs them counts as there.
 */
export async function ensureIndexes(
  db: mongo.Db,
  native: mongo.Collection<Stored>,
  definition: CollectionDefinition,
): Promise<void> {
  const known = db.collection<KeyedPaths>('view-keys');
  const paths = pathsOf(definition);
  const keyed = await known.findOne({ _id: native.collectionName });
  await tolerant(db.createCollection(native.collectionName));
  const missing = paths.filter((path) => !keyed?.paths.includes(path));
  if (missing.length > 0 && keyed) await addKeys(native, definition);
  const wanted = new Map(definition.indexes.map((fields) => [indexName(fields), fields]));
  const there = (await native.indexes()).map((index) => index.name ?? '');
  for (const name of there) if (name !== '_id_' && !wanted.has(name)) await tolerant(native.dropIndex(name));
  const specs = [...wanted].filter(([name]) => !there.includes(name));
  if (specs.length > 0) {
    await native.createIndexes(
      specs.map(([name, fields]) => ({
        name,
        key: Object.fromEntries([...fields.map(keyPath), '_id'].map((path) => [path, 1 as const])),
      })),
    );
  }
  if (missing.length > 0 || !keyed) {
    await known.updateOne({ _id: native.collectionName }, { $set: { paths } }, { upsert: true });
  }
}
