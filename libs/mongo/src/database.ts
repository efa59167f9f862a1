import { type Connection, mongo } from 'mongoose';

/** The driver, for the adapters: its version belongs to that of mongoose. */
export { type Connection, mongo };
export type Database = mongo.Db;
export type Collection<T extends mongo.Document> = mongo.Collection<T>;

const DUPLICATE_KEY = 11_000;

/** The database of an open connection, by the driver: for what needs no schemas. */
export function databaseOf(connection: Connection): Database {
  if (connection.db === undefined) throw new Error('The connection to MongoDB is not open');
  return connection.db;
}

/** Inserts a document; false when a unique index holds its key already. */
export async function insertIfNew<T extends mongo.Document>(
  collection: Collection<T>,
  document: mongo.OptionalUnlessRequiredId<T>,
): Promise<boolean> {
  try {
    await collection.insertOne(document);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** True when a write was refused because a unique index holds its key already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}
