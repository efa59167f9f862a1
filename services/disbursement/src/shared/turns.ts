/**
 * Lets work on the same key take turns. A request that has just begun a step must not share the run of a consumer that
 * looked before the step began: that run would answer a state without it.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    const kept = turn.finally(() => {
      if (this.#last.get(key) === kept) this.#last.delete(key);
    });
    this.#last.set(key, kept);
    return kept;
  }
}
