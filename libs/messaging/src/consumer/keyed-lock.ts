/** Runs tasks that share a key one after the other, in the order they came in; other tasks run beside them. */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * All keys are taken at once, so tasks over several keys cannot wait for each other in a circle. The task starts within
   * this call when nothing was before it, and is told whether it `waited`.
   */
  run<T>(keys: readonly string[], task: (waited: boolean) => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#tails.get(key) ?? []);
    const result = before.length === 0 ? task(false) : Promise.all(before).then(() => task(true));
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    for (const key of keys) this.#tails.set(key, tail);
    void tail.then(() => {
      for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }
}
