import { commonLength, comparePlaces, type OrderField, type Place } from './order.ts';

const MAX_PLACES = 1_000;
const SLOW_MS = 25;
const SLOW_READS = 3;

/**
 * Places in the order of one kind of query, a page or two apart. They only cut reading into smaller stretches, so they
 * may be out of date: a server that reads all that a filter finds before it cuts to the limit then reads little more
 * than a page. A server that stops at the limit never gets slow enough to need them.
 */
export class Milestones {
  readonly #order: readonly OrderField[];
  #places: Place[] = [];
  #slow = 0;

  constructor(order: readonly OrderField[]) {
    this.#order = order;
  }

  /** The first place behind `from`. */
  next(from: Place | undefined): Place | undefined {
    if (!from) return this.#places[0];
    return this.#places[this.#firstBehind(from)];
  }

  /** True when reads have been slow so often that it pays to look for places. */
  note(ms: number): boolean {
    this.#slow = ms > SLOW_MS ? this.#slow + 1 : 0;
    return this.#slow >= SLOW_READS;
  }

  /** Puts the places found by a walk from `from` to the end in the place of those that were there. */
  replace(from: Place | undefined, walked: readonly Place[]): void {
    this.#slow = 0;
    const kept = from ? this.#places.slice(0, this.#firstBehind(from)) : [];
    const cut = walked.map((place, i) => {
      const neighbours = [walked[i - 1], walked[i + 1]].map((other) => (other ? commonLength(place, other) : 0));
      return place.slice(0, Math.max(...neighbours) + 1);
    });
    this.#places = thinned([...kept, ...cut]);
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

function thinned(places: Place[]): Place[] {
  return places.length <= MAX_PLACES ? places : thinned(places.filter((_, i) => i % 2 === 1));
}

/** Every `step`-th of what is added; the step grows so that the memory does not. */
export class Sampler {
  readonly #places: Place[] = [];
  #step: number;
  #seen = 0;

  constructor(step: number) {
    this.#step = step;
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
