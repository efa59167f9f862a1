import { LRUCache } from 'lru-cache';

interface Attempts {
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly last: number;
}

export interface BackoffOptions {
  /** Failures without a wait. */
  readonly free: number;
  /** First wait in seconds; each further failure doubles it. */
  readonly firstWait: number;
  readonly maxWait: number;
  readonly now: () => Date;
  /** How many keys are remembered; the one not seen for longest is forgotten first. */
  readonly capacity?: number;
}

const FORGET_AFTER = 60 * 60 * 1000;

/**
 * Slows down repeated failures per key. An attempt counts as failed from its beginning, so that many at the same time gain
 * nothing.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #attempts: LRUCache<string, Attempts>;

  constructor(options: BackoffOptions) {
    this.#options = options;
    this.#attempts = new LRUCache({ max: options.capacity ?? 20_000 });
  }

  /** Seconds to wait; 0 when the attempt is allowed. */
  begin(key: string): number {
    const { free, firstWait, maxWait } = this.#options;
    const now = this.#options.now().getTime();
    const known = this.#attempts.get(key);
    const before = known !== undefined && now - known.last < FORGET_AFTER ? known : { failures: 0, until: 0 };
    if (now < before.until) return Math.ceil((before.until - now) / 1000);
    const failures = before.failures + 1;
    const wait = failures < free ? 0 : Math.min(firstWait * 2 ** (failures - free), maxWait);
    this.#attempts.set(key, { failures, until: now + wait * 1000, last: now });
    return 0;
  }

  /** Whether the attempt that has just begun made the next ones wait. */
  isSlow(key: string): boolean {
    return (this.#attempts.get(key)?.until ?? 0) > this.#options.now().getTime();
  }

  succeeded(key: string): void {
    this.#attempts.delete(key);
  }

  /** Takes back one attempt, and leaves the failures of others under the same key. */
  takeBack(key: string): void {
    const known = this.#attempts.get(key);
    if (known !== undefined) this.#attempts.set(key, { ...known, failures: known.failures - 1, until: 0 });
  }
}
