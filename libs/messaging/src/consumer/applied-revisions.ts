import { LRUCache } from 'lru-cache';

interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
}

/** The last applied revision of the streams that moved most recently, and who waits for one. */
export class AppliedRevisions {
  readonly #revisions: LRUCache<string, number>;
  readonly #waiters = new Map<string, Set<Waiter>>();

  constructor(capacity: number) {
    this.#revisions = new LRUCache({ max: capacity });
  }

  note(stream: string, revision: number): void {
    const reached = Math.max(revision, this.#revisions.peek(stream) ?? -1);
    this.#revisions.set(stream, reached);
    for (const waiter of this.#waiters.get(stream) ?? []) if (waiter.revision <= reached) waiter.resolve();
  }

  reached(stream: string, revision: number): boolean {
    return (this.#revisions.peek(stream) ?? -1) >= revision;
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
