interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
}

/** The last applied revision of the streams that moved most recently, and who waits for one. */
export class AppliedRevisions {
  readonly #capacity: number;
  /** Insertion order is age: a stream that moves is put at the end. */
  readonly #revisions = new Map<string, number>();
  readonly #waiters = new Map<string, Set<Waiter>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  note(stream: string, revision: number): void {
    const known = this.#revisions.get(stream);
    const reached = Math.max(revision, known ?? -1);
    this.#revisions.delete(stream);
    this.#revisions.set(stream, reached);
    if (this.#revisions.size > this.#capacity) {
      const oldest = this.#revisions.keys().next();
      if (!oldest.done) this.#revisions.delete(oldest.value);
    }
    for (const waiter of this.#waiters.get(stream) ?? []) if (waiter.revision <= reached) waiter.resolve();
  }

  reached(stream: string, revision: number): boolean {
    return (this.#revisions.get(stream) ?? -1) >= revision;
  }

  /** Resolves when the revision is reached; `cancel` must be called in any case. */
  wait(stream: string, revision: number): { readonly reached: Promise<void>; cancel(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter: Waiter = { revision, resolve };
    const waiters = this.#waiters.get(stream) ?? new Set();
    waiters.add(waiter);
    this.#waiters.set(stream, waiters);
    if (this.reached(stream, revision)) resolve();
    return {
      reached: promise,
      cancel: () => {
        waiters.delete(waiter);
        if (waiters.size === 0) this.#waiters.delete(stream);
      },
    };
  }
}
