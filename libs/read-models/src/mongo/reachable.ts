import { isServerAway } from '@alur/mongo';
import type { Collection } from '../read-store.ts';
import { UnavailableError } from '../unavailable-error.ts';

/** Name and code: a bulk write says by its name only that it failed. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'number' || typeof code === 'string' ? `${error.name} ${code}` : error.name;
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isServerAway(error)) throw error;
    throw new UnavailableError(`MongoDB is not available: ${nameOf(error)}`, { cause: error });
  }
}

/** The collection, whose methods throw `UnavailableError` while the server is away. */
export function reachable<T extends object>(collection: Collection<T>): Collection<T> {
  return {
    get: (id) => orUnavailable(collection.get(id)),
    getMany: (ids) => orUnavailable(collection.getMany(ids)),
    load: (ids) => orUnavailable(collection.load(ids)),
    write: (writes) => orUnavailable(collection.write(writes)),
    find: (query) => orUnavailable(collection.find(query)),
    count: (filter) => orUnavailable(collection.count(filter)),
    groupCount: (filter, by) => orUnavailable(collection.groupCount(filter, by)),
    digest: () => orUnavailable(collection.digest()),
  };
}
