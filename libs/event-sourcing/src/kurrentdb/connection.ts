import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { withTimeout } from '../timeout.ts';
import { isRepeatable, needsNewClient, reasonOf } from './client-error.ts';
import { KurrentUnavailableError } from './errors.ts';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_000;

export type Logger = (level: 'info' | 'warn' | 'error', text: string) => void;

/**
 * The client in use, and the rule how often a call is made: an attempt may take `timeoutMs` (the client itself enforces no
 * deadline on batched appends and none on its first question to a server), and attempts are repeated for twice that time.
 */
export class Connection {
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly #url: string;
  #client: KurrentDBClient;
  #silent = false;

  constructor(url: string, timeoutMs: number, log: Logger) {
    this.#url = url;
    this.timeoutMs = timeoutMs;
    this.log = log;
    this.#client = KurrentDBClient.connectionString(url);
  }

  get client(): KurrentDBClient {
    return this.#client;
  }

  /**
   * Makes a call that may be made again. Throws what KurrentDB answers for good, as the error of the client, and
   * `KurrentUnavailableError` when there was no answer.
   */
  async call<T>(what: string, work: (client: KurrentDBClient) => Promise<T>, forMs = 2 * this.timeoutMs): Promise<T> {
    const begun = Date.now();
    let wait = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt++) {
      const client = this.#client;
      try {
        const answer = await withTimeout(this.timeoutMs, work(client));
        this.#noteAnswer();
        return answer;
      } catch (error) {
        if (!isRepeatable(error)) throw error;
        this.#noteSilence(what, error);
        // The native reader of a client that has not reached its server once never tries again.
        if (attempt > 1 || needsNewClient(error)) this.replace(client);
        const waited = Date.now() - begun;
        if (waited + wait > forMs) throw new KurrentUnavailableError(what, attempt, waited, { cause: error });
      }
      await pause(wait);
      wait = Math.min(2 * wait, LONGEST_PAUSE_MS);
    }
  }

  /** Takes a new client unless another call has done so already. What still runs on the old one fails, and is made again. */
  replace(failed: KurrentDBClient): void {
    if (failed !== this.#client) return;
    this.#client = KurrentDBClient.connectionString(this.#url);
    void failed.dispose();
  }

  /** One line for an outage, however many calls feel it. */
  #noteSilence(what: string, error: unknown): void {
    if (this.#silent) return;
    this.#silent = true;
    this.log('warn', `KurrentDB does not answer (${what}: ${reasonOf(error)}); trying again`);
  }

  #noteAnswer(): void {
    if (!this.#silent) return;
    this.#silent = false;
    this.log('info', 'KurrentDB answers again');
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}
