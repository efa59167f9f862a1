import { conditionOf, reasonOf } from './errors.ts';
import type { KafkaLogger } from './settings.ts';

/** From then on a wait is a warning, told again each time so much has passed. */
const LASTS_MS = 30_000;

interface Wait {
  readonly since: number;
  told: number;
  warned: boolean;
}

/**
 * Tells what passes by itself as waiting: once when it begins, as a warning when it lasts, and when what was warned of is
 * over. A broker that cannot be reached is told once for all who wait for it.
 */
export class Waits {
  readonly #log: KafkaLogger;
  readonly #brokers: string;
  readonly #now: () => number;
  readonly #waits = new Map<string, Wait>();

  constructor(log: KafkaLogger, brokers: readonly string[], now: () => number = Date.now) {
    this.#log = log;
    this.#brokers = `Kafka at ${brokers.join(',')}`;
    this.#now = now;
  }

  /** False for an error that does not pass by itself: the caller has to tell it. */
  takes(who: string, error: unknown): boolean {
    const condition = conditionOf(error);
    if (condition === 'away') this.#tell(this.#brokers, `cannot be reached (${reasonOf(error)})`, true);
    if (condition === 'settling') this.#tell(who, `waits (${reasonOf(error)})`, false);
    return condition !== undefined;
  }

  /** For what is waited for without an error. */
  tell(who: string, text: string): void {
    this.#tell(who, text, false);
  }

  /** Whoever waited goes on, which also shows that the broker is there. */
  over(who: string): void {
    for (const name of [this.#brokers, who]) {
      if (this.#waits.get(name)?.warned) this.#log('info', `${name}: the wait is over`);
      this.#waits.delete(name);
    }
  }

  #tell(who: string, text: string, atOnce: boolean): void {
    const now = this.#now();
    const wait = this.#waits.get(who);
    if (!wait) {
      this.#waits.set(who, { since: now, told: now, warned: atOnce });
      this.#log(atOnce ? 'warn' : 'info', `${who} ${text}`);
    } else if (now - wait.told >= LASTS_MS) {
      wait.told = now;
      wait.warned = true;
      this.#log('warn', `${who} ${text}, for ${Math.round((now - wait.since) / 1000)} s now`);
    }
  }
}
