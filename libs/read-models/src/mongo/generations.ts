import { isDuplicateKey, type mongo } from '@alur/mongo';
import { QueryError } from '../query-error.ts';
import type { CollectionDefinition } from '../read-store.ts';

/** How long a handle of another process may still read the generation that was replaced. */
const RETIRED_MS = 60_000;
/** Versions of documents begin anew in each generation, so that what was loaded from one cannot be written to another. */
const VERSIONS_OF_A_GENERATION = 2 ** 32;

/** Which generation of a collection is live. One document per collection; changing it is the promotion. */
export interface Pointer {
  readonly _id: string;
  /** Definition version of the live generation. */
  readonly version: number;
  readonly live: number;
  readonly shadow?: number;
  /** The last number given to a generation. */
  readonly last: number;
  readonly retired?: readonly { readonly generation: number; readonly at: Date }[];
}

export function nativeName(name: string, generation: number): string {
  return `${name}.${generation}`;
}

export function firstVersion(generation: number): number {
  return generation * VERSIONS_OF_A_GENERATION;
}

/** The pointers of all collections of one database. */
export class Generations {
  readonly #db: mongo.Db;
  readonly #pointers: mongo.Collection<Pointer>;

  constructor(db: mongo.Db) {
    this.#db = db;
    this.#pointers = db.collection<Pointer>('view-generations');
  }

  /** The pointer, made when it is missing; its version becomes that of the definition. */
  async open({ name, version }: CollectionDefinition): Promise<Pointer> {
    return this.#change(name, { $set: { version }, $setOnInsert: { live: 0, last: 0 } });
  }

  async read(name: string): Promise<Pointer> {
    const pointer = await this.#pointers.findOne({ _id: name });
    if (!pointer) throw new QueryError('query-invalid', `${name} was removed from the database`);
    return pointer;
  }

  /** A new, empty generation; an earlier shadow is given up. */
  async begin({ name, version }: CollectionDefinition): Promise<number> {
    const pointer = await this.#change(name, { $inc: { last: 1 }, $setOnInsert: { version, live: 0 } });
    await this.#pointers.updateOne({ _id: name, last: pointer.last }, { $set: { shadow: pointer.last } });
    await this.tidy(name);
    return pointer.last;
  }

  /** Makes the shadow live, unless another was begun meanwhile. */
  async promote({ name, version }: CollectionDefinition, shadow: number | undefined): Promise<Pointer> {
    const before = shadow === undefined ? null : await this.#pointers.findOne({ _id: name, shadow });
    const promoted =
      before &&
      (await this.#pointers.findOneAndUpdate(
        { _id: name, shadow: before.shadow!, live: before.live },
        {
          $set: { live: before.shadow!, version },
          $unset: { shadow: 1 },
          $push: { retired: { generation: before.live, at: new Date() } },
        },
        { returnDocument: 'after' },
      ));
    if (!promoted) throw new QueryError('query-invalid', `${name} has no shadow to promote, or another one was begun`);
    await this.tidy(name);
    return promoted;
  }

  /** Gives up this shadow, or whichever there is when it is undefined. */
  async abandon(name: string, shadow: number | undefined): Promise<void> {
    await this.#pointers.updateOne({ _id: name, ...(shadow !== undefined && { shadow }) }, { $unset: { shadow: 1 } });
    await this.tidy(name);
  }

  /** Drops what is not read any more: abandoned shadows and generations that were replaced a while ago. */
  async tidy(name: string): Promise<void> {
    const pointer = await this.read(name);
    const old = (pointer.retired ?? []).filter(({ at }) => Date.now() - at.getTime() > RETIRED_MS);
    if (old.length > 0) {
      const generation = { $in: old.map((one) => one.generation) };
      await this.#pointers.updateOne({ _id: name }, { $pull: { retired: { generation } } });
    }
    const gone = new Set(old.map(({ generation }) => generation));
    const retired = (pointer.retired ?? []).map((one) => one.generation).filter((generation) => !gone.has(generation));
    const used = new Set([pointer.live, pointer.shadow, ...retired]);
    const there = await this.#db
      .listCollections({ name: { $regex: `^${name}\\.\\d+$` } }, { nameOnly: true })
      .toArray();
    for (const collection of there) {
      const generation = Number(collection.name.slice(name.length + 1));
      // A number above the last known one was given meanwhile.
      if (generation <= pointer.last && !used.has(generation)) await this.#db.dropCollection(collection.name);
    }
  }

  /** Two processes may make the same document at once: one of them finds it there. */
  async #change(name: string, update: mongo.UpdateFilter<Pointer>): Promise<Pointer> {
    for (let attempt = 1; ; attempt++) {
      try {
        const options = { upsert: true, returnDocument: 'after' } as const;
        const pointer = await this.#pointers.findOneAndUpdate({ _id: name }, update, options);
        if (pointer) return pointer;
      } catch (error) {
        if (attempt === 3 || !isDuplicateKey(error)) throw error;
      }
    }
  }
}
