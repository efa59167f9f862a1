import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { isRetriable } from './faults.ts';

/** A call tries for about five seconds, which bounds how long anything of kafkajs outlives a `close`; the caller repeats it. */
export const RETRY = { initialRetryTime: 200, maxRetryTime: 1_000, multiplier: 1.5, retries: 8 };

const ATTEMPTS = 5;

interface Connection {
  readonly admin: Promise<Admin>;
  /** Requests that run: kafkajs would connect again for one that begins after the disconnect, and never close that. */
  users: number;
  retired: boolean;
}

/** Admin requests over one connection, opened by the first. A request fails within seconds when no broker answers. */
export class KafkajsAdmin {
  readonly #kafka: Kafka;
  #connection: Connection | undefined;
  #closed = false;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** `ask` must not settle before all its requests have. */
  async use<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closed) throw new Error('The event bus is closed');
      this.#connection ??= { admin: this.#open(), users: 0, retired: false };
      const connection = this.#connection;
      connection.users += 1;
      try {
        return await ask(await connection.admin);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetriable(error)) throw error;
        // kafkajs caches partition leaders for minutes; a new connection asks for them.
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

  /** Once connected, kafkajs reconnects by itself. */
  async #open(): Promise<Admin> {
    const admin = this.#kafka.admin({ retry: { ...RETRY, initialRetryTime: 100, retries: 5 } });
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }
}
