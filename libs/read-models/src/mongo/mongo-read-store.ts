import type { Connection, mongo } from '@alur/mongo';
import { checkDefinition } from '../query-check.ts';
import type { Collection, CollectionDefinition, ReadStore } from '../read-store.ts';
import { Generations } from './generations.ts';
import { ensureIndexes } from './indexes.ts';
import { generationOf, Live, Shadow } from './live.ts';
import { MongoCollection } from './mongo-collection.ts';
import { reachable } from './reachable.ts';

/**
 * Views as documents of one MongoDB database, in which each view has one collection per generation. The connection is the
 * caller's: `openMongo` of `@alur/mongo` makes one with the right concerns.
 */
export class MongoReadStore implements ReadStore {
  readonly shared = true;
  readonly #db: mongo.Db;
  readonly #generations: Generations;
  readonly #live = new Map<string, Live>();
  /** Shadows that this store began. */
  readonly #shadows = new Map<string, number>();

  constructor(connection: Connection) {
    if (!connection.db) throw new Error('The connection to MongoDB is not open');
    this.#db = connection.db;
    this.#generations = new Generations(connection.db);
  }

  async open<T extends object>(definition: CollectionDefinition): Promise<Collection<T>> {
    checkDefinition(definition);
    const pointer = await this.#generations.open(definition);
    await ensureIndexes(this.#db, generationOf(this.#db, definition.name, pointer.live).native, definition);
    const known = this.#live.get(definition.name);
    known?.follow(definition, pointer);
    const live = known ?? new Live(this.#db, this.#generations, definition, pointer);
    this.#live.set(definition.name, live);
    return reachable(new MongoCollection<T>(live));
  }

  async openShadow<T extends object>(definition: CollectionDefinition): Promise<Collection<T>> {
    checkDefinition(definition);
    const number = await this.#generations.begin(definition);
    const generation = generationOf(this.#db, definition.name, number);
    await ensureIndexes(this.#db, generation.native, definition);
    this.#shadows.set(definition.name, number);
    return reachable(new MongoCollection<T>(new Shadow(definition, generation)));
  }

  async dropShadow({ name }: CollectionDefinition): Promise<void> {
    await this.#generations.abandon(name, this.#shadows.get(name));
    this.#shadows.delete(name);
  }

  async promoteShadow(definition: CollectionDefinition): Promise<void> {
    const pointer = await this.#generations.promote(definition, this.#shadows.get(definition.name));
    this.#shadows.delete(definition.name);
    this.#live.get(definition.name)?.follow(definition, pointer);
  }

  async close(): Promise<void> {
    // Nothing is held back: every write has been acknowledged, and the connection belongs to the caller.
  }
}
