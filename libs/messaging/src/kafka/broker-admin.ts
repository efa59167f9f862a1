import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { protocolFault } from './errors.ts';
import type { KafkaContext } from './settings.ts';

const ATTEMPTS = 5;

/** Questions to the broker: one connection, opened when first needed. A question fails within seconds when nobody answers. */
export class BrokerAdmin {
  readonly #context: KafkaContext;
  #admin: Promise<Admin> | undefined;
  #closed = false;

  constructor(context: KafkaContext) {
    this.#context = context;
  }

  async use<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closed) throw new Error('The event bus is closed');
      this.#admin ??= this.#open();
      const current = this.#admin;
      try {
        return await ask(await current);
      } catch (error) {
        if (attempt === ATTEMPTS || !isStale(error)) throw error;
        this.#forget(current);
        await sleep(attempt * 100);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#admin?.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  /** kafkajs keeps what it knows about leaders for minutes; a new connection asks. */
  #forget(admin: Promise<Admin>): void {
    if (this.#admin !== admin) return;
    this.#admin = undefined;
    void admin.then((opened) => opened.disconnect()).catch(() => undefined);
  }

  /** Once connected, kafkajs connects again by itself. */
  async #open(): Promise<Admin> {
    const admin = this.#context.kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 } });
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }
}

/** The partition has another leader now, or none yet: also a question of ours that ran when another one found that out. */
function isStale(error: unknown): boolean {
  if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') return true;
  return protocolFault(error)?.retriable === true;
}
