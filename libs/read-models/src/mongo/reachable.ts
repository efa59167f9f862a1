import { mongo } from 'mongoose';
import type { Collection } from '../read-store.ts';
import { UnavailableError } from '../unavailable-error.ts';

const AWAY =
  /^Mongo(Network|ServerSelection|PoolCleared|PoolClosed|NotConnected|TopologyClosed|WaitQueueTimeout|OperationTimeout)/;
/** Labels of errors that may go away by themselves, such as the election of another primary. */
const PASSING = ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'];
/** Write concern not met in time, not primary any more, shutting down. */
const PASSING_CODES = new Set<unknown>([64, 91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

function isPassing(error: unknown): boolean {
  if (!(error instanceof mongo.MongoError)) return false;
  if (AWAY.test(error.name) || PASSING_CODES.has(error.code)) return true;
  return PASSING.some((label) => error.hasErrorLabel(label));
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isPassing(error)) throw error;
    throw new UnavailableError(`MongoDB is not available: ${error instanceof Error ? error.name : 'unknown'}`, {
      cause: error,
    });
  }
}

/** The collection, which tells that the server is away in the words of the port. */
export function reachable<T extends object>(collection: Collection<T>): Collection<T> {
  return {
    get: (id) => told(collection.get(id)),
    getMany: (ids) => told(collection.getMany(ids)),
    load: (ids) => told(collection.load(ids)),
    write: (writes) => told(collection.write(writes)),
    find: (query) => told(collection.find(query)),
    count: (filter) => told(collection.count(filter)),
    groupCount: (filter, by) => told(collection.groupCount(filter, by)),
    digest: () => told(collection.digest()),
  };
}
