import type { Logger } from '@alur/platform';

/** Calls a job again and again, never twice at once; an error is logged and the next turn tries again. */
export class Ticker {
  readonly #job: () => Promise<unknown>;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(job: () => Promise<unknown>, logger: Logger) {
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
      .catch((err: unknown) => this.#logger.error({ err }, 'outbox turn failed'))
      .finally(() => {
        this.#running = undefined;
      });
  }
}
