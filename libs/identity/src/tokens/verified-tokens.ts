import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What a token proved, and until when (seconds since 1970). */
export interface Verified<T> {
  readonly value: T;
  readonly expiresAt: number;
}

/**
 * Remembers tokens whose signature was checked, because the check costs more than most requests. Kept by SHA-256, so that
 * no usable token is in memory; the least recently used is evicted first.
 */
export class VerifiedTokens<T> {
  readonly #entries: LRUCache<string, { readonly value: T; readonly until: number }>;
  readonly #maxAge: number;
  readonly #now: () => Date;

  /** @param options.maxAge seconds after which a token is checked again even if it has not expired */
  constructor(options: { readonly now: () => Date; readonly capacity?: number; readonly maxAge?: number }) {
    this.#now = options.now;
    this.#entries = new LRUCache({ max: options.capacity ?? 5_000 });
    this.#maxAge = options.maxAge ?? Number.POSITIVE_INFINITY;
  }

  async get(token: string, verify: () => Promise<Verified<T>>): Promise<T> {
    const name = createHash('sha256').update(token).digest('base64');
    const known = this.#entries.get(name);
    if (known !== undefined && this.#seconds() < known.until) return known.value;
    this.#entries.delete(name);
    const { value, expiresAt } = await verify();
    this.#entries.set(name, { value, until: Math.min(expiresAt, this.#seconds() + this.#maxAge) });
    return value;
  }

  #seconds(): number {
    return this.#now().getTime() / 1000;
  }
}
