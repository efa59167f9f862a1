import type { mongo } from '@alur/mongo';
import type { CollectionDefinition } from '../read-store.ts';
import { UnavailableError } from '../unavailable-error.ts';
import { type Generations, nativeName, type Pointer } from './generations.ts';
import type { Stored } from './stored.ts';

/** How long another process's promotion may stay unseen by readers. */
const FRESH_MS = 1_000;

/** One generation of a collection. */
export interface Generation {
  readonly number: number;
  readonly native: mongo.Collection<Stored>;
}

/** Where a handle reads and writes: fixed for a shadow, following the pointer for a live collection. */
export interface Target {
  readonly definition: CollectionDefinition;
  generation(): Promise<Generation>;
  /** After a write of unknown outcome and generation: the next call reads the pointer again. */
  doubt(): void;
  /** False when the generation was replaced meanwhile: what was written to it is lost and must be done again. */
  isStillWritten(generation: Generation): Promise<boolean>;
}

export function generationOf(db: mongo.Db, name: string, number: number): Generation {
  return { number, native: db.collection<Stored>(nativeName(name, number)) };
}

/** The live generation of one collection, shared by all handles of a store. */
export class Live implements Target {
  readonly #db: mongo.Db;
  readonly #generations: Generations;
  #definition: CollectionDefinition;
  #current: Generation;
  #checkedAt = performance.now();

  constructor(db: mongo.Db, generations: Generations, definition: CollectionDefinition, pointer: Pointer) {
    this.#db = db;
    this.#generations = generations;
    this.#definition = definition;
    this.#current = generationOf(db, definition.name, pointer.live);
  }

  get definition(): CollectionDefinition {
    return this.#definition;
  }

  /** After this store itself opened or promoted the collection. */
  follow(definition: CollectionDefinition, pointer: Pointer): void {
    this.#definition = definition;
    this.#moveTo(pointer);
  }

  /** A process with an older version of a view reads its own generation, as long as that is kept. */
  async generation(): Promise<Generation> {
    if (performance.now() - this.#checkedAt > FRESH_MS) {
      const pointer = await this.#generations.read(this.#definition.name);
      if (pointer.version === this.#definition.version) this.#moveTo(pointer);
      else this.#checkedAt = performance.now();
    }
    return this.#current;
  }

  doubt(): void {
    this.#checkedAt = Number.NEGATIVE_INFINITY;
  }

  async isStillWritten(generation: Generation): Promise<boolean> {
    const { name, version } = this.#definition;
    const pointer = await this.#generations.read(name);
    if (pointer.version !== version) {
      throw new UnavailableError(
        `${name} is kept in version ${pointer.version} now, this process knows version ${version}: restart it with the new code`,
      );
    }
    this.#moveTo(pointer);
    return pointer.live === generation.number;
  }

  #moveTo(pointer: Pointer): void {
    this.#checkedAt = performance.now();
    if (pointer.live !== this.#current.number)
      this.#current = generationOf(this.#db, this.#definition.name, pointer.live);
  }
}

/** The generation that a rebuild fills. Only its builder writes it; whether it is still wanted shows at its promotion. */
export class Shadow implements Target {
  readonly definition: CollectionDefinition;
  readonly #generation: Generation;

  constructor(definition: CollectionDefinition, generation: Generation) {
    this.definition = definition;
    this.#generation = generation;
  }

  async generation(): Promise<Generation> {
    return this.#generation;
  }

  doubt(): void {}

  async isStillWritten(): Promise<boolean> {
    return true;
  }
}
