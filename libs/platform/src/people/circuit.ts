export interface CircuitOptions {
  /** Failures in a row after which the circuit opens for a while. */
  readonly failures: number;
  /** Milliseconds without a call; then one call tries. */
  readonly pauseMs: number;
  /** Milliseconds on a clock that only goes forward. */
  readonly now?: () => number;
}

/** Spares callers the wait for a server that does not answer, and the server the calls while it starts. */
export class Circuit {
  readonly #options: CircuitOptions;
  readonly #now: () => number;
  #failed = 0;
  #closedUntil = 0;

  constructor(options: CircuitOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** False while the circuit is open. After a pause it is true for one caller; the others wait for the outcome. */
  allows(): boolean {
    const { failures, pauseMs } = this.#options;
    if (this.#failed < failures) return true;
    if (this.#now() < this.#closedUntil) return false;
    this.#closedUntil = this.#now() + pauseMs;
    return true;
  }

  succeeded(): void {
    this.#failed = 0;
  }

  failed(): void {
    this.#failed += 1;
    this.#closedUntil = this.#now() + this.#options.pauseMs;
  }
}
