import type { Logger } from './logging.ts';

/** Calls a job again and again, never twice at once; an error is logged and the next turn tries again. */
export class Ticker {
  readonly #job: () => Promise<unknown>;
  readonly #logger: Logger;
  readonly #name: string;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(name: string, job: () => Promise<unknown>, logger: Logger) {
    this.#name = name;
    this.#job = job;
    this.#logger = logger;
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => this.#turn(), everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #turn(): void {
    this.#running ??= this.#job()
      .then(() => undefined)
      .catch((err: unknown) => this.#logger.error({ err, job: this.#name }, 'scheduled job failed'))
      .finally(() => {
        this.#running = undefined;
      });
  }
}
