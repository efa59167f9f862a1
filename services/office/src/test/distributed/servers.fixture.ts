import { randomBytes } from 'node:crypto';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { openMongo } from '@alur/mongo';
import { Kafka, logLevel } from 'kafkajs';

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
    await Promise.all([this.#dropTopics(), this.#dropDatabases()]);
  }

  async databases(): Promise<string[]> {
    const connection = await openMongo({ url: MONGODB, database: 'admin' });
    const { databases } = await connection.listDatabases();
    await connection.close();
    return databases.map(({ name }) => name).filter((name) => name.startsWith(`${this.database}_`));
  }

  async #dropTopics(): Promise<void> {
    const admin = new Kafka({ brokers: [KAFKA], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(this.prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await admin.disconnect();
  }

  async #dropDatabases(): Promise<void> {
    for (const database of await this.databases()) {
      const connection = await openMongo({ url: MONGODB, database });
      await connection.dropDatabase();
      await connection.close();
    }
  }
}

/** A way to a server that can be closed and opened again at the same port, as if the server came and went. */
export class Door {
  readonly port: number;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(port: number, target: { readonly host: string; readonly port: number }) {
    this.port = port;
    this.#target = target;
  }

  /** A closed one. @param address `host:port` of the server */
  static async to(address: string): Promise<Door> {
    const [host = '', port = ''] = address.split(':');
    const found = createServer();
    await new Promise<void>((resolve) => found.listen(0, '127.0.0.1', resolve));
    const place = found.address();
    await new Promise((resolve) => found.close(resolve));
    if (place === null || typeof place === 'string') throw new Error('No free port');
    return new Door(place.port, { host, port: Number(port) });
  }

  async open(): Promise<void> {
    const server = createServer((near) => {
      const far = createConnection(this.#target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy()).on('close', () => to.destroy());
        from.pipe(to);
      }
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await new Promise<void>((resolve) =>
      this.#server === undefined ? resolve() : this.#server.close(() => resolve()),
    );
    this.#server = undefined;
  }
}
