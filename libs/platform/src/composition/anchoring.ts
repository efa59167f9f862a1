import { type AnchorKey, type EventStore, recordAnchor, withTimeout } from '@alur/event-sourcing';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logging.ts';

const EVERY_MS = 60 * 60_000;
/** A stop does not wait for a server that is away. */
const LAST_MS = 2_000;

export interface AnchoredLog {
  readonly service: string;
  readonly store: EventStore;
}

export interface AnchorTools {
  readonly tenants: readonly string[];
  readonly key: AnchorKey;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Anchors every log at the start, each hour and at the stop, so that a cut-off tail shows (architecture §3). A refusal
 * means that a log was shortened.
 */
export class Anchors {
  readonly #logs: readonly AnchoredLog[];
  readonly #tools: AnchorTools;
  /** Head of each log when all of it was anchored: to find out again that nothing has grown, all streams would be read. */
  readonly #anchored = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(logs: readonly AnchoredLog[], tools: AnchorTools) {
    this.#logs = logs;
    this.#tools = tools;
  }

  start(): void {
    void this.#next();
    this.#timer = setInterval(() => void this.#next(), EVERY_MS);
    this.#timer.unref();
  }

  /** Anchors what was done since the last round, once nothing more is done; needs the logs open. */
  async stop(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    const { logger } = this.#tools;
    await withTimeout(LAST_MS, this.#next()).catch((err) =>
      logger.error({ err }, 'the logs were not anchored at the stop'),
    );
  }

  /** Anchors each log that has grown. A failure is logged, and tried again. */
  async anchor(): Promise<void> {
    for (const log of this.#logs) {
      const { service, store } = log;
      try {
        if ((await store.head()) === this.#anchored.get(service)) continue;
        if (await this.#anchorTenants(log)) this.#anchored.set(service, await store.head());
      } catch (err) {
        this.#tools.logger.error({ service, err }, 'the log was not anchored');
      }
    }
  }

  #next(): Promise<void> {
    this.#running = this.#running.then(() => this.anchor());
    return this.#running;
  }

  /** False when a tenant's streams were refused. */
  async #anchorTenants({ service, store }: AnchoredLog): Promise<boolean> {
    const { tenants, key, clock, logger } = this.#tools;
    let isWhole = true;
    for (const tenant of tenants) {
      const result = await recordAnchor(store, { tenant, service, at: clock.now().toISOString(), key });
      if (result.outcome === 'accepted') continue;
      isWhole = false;
      logger.error({ service, tenant, ...result.rejection.facts }, 'the log was shortened');
    }
    return isWhole;
  }
}
