import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { protocolFault } from './errors.ts';
import type { KafkaContext } from './settings.ts';

const ATTEMPTS = 5;

interface Connection {
  readonly admin: Promise<Admin>;
  /** Questions under way: kafkajs would connect again for one that comes after the disconnect, and nobody would close that. */
  users: number;
  retired: boolean;
}

/** Questions to the broker: one connection, opened when first needed. A question fails within seconds when nobody answers. */
export class BrokerAdmin {
  readonly #context: KafkaContext;
  #connection: Connection | undefined;
  #closed = false;

  constructor(context: KafkaContext) {
    this.#context = context;
  }

  /** `ask` must not settle before all its questions have. */
  async use<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closed) throw new Error('The event bus is closed');
      this.#connection ??= { admin: this.#open(), users: 0, retired: false };
      const connection = this.#connection;
      connection.users += 1;
      try {
        return await ask(await connection.admin);
      } catch (error) {
        if (attempt === ATTEMPTS || !isStale(error)) throw error;
        // kafkajs keeps what it knows about leaders for minutes; a new connection asks.
        this.#retire(connection);
      } finally {
        connection.users -= 1;
        await this.#dropUnused(connection);
      }
      await sleep(attempt * 100);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connection = this.#connection;
    if (!connection) return;
    this.#retire(connection);
    await this.#dropUnused(connection);
  }

  #retire(connection: Connection): void {
    connection.retired = true;
    if (this.#connection === connection) this.#connection = undefined;
  }

  async #dropUnused(connection: Connection): Promise<void> {
    if (connection.retired && connection.users === 0)
      await connection.admin.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  /** Once connected, kafkajs connects again by itself. */
  async #open(): Promise<Admin> {
    const admin = this.#context.kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 } });
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }
}

/** The partition has another leader now, or none yet. */
function isStale(error: unknown): boolean {
  if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') return true;
  return protocolFault(error)?.retriable === true;
}
