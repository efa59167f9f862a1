import { type EventStore, recordAnchor } from '@alur/event-sourcing';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';

const CHECK_EVERY_MS = 10 * 60_000;

export interface AnchoredLog {
  readonly service: string;
  readonly store: EventStore;
}

/** Anchors every log once a day, so that a cut-off tail shows (architecture §3). A refusal means that a log was shortened. */
export class DailyAnchors {
  readonly #logs: readonly AnchoredLog[];
  readonly #tenants: readonly string[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(logs: readonly AnchoredLog[], tenants: readonly string[], clock: Clock, logger: Logger) {
    this.#logs = logs;
    this.#tenants = tenants;
    this.#clock = clock;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => void this.anchor(), CHECK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Anchors the day before today (UTC) in each log where that is still to do. */
  async anchor(): Promise<void> {
    const at = this.#clock.now();
    const day = new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10);
    for (const { service, store } of this.#logs) {
      for (const tenant of this.#tenants) {
        const result = await recordAnchor(store, day, { tenant, service, at: at.toISOString() });
        if (result.outcome === 'rejected') {
          this.#logger.error({ service, tenant, ...result.rejection.facts }, 'the log was shortened');
        }
      }
    }
  }
}
