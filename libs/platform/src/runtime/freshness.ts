import { type Rejection, withTimeout } from '@alur/event-sourcing';
import type { ConsumerRuntime, ParkingLot } from '@alur/messaging';

/** How long an answer may wait for messages that are on their way; ms. */
export const LONGEST_WAIT_MS = 2_000;
/** Refusals that may only mean that the service has not heard of it. */
const UNHEARD = /-not-found$|^step-not-open$/;
/** For how long a known lag is shown again; ms. */
const FRESH_MS = 1_000;
/** How long a list may wait for the answer of the broker; ms. */
const LAG_MS = 200;

type Group = Pick<ConsumerRuntime, 'status' | 'caughtUp' | 'lag'>;

export interface FreshnessOptions {
  /** Message handlers and views of the service; known once they have started. */
  readonly groups: () => readonly Group[];
  readonly parking: Pick<ParkingLot, 'count' | 'parkedKeys'>;
  /** The error for what may be on its way. */
  readonly behind: () => Error;
  /** `LONGEST_WAIT_MS` when absent. */
  readonly waitMs?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/**
 * Whether a service has heard of everything that the others published: what it has not heard of yet, it must not call
 * missing. However many ask, one question at a time goes to the broker.
 */
export class Freshness {
  readonly #options: FreshnessOptions;
  readonly #waitMs: number;
  readonly #now: () => number;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<boolean> | undefined;
  #lag: { readonly until: number; readonly messages: Promise<number | null> } | undefined;

  constructor(options: FreshnessOptions) {
    this.#options = options;
    this.#waitMs = options.waitMs ?? LONGEST_WAIT_MS;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * What `look` finds, also when it arrives within the wait.
   * @param missing the error when there is no such thing.
   * @param key subject of the messages that would bring it, where it is known: only their parking counts then.
   * @throws what `missing` makes when the service had heard of all that was published before the call; else
   * what `behind` makes.
   */
  async find<T>(look: () => Promise<T | undefined>, missing: () => Error, key?: string): Promise<T> {
    const found = (await look()) ?? (await this.#lookAgain(look, key));
    if (found === undefined) throw missing();
    return found;
  }

  /**
   * Resolves when `look` answers true, also when that comes within the wait, and when the service had heard of all that
   * was published before the call: what it does not know then does not exist.
   * @param key subject of the messages that would bring it.
   * @throws what `behind` makes when it may be on its way.
   */
  async heardOf(key: string, look: () => Promise<boolean>): Promise<void> {
    const found = async () => (await look()) || undefined;
    if ((await found()) === undefined) await this.#lookAgain(found, key);
  }

  /**
   * What `run` answers; when it refuses because a case or a step is not known or not open, it runs again after what is on
   * its way has arrived.
   * @param key subject of the messages that would bring it.
   * @throws what `behind` makes when it may still be on its way.
   */
  async whenHeard<R extends { readonly outcome: string; readonly rejection?: Rejection }>(
    key: string,
    run: () => Promise<R>,
  ): Promise<R> {
    const results: R[] = [];
    await this.heardOf(key, async () => {
      const result = await run();
      results.push(result);
      return !UNHEARD.test(result.rejection?.code ?? '');
    });
    return results.at(-1)!;
  }

  async #lookAgain<T>(look: () => Promise<T | undefined>, key: string | undefined): Promise<T | undefined> {
    const current = await withTimeout(this.#waitMs, this.#caughtUp()).catch(() => false);
    const complete = current && !(await this.#isParked(key));
    const late = await look();
    if (late === undefined && !complete) throw this.#options.behind();
    return late;
  }

  /**
   * Messages that the group furthest behind has not applied, as known at most a second ago (the groups of a service read
   * the same topics, so their sum would count a message twice); null when the broker does not answer.
   */
  lag(): Promise<number | null> {
    if (this.#lag === undefined || this.#now() >= this.#lag.until) {
      const asked = Promise.all(this.#options.groups().map((group) => group.lag()));
      const messages = asked.then((lags) => Math.max(0, ...lags));
      this.#lag = { until: this.#now() + FRESH_MS, messages: withTimeout(LAG_MS, messages).catch(() => null) };
    }
    return this.#lag.messages;
  }

  /** Who asks while a question is under way shares the next one: the answer must not be older than the request. */
  #caughtUp(): Promise<boolean> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      const asked = this.#ask();
      this.#running = asked;
      return asked;
    });
    return this.#next;
  }

  async #ask(): Promise<boolean> {
    const groups = await Promise.all(this.#options.groups().map((group) => group.caughtUp(this.#waitMs)));
    return groups.every(Boolean);
  }

  async #isParked(key: string | undefined): Promise<boolean> {
    const { groups, parking } = this.#options;
    const parked = groups().map(async ({ status: { group } }) =>
      key === undefined ? parking.count(group) : (await parking.parkedKeys(group, [key])).size,
    );
    return (await Promise.all(parked)).some((count) => count > 0);
  }
}
