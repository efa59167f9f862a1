import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../config/config.ts';
import { faultOf } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';

/** What a process cannot work without, as health and log call it. */
export type Part = 'broker' | 'database' | 'event store';

const RETRY_MS = 500;
const TELL_EVERY_MS = 5_000;

export interface Needed {
  readonly part: Part;
  /** Address without user and password. */
  readonly where: string;
  readonly check: () => Promise<void>;
}

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
   * @param release takes what an attempt brings after the start was called off.
   * @throws ConfigError as `attempt` does, when waiting cannot help; StartStopped at once when the signal aborts.
   */
  async for<T>(
    part: Part,
    where: string,
    attempt: () => Promise<T>,
    release: (late: T) => unknown = () => undefined,
  ): Promise<T> {
    const { logger, signal, retryMs = RETRY_MS, tellEveryMs = TELL_EVERY_MS } = this.#options;
    this.#waitsFor.set(part, 'no answer yet');
    const tell = () => logger.warn({ fault: this.#waitsFor.get(part) }, `waiting for the ${part} at ${where}`);
    const teller = setInterval(tell, tellEveryMs);
    try {
      for (let failed = false; ; failed = true) {
        if (signal?.aborted) throw new StartStopped();
        try {
          return await orStopped(attempt(), signal, release);
        } catch (error) {
          if (error instanceof ConfigError || error instanceof StartStopped) throw error;
          this.#waitsFor.set(part, faultOf(error));
          if (!failed) tell();
        }
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      clearInterval(teller);
      this.#waitsFor.delete(part);
    }
  }

  /**
   * What `attempt` answers, however long that takes; when it fails because a part went away meanwhile, it is made again
   * once the check of that part passes.
   * @param missing the part that such a failure names; undefined for others, which are thrown.
   * @throws StartStopped at once when the signal aborts; the attempt may still run then.
   */
  async through<T>(missing: (error: unknown) => Needed | undefined, attempt: () => Promise<T>): Promise<T> {
    const { logger, signal, retryMs = RETRY_MS } = this.#options;
    for (;;) {
      if (signal?.aborted) throw new StartStopped();
      let needed: Needed | undefined;
      try {
        return await orStopped(attempt(), signal, () => undefined);
      } catch (error) {
        needed = missing(error);
        if (needed === undefined) throw error;
        logger.warn({ fault: faultOf(error) }, `the ${needed.part} at ${needed.where} went away during the start`);
      }
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      await this.for(needed.part, needed.where, needed.check);
    }
  }
}

/** An attempt may take long, a stop may not. */
async function orStopped<T>(
  attempt: Promise<T>,
  signal: AbortSignal | undefined,
  release: (late: T) => unknown,
): Promise<T> {
  if (signal === undefined) return attempt;
  const stop = Promise.withResolvers<never>();
  const stopped = () => {
    attempt.then(release).catch(() => undefined);
    stop.reject(new StartStopped());
  };
  signal.addEventListener('abort', stopped, { once: true });
  try {
    return await Promise.race([attempt, stop.promise]);
  } finally {
    signal.removeEventListener('abort', stopped);
  }
}

/** An `@` behind the hosts belongs to a password that was not encoded: then it is unknown what may be shown. */
const HOSTS = /^[a-z+]+:\/\/(?:[^@/?#]*@)?([\w.:,[\]-]+)(?:[/?][^@]*)?$/i;

/** Host and port of a server's URL, without user, password and options. */
export function addressOf(url: string): string {
  return HOSTS.exec(url)?.[1] ?? 'the address of the settings';
}
