import { mongo } from '@alur/mongo';
import type { CollectionDefinition, Write } from '../read-store.ts';
import { firstVersion } from './generations.ts';
import { type Stored, toStored } from './stored.ts';

/** Duplicate key, write conflict. */
const ANOTHER_WAS_FIRST = new Set<unknown>([11_000, 112]);

type Operation = mongo.AnyBulkWriteOperation<Stored>;

function leavesNothing({ document, sources }: Write<object>): boolean {
  return !document && Object.keys(sources).length === 0;
}

/** What one write does, where the version is a condition of the operation itself. Undefined: it only needs nothing there. */
function operationOf(write: Write<object>, replacement: Stored): Operation | undefined {
  const { id, expectedVersion } = write;
  if (expectedVersion === 0) return leavesNothing(write) ? undefined : { insertOne: { document: replacement } };
  const filter = { _id: id, v: expectedVersion };
  if (leavesNothing(write)) return { deleteOne: { filter } };
  const { _id, ...content } = replacement;
  return { replaceOne: { filter, replacement: content } };
}

/**
 * Writes every document whose version matches into one generation of a collection; answers the ids of the others. There
 * is no transaction: one that a killed process leaves open keeps its documents from all writers for a minute.
 */
export async function writeMatching(
  native: mongo.Collection<Stored>,
  generation: number,
  definition: CollectionDefinition,
  writes: readonly Write<object>[],
): Promise<string[]> {
  const w = new mongo.ObjectId();
  const operations = writes.flatMap((write) => {
    const before = write.expectedVersion === 0 ? firstVersion(generation) : write.expectedVersion;
    return operationOf(write, { ...toStored(definition, write, before), w }) ?? [];
  });
  const done = await numberDone(native, operations);
  if (done === writes.length) return [];
  if (writes.length === 1 && operations.length === 1) return [writes[0]!.id];
  return notWritten(native, writes, w);
}

/** How many operations met the version that they expect. */
async function numberDone(native: mongo.Collection<Stored>, operations: Operation[]): Promise<number> {
  if (operations.length === 0) return 0;
  try {
    const done = await native.bulkWrite(operations, { ordered: false });
    return done.insertedCount + done.matchedCount + done.deletedCount;
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const refused = [error.writeErrors].flat();
    const codes = refused.length > 0 ? refused.map(({ code }) => code) : [error.code];
    if (!codes.every((code) => ANOTHER_WAS_FIRST.has(code))) throw error;
    return error.insertedCount + error.matchedCount + error.deletedCount;
  }
}

/** Those that do not carry the mark of this write. What another writer replaced since is among them. */
async function notWritten(
  native: mongo.Collection<Stored>,
  writes: readonly Write<object>[],
  w: mongo.ObjectId,
): Promise<string[]> {
  const ids = writes.map(({ id }) => id);
  const there = await native.find({ _id: { $in: ids } }, { projection: { w: 1 } }).toArray();
  const marks = new Map(there.map((stored) => [stored._id, stored.w]));
  return writes
    .filter((write) => (leavesNothing(write) ? marks.has(write.id) : !marks.get(write.id)?.equals(w)))
    .map(({ id }) => id);
}
