import { contentOf } from './documents.ts';
import type { Collection, Loaded } from './read-store.ts';

/** A document that several processes change. */
export class SharedDocument<T extends object> {
  readonly #collection: Collection<T>;
  readonly #id: string;

  constructor(collection: Collection<T>, id: string) {
    this.#collection = collection;
    this.#id = id;
  }

  async read(): Promise<T | undefined> {
    return stateOf(await this.#load());
  }

  /** Stores what `change` makes of the newest state, again when another process was faster; nothing when it is the same. */
  async change(change: (known: T | undefined) => T | undefined): Promise<T | undefined> {
    for (;;) {
      const loaded = await this.#load();
      const known = stateOf(loaded);
      const document = change(known);
      if (document === undefined || document === known) return document;
      const expectedVersion = loaded?.version ?? 0;
      const { conflicts } = await this.#collection.write([{ id: this.#id, document, sources: {}, expectedVersion }]);
      if (conflicts.length === 0) return document;
    }
  }

  async #load(): Promise<Loaded<T> | undefined> {
    return (await this.#collection.load([this.#id])).get(this.#id);
  }
}

function stateOf<T extends object>(loaded: Loaded<T> | undefined): T | undefined {
  return loaded?.document ? (contentOf(loaded.document) as T) : undefined;
}
