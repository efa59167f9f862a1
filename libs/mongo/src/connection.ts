import mongoose, { type Connection } from 'mongoose';

export interface MongoOptions {
  /** `mongodb://user:password@host:27017/?replicaSet=rs0`. */
  readonly url: string;
  /** One database per service: a service cannot read another's views. */
  readonly database: string;
  /** Milliseconds that an operation waits for a server before it fails; 5,000 when absent. */
  readonly serverSelectionTimeoutMs?: number;
}

/**
 * A connection of its own, which the caller closes. Every write is acknowledged by a majority and its journal, every
 * read sees only such writes. The driver reconnects by itself.
 */
export async function openMongo(options: MongoOptions): Promise<Connection> {
  const connection = mongoose.createConnection(options.url, {
    dbName: options.database,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: options.serverSelectionTimeoutMs ?? 5_000,
    autoIndex: false,
    bufferCommands: false,
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    // Else it would continue to look for the server.
    await connection.close();
    throw error;
  }
}
