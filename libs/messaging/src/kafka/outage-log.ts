import type { Fault, KafkaLogger } from './client.ts';

/** An outage that lasts is logged as a warning each time so much has passed. */
const REPEAT_MS = 30_000;

interface Outage {
  readonly since: number;
  logged: number;
  warned: boolean;
}

/**
 * Logs a transient fault once, warns every 30 s while it lasts, and logs the recovery of what was warned of. A broker that
 * cannot be reached is logged once for all parts that need it, as a warning at once.
 */
export class OutageLog {
  readonly #log: KafkaLogger;
  readonly #brokers: string;
  readonly #faultOf: (error: unknown) => Fault;
  readonly #now: () => number;
  readonly #outages = new Map<string, Outage>();

  constructor(
    log: KafkaLogger,
    brokers: readonly string[],
    faultOf: (error: unknown) => Fault,
    now: () => number = Date.now,
  ) {
    this.#log = log;
    this.#brokers = `Kafka at ${brokers.join(',')}`;
    this.#faultOf = faultOf;
    this.#now = now;
  }

  /** Logs a transient fault of `part`. False for any other error: the caller has to report it. */
  note(part: string, error: unknown): boolean {
    const { condition, reason } = this.#faultOf(error);
    if (condition === 'away') this.#note(this.#brokers, `cannot be reached (${reason})`, true);
    if (condition === 'changing') this.waiting(part, `waits (${reason})`);
    return condition !== undefined;
  }

  /** Logs that `part` waits, where there is no error. */
  waiting(part: string, text: string): void {
    this.#note(part, text, false);
  }

  /** `part` works again, which also shows that the broker can be reached. */
  recovered(part: string): void {
    for (const name of [this.#brokers, part]) {
      if (this.#outages.get(name)?.warned) this.#log('info', `${name}: the wait is over`);
      this.#outages.delete(name);
    }
  }

  #note(name: string, text: string, warn: boolean): void {
    const now = this.#now();
    const outage = this.#outages.get(name);
    if (!outage) {
      this.#outages.set(name, { since: now, logged: now, warned: warn });
      this.#log(warn ? 'warn' : 'info', `${name} ${text}`);
    } else if (now - outage.logged >= REPEAT_MS) {
      outage.logged = now;
      outage.warned = true;
      this.#log('warn', `${name} ${text}, for ${Math.round((now - outage.since) / 1000)} s now`);
    }
  }
}
