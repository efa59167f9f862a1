import { type EventStore, recordAnchor } from '@alur/event-sourcing';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logging.ts';

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
  /** The day that is anchored, by log and tenant: to find it out again, all streams of the log would be read. */
  readonly #anchored = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(logs: readonly AnchoredLog[], tenants: readonly string[], clock: Clock, logger: Logger) {
    this.#logs = logs;
    this.#tenants = tenants;
    this.#clock = clock;
    this.#logger = logger;
  }

  start(): void {
    const next = () => {
      this.#running = this.#running.then(() => this.anchor());
    };
    next();
    this.#timer = setInterval(next, CHECK_EVERY_MS);
    this.#timer.unref();
  }

  /** Lets a running round end: it needs the logs open. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Anchors the day before today (UTC) in each log where that is still to do. A failure is logged, and tried again. */
  async anchor(): Promise<void> {
    const at = this.#clock.now();
    const day = new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10);
    for (const { service, store } of this.#logs) {
      for (const tenant of this.#tenants) {
        const place = `${service}/${tenant}`;
        if (this.#anchored.get(place) === day) continue;
        try {
          const result = await recordAnchor(store, day, { tenant, service, at: at.toISOString() });
          if (result.outcome === 'accepted') this.#anchored.set(place, day);
          else this.#logger.error({ service, tenant, ...result.rejection.facts }, 'the log was shortened');
        } catch (err) {
          this.#logger.error({ service, tenant, err }, 'the log was not anchored');
        }
      }
    }
  }
}
