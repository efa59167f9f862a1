import { randomBytes } from 'node:crypto';
import { type Connection, openMongo } from '@alur/mongo';

/** The server of the distributed suites. */
export function testServer(): string {
  const url = process.env['ALUR_TEST_MONGODB'];
  if (!url) throw new Error('ALUR_TEST_MONGODB names no server');
  return url;
}

export function randomDatabase(): string {
  return `alur_test_${randomBytes(6).toString('hex')}`;
}

export interface SentFind {
  readonly collection: string;
  readonly filter: object;
  readonly sort: Record<string, 1 | -1>;
}

/** A connection whose finds can be looked at. */
export async function watchedConnection(database: string): Promise<{ connection: Connection; finds: SentFind[] }> {
  const url = new URL(testServer());
  url.searchParams.set('monitorCommands', 'true');
  const connection = await openMongo({ url: url.href, database });
  const finds: SentFind[] = [];
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName !== 'find') return;
    finds.push({ collection: command['find'], filter: command['filter'] ?? {}, sort: command['sort'] ?? {} });
  });
  return { connection, finds };
}

/** Drops the database and closes the connection. */
export async function dispose(connection: Connection): Promise<void> {
  await connection.dropDatabase();
  await connection.close();
}
