import { isServerAway } from '@alur/mongo';
import type { Collection } from '../read-store.ts';
import { UnavailableError } from '../unavailable-error.ts';

/** Name and code: a bulk write says by its name only that it failed. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'number' || typeof code === 'string' ? `${error.name} ${code}` : error.name;
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isServerAway(error)) throw error;
    throw new UnavailableError(`MongoDB is not available: ${nameOf(error)}`, { cause: error });
  }
}

/** The collection with the driver's outages mapped to the errors of the port. */
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
