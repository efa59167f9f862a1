import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../config.ts';
import { faultOf } from '../health.ts';
import type { Logger } from '../logging.ts';

/** What a process cannot work without, as health and log call it. */
export type Part = 'broker' | 'database' | 'event store';

const RETRY_MS = 500;
const TELL_EVERY_MS = 5_000;

/** The start was called off while it waited. */
export class StartStopped extends Error {
  override readonly name = 'StartStopped';
}

export interface WaitingOptions {
  readonly logger: Logger;
  /** Calls the start off. */
  readonly signal?: AbortSignal | undefined;
  readonly retryMs?: number;
  readonly tellEveryMs?: number;
}

/** Lets a process start before the servers that it needs: it tries again until they answer, and says what it waits for. */
export class Waiting {
  readonly #options: WaitingOptions;
  readonly #waitsFor = new Map<Part, string>();

  constructor(options: WaitingOptions) {
    this.#options = options;
  }

  /** The parts that are waited for now, with what is wrong with them. */
  get parts(): ReadonlyMap<Part, string> {
    return this.#waitsFor;
  }

  /**
   * What `attempt` answers, once it does.
   * @param where address without user and password.
   * @throws ConfigError as `attempt` does, when waiting cannot help; StartStopped.
   */
  async for<T>(part: Part, where: string, attempt: () => Promise<T>): Promise<T> {
    const { logger, signal, retryMs = RETRY_MS, tellEveryMs = TELL_EVERY_MS } = this.#options;
    let told = Number.NEGATIVE_INFINITY;
    try {
      for (;;) {
        if (signal?.aborted) throw new StartStopped();
        try {
          return await attempt();
        } catch (error) {
          if (error instanceof ConfigError) throw error;
          const fault = faultOf(error);
          this.#waitsFor.set(part, fault);
          if (performance.now() - told >= tellEveryMs) {
            logger.warn({ fault }, `waiting for the ${part} at ${where}`);
            told = performance.now();
          }
        }
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      this.#waitsFor.delete(part);
    }
  }
}

/** Host and port of a server's URL, without user, password and options. */
export function addressOf(url: string): string {
  return /^[a-z+]+:\/\/(?:[^@/?]*@)?([^/?]+)/i.exec(url)?.[1] ?? 'the address of the settings';
}
