import { randomBytes } from 'node:crypto';
import { freePort, ownTopics } from '@alur/messaging/testing';
import { openMongo } from '@alur/mongo';
import { TcpGate } from '@alur/privacy/testing';

export const KAFKA = process.env['ALUR_TEST_KAFKA']!;
export const MONGODB = process.env['ALUR_TEST_MONGODB']!;

/** Names of a test of its own on servers that it shares with others. */
export class OwnNames {
  /** Before topics and groups. */
  readonly prefix = `compo-${randomBytes(4).toString('hex')}.`;
  /** Before the names of the services. */
  readonly database = this.prefix.slice(0, -1);

  /** Removes everything that was made under the names. */
  async drop(): Promise<void> {
    await Promise.all([ownTopics([KAFKA], this.prefix).drop(), this.#dropDatabases()]);
  }

  async databases(): Promise<string[]> {
    const connection = await openMongo({ url: MONGODB, database: 'admin' });
    const { databases } = await connection.listDatabases();
    await connection.close();
    return databases.map(({ name }) => name).filter((name) => name.startsWith(`${this.database}_`));
  }

  async #dropDatabases(): Promise<void> {
    for (const database of await this.databases()) {
      const connection = await openMongo({ url: MONGODB, database });
      await connection.dropDatabase();
      await connection.close();
    }
  }
}

/** A closed gate before a server. @param address `host:port` */
export async function gateTo(address: string): Promise<TcpGate> {
  const [host = '', port = ''] = address.split(':');
  return new TcpGate({ host, port: Number(port) }, await freePort());
}
