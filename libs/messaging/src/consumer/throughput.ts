const SECONDS = 60;

/** Counts what was done in the last minute, second by second; it needs no timer. */
export class Throughput {
  readonly #now: () => Date;
  /** One count for each second of the minute, and the second it belongs to. */
  readonly #counts = new Array<number>(SECONDS).fill(0);
  readonly #seconds = new Array<number>(SECONDS).fill(Number.NEGATIVE_INFINITY);

  constructor(now: () => Date) {
    this.#now = now;
  }

  add(): void {
    const second = this.#second();
    const slot = slotOf(second);
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#counts[slot] = 0;
    }
    this.#counts[slot]! += 1;
  }

  /** Mean over the last 60 seconds, the running one included. */
  perSecond(): number {
    const oldest = this.#second() - SECONDS;
    const recent = this.#counts.filter((_, slot) => this.#seconds[slot]! > oldest);
    return recent.reduce((sum, count) => sum + count, 0) / SECONDS;
  }

  #second(): number {
    return Math.floor(this.#now().getTime() / 1_000);
  }
}

function slotOf(second: number): number {
  return ((second % SECONDS) + SECONDS) % SECONDS;
}
