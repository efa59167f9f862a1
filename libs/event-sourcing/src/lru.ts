/** A map that keeps the `limit` entries used last. */
export class Lru<V> {
  readonly #limit: number;
  readonly #entries = new Map<string, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.#touch(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#touch(key, value);
    if (this.#entries.size <= this.#limit) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  /** A map iterates in the order of insertion: the entry that was inserted first is the one not used for longest. */
  #touch(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
