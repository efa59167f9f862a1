const NOTHING = () => undefined;

/** Runs tasks that share a key one after the other, in the order in which they came; all others run beside them. */
export class KeyedMutex {
  readonly #tails = new Map<string, Promise<unknown>>();

  /**
   * All keys are taken within this call, so tasks over several keys cannot wait for each other in a circle. The task starts
   * within this call when nothing holds its keys.
   * @param task gets whether it had to wait; when it fails, the next one runs all the same
   */
  run<T>(keys: string | readonly string[], task: (waited: boolean) => Promise<T>): Promise<T> {
    const wanted = typeof keys === 'string' ? [keys] : keys;
    const before = wanted.flatMap((key) => this.#tails.get(key) ?? []);
    const result = before.length === 0 ? task(false) : Promise.all(before).then(() => task(true));
    const tail: Promise<void> = result.then(NOTHING, NOTHING).then(() => {
      for (const key of wanted) if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    for (const key of wanted) this.#tails.set(key, tail);
    return result;
  }
}
