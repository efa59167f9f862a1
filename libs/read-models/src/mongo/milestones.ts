import { commonLength, comparePlaces, type OrderField, type Place } from './order.ts';

const MAX_PLACES = 1_000;
const SLOW_MS = 5;
const SLOW_READS = 3;
const MAX_PATIENCE = 100;

/**
 * Places in the order of one kind of query, a page or two apart. They only cut reading into smaller stretches, so they
 * may be out of date: a server that reads all that a filter finds before it cuts to the limit then reads little more
 * than a page. A server that stops at the limit never gets slow enough to need them.
 */
export class Milestones {
  readonly #order: readonly OrderField[];
  #places: Place[] = [];
  /** Documents between two places, about. */
  #step = 1;
  #slow = 0;
  #patience = SLOW_READS;

  constructor(order: readonly OrderField[]) {
    this.#order = order;
  }

  /**
   * A place behind `from` before which `count` documents lie, and up to a few pages more: they cost less than asking
   * again for the last ones.
   */
  next(from: Place | undefined, count: number): Place | undefined {
    const first = from ? this.#firstBehind(from) : 0;
    // One more, because `from` lies somewhere between two places.
    const wanted = first + Math.ceil(count / this.#step);
    return this.#places[Math.min(wanted, Math.max(first, this.#places.length - 1))];
  }

  /** Some are known: the server was slow without them. */
  get used(): boolean {
    return this.#places.length > 0;
  }

  /** True when reads have been slow so often that it pays to look for places. */
  note(ms: number): boolean {
    this.#slow = ms > SLOW_MS ? this.#slow + 1 : 0;
    return this.#slow >= this.#patience;
  }

  /**
   * Adds the places found by a walk from `from` to the next known place. Where there are none, size was not what made
   * reading slow, and it will be asked for less often.
   */
  add(from: Place | undefined, walked: readonly Place[], step: number): void {
    const cut = walked.map((place, i) => {
      const neighbours = [walked[i - 1], walked[i + 1]].map((other) => (other ? commonLength(place, other) : 0));
      return place.slice(0, Math.max(...neighbours) + 1);
    });
    const behind = from ? this.#firstBehind(from) : 0;
    const next = this.#places[behind];
    const between = cut.filter((place) => !next || comparePlaces(this.#order, place, next) < 0);
    if (between.length > 0) this.#step = step;
    this.#slow = 0;
    this.#patience = between.length > 0 ? SLOW_READS : Math.min(2 * this.#patience, MAX_PATIENCE);
    this.#places = [...this.#places.slice(0, behind), ...between, ...this.#places.slice(behind)];
    while (this.#places.length > MAX_PLACES) {
      this.#places = this.#places.filter((_, i) => i % 2 === 1);
      this.#step *= 2;
    }
  }

  /** Forgets a place that too little lies before. */
  forget(place: Place): void {
    this.#places = this.#places.filter((known) => known !== place);
  }

  #firstBehind(from: Place): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePlaces(this.#order, this.#places[middle]!, from) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Every `step`-th of what is added; the step grows so that the memory does not. */
export class Sampler {
  readonly #places: Place[] = [];
  #step: number;
  #seen = 0;

  constructor(step: number) {
    this.#step = step;
  }

  /** How many were added for each place kept. */
  get step(): number {
    return this.#step;
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  add(place: Place): void {
    this.#seen += 1;
    if (this.#seen % this.#step !== 0) return;
    this.#places.push(place);
    if (this.#places.length < 2 * MAX_PLACES) return;
    this.#step *= 2;
    const kept = this.#places.filter((_, i) => i % 2 === 1);
    this.#places.splice(0, this.#places.length, ...kept);
  }
}
