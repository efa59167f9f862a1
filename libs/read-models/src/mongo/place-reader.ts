import type { mongo } from '@alur/mongo';
import { Milestones, Sampler } from './milestones.ts';
import {
  branchesOf,
  type Conditions,
  comparePlaces,
  filterOf,
  type OrderField,
  type Place,
  placeOfStored,
  type Stretch,
  sortSpec,
  stretches,
} from './order.ts';
import type { Stored } from './stored.ts';

/** A stretch with less than this part of a page costs more than it saves. */
const FULL_ENOUGH = 8;
const MAX_SHAPES = 500;
/** Documents from one place to the next: about a page of a screen. */
const STEP = 50;
/** Places that one walk looks at, so that it ends on a server where it was not needed. */
const MAX_WALK = 100_000;

/** Remembered milestones of the kinds of queries of one collection, the latest used last. */
export class Shapes {
  readonly #shapes = new Map<string, Milestones>();

  of(conditions: Conditions, order: readonly OrderField[]): Milestones {
    const key = JSON.stringify([...conditions, order]);
    const known = this.#shapes.get(key) ?? new Milestones(order);
    this.#shapes.delete(key);
    this.#shapes.set(key, known);
    if (this.#shapes.size > MAX_SHAPES) this.#shapes.delete(this.#shapes.keys().next().value!);
    return known;
  }
}

/** Reads the documents that meet the conditions, in order, from a place on. */
export class PlaceReader {
  readonly #native: mongo.Collection<Stored>;
  readonly #conditions: Conditions;
  readonly #order: readonly OrderField[];
  readonly #milestones: Milestones;
  #from: Place | undefined;

  constructor(
    native: mongo.Collection<Stored>,
    shapes: Shapes,
    conditions: Conditions,
    order: readonly OrderField[],
    from: Place | undefined,
  ) {
    this.#native = native;
    this.#conditions = conditions;
    this.#order = order;
    this.#milestones = shapes.of(conditions, order);
    this.#from = from;
  }

  /** Up to `limit` further documents; fewer only at the end. */
  async take(limit: number): Promise<Stored[]> {
    const found: Stored[] = [];
    for (let from = this.#from; ; ) {
      const to = this.#milestones.next(from, limit - found.length);
      const begun = performance.now();
      const here = await this.#read(from, to, limit - found.length);
      found.push(...here);
      const slow = this.#milestones.note(performance.now() - begun);
      // A stretch that was read to its end holds too little to be what makes reading slow.
      if (slow && found.length === limit) await this.#walk(from, to);
      if (found.length === limit || to === undefined) break;
      if (here.length < limit / FULL_ENOUGH) this.#milestones.forget(to);
      from = to;
    }
    const last = found.at(-1);
    if (last) this.#from = placeOfStored(this.#order, last);
    return found;
  }

  /** All stretches at once between milestones, where each costs its round trip more than its documents. */
  async #read(from: Place | undefined, to: Place | undefined, limit: number): Promise<Stored[]> {
    const all = stretches(this.#order, from, to);
    if (to) {
      const answers = await Promise.all(all.map((stretch) => this.#readStretch(stretch, limit)));
      return answers.flat().slice(0, limit);
    }
    const found: Stored[] = [];
    for (const stretch of all) {
      found.push(...(await this.#readStretch(stretch, limit - found.length)));
      if (found.length === limit) break;
    }
    return found;
  }

  /**
   * One query where the server walks its index for every value of `in` by itself. One that needs milestones does not, so
   * each combination is a query then, and their answers are merged.
   */
  async #readStretch(stretch: Stretch, limit: number): Promise<Stored[]> {
    const branches = this.#milestones.used ? branchesOf(this.#conditions) : [this.#conditions];
    const options = { sort: sortSpec(this.#order), limit };
    const filters = branches.flatMap((branch) => filterOf(branch, stretch) ?? []);
    const answers = await Promise.all(filters.map((filter) => this.#native.find(filter, options).toArray()));
    if (answers.length <= 1) return answers.flat();
    const places = new Map(
      answers.flat().map((stored) => [stored._id, { stored, place: placeOfStored(this.#order, stored) }]),
    );
    const sorted = [...places.values()].sort((a, b) => comparePlaces(this.#order, a.place, b.place));
    return sorted.slice(0, limit).map(({ stored }) => stored);
  }

  async #walk(from: Place | undefined, to: Place | undefined): Promise<void> {
    const sampler = new Sampler(STEP);
    const projection = Object.fromEntries(Object.keys(sortSpec(this.#order)).map((path) => [path, 1]));
    let left = MAX_WALK;
    for (const stretch of stretches(this.#order, from, to)) {
      const filter = filterOf(this.#conditions, stretch);
      if (!filter || left === 0) continue;
      const options = { sort: sortSpec(this.#order), projection, limit: left };
      for await (const stored of this.#native.find(filter, options)) {
        sampler.add(placeOfStored(this.#order, stored));
        left -= 1;
      }
    }
    this.#milestones.add(from, sampler.places, sampler.step);
  }
}
