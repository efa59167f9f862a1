import { type Connection, isDuplicateKey, type mongo } from '@alur/mongo';
import type { CollectionDefinition, Write } from '../read-store.ts';
import { firstVersion } from './generations.ts';
import { pathsOf } from './indexes.ts';
import { checkArrays } from './keys.ts';
import { type Stored, toStored } from './stored.ts';
import { inTransaction } from './transaction.ts';

const ATTEMPTS = 20;

type Operation = mongo.AnyBulkWriteOperation<Stored>;

/** What one write does, where the version is a condition of the operation itself. Undefined: it only needs nothing there. */
function operationOf(
  { id, document, sources, expectedVersion }: Write<object>,
  replacement: Stored,
): Operation | undefined {
  const leavesNothing = !document && Object.keys(sources).length === 0;
  if (expectedVersion === 0) return leavesNothing ? undefined : { insertOne: { document: replacement } };
  const filter = { _id: id, v: expectedVersion };
  if (leavesNothing) return { deleteOne: { filter } };
  const { _id, ...content } = replacement;
  return { replaceOne: { filter, replacement: content } };
}

/** Writes all or none into one generation of a collection; answers the ids whose version did not match. */
export async function writeAll(
  connection: Connection,
  native: mongo.Collection<Stored>,
  generation: number,
  definition: CollectionDefinition,
  writes: readonly Write<object>[],
): Promise<string[]> {
  const paths = pathsOf(definition);
  const operations: Operation[] = [];
  const absent: string[] = [];
  for (const write of writes) {
    const stored = toStored(
      write,
      write.expectedVersion === 0 ? firstVersion(generation) : write.expectedVersion,
      paths,
    );
    checkArrays(definition, stored.k ?? {});
    const operation = operationOf(write, stored);
    if (operation) operations.push(operation);
    else absent.push(write.id);
  }
  for (let attempt = 1; ; attempt++) {
    if (await written(connection, native, operations, absent)) return [];
    const conflicts = await conflictsOf(native, writes);
    if (conflicts.length > 0) return conflicts;
    // Another writer was there and gone again, such as an insert that was rolled back.
    if (attempt === ATTEMPTS)
      throw new Error(`${definition.name} could not be written: others were in the way each time`);
  }
}

async function written(
  connection: Connection,
  native: mongo.Collection<Stored>,
  operations: Operation[],
  absent: readonly string[],
): Promise<boolean> {
  try {
    // One operation is atomic by itself and needs no transaction.
    if (operations.length === 1 && absent.length === 0) return await applied(native, operations);
    return await inTransaction(connection, async (session) => {
      const present = absent.length > 0 && (await native.findOne({ _id: { $in: [...absent] } }, { session }));
      return !present && applied(native, operations, session);
    });
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** True when every operation met its version. */
async function applied(
  native: mongo.Collection<Stored>,
  operations: Operation[],
  session?: mongo.ClientSession,
): Promise<boolean> {
  if (operations.length === 0) return true;
  const result = await native.bulkWrite(operations, { ordered: false, ...(session && { session }) });
  return result.insertedCount + result.matchedCount + result.deletedCount === operations.length;
}

async function conflictsOf(native: mongo.Collection<Stored>, writes: readonly Write<object>[]): Promise<string[]> {
  const ids = writes.map(({ id }) => id);
  const there = await native.find({ _id: { $in: ids } }, { projection: { v: 1 } }).toArray();
  const versions = new Map(there.map(({ _id, v }) => [_id, v]));
  return writes.filter(({ id, expectedVersion }) => (versions.get(id) ?? 0) !== expectedVersion).map(({ id }) => id);
}
