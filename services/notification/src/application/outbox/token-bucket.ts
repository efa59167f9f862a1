/** Lets `burst` through at once and then `perSecond`. Time comes from the caller, in milliseconds. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;
  #restsUntil = 0;

  constructor(rate: { readonly perSecond: number; readonly burst: number }, now: number) {
    this.#perSecond = rate.perSecond;
    this.#burst = rate.burst;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  available(now: number): number {
    if (now < this.#restsUntil) return 0;
    const passed = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perSecond);
    this.#at = now;
    return Math.floor(this.#tokens);
  }

  take(now: number): boolean {
    if (this.available(now) < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** For a token that was taken and not used. */
  giveBack(): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + 1);
  }

  /** The other side asked to wait. */
  restUntil(instant: number): void {
    this.#restsUntil = Math.max(this.#restsUntil, instant);
  }
}
