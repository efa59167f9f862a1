import { nameOf, type Position, type TopicPartition } from './client.ts';

const RETRY_MS = 200;

export interface CommitterOptions {
  readonly commit: (positions: readonly Position[]) => Promise<void>;
  /** False when another member reads the partition by now, which then commits. */
  readonly owned: (at: TopicPartition) => boolean;
  readonly onCommitted: () => void;
  readonly onError: (error: unknown) => void;
}

/** Commits finished offsets, one request at a time; those that are added during a request are committed together by the next. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #done = new Map<string, Position>();
  #attempt: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Everything before the offset is finished. */
  done(at: TopicPartition, offset: bigint): void {
    this.#done.set(nameOf(at), { ...at, offset: String(offset) });
    void this.attempt();
  }

  /** Drops what is not committed yet of a partition (`topic/partition`) that moved to another member. */
  lose(name: string): void {
    this.#done.delete(name);
  }

  /** Resolves when everything finished is committed, or when a request failed; that one is repeated later. */
  attempt(): Promise<void> {
    this.#attempt ??= this.#commitAll();
    return this.#attempt;
  }

  /** Drops what is not committed yet. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  async #commitAll(): Promise<void> {
    const { commit, owned, onCommitted, onError } = this.#options;
    clearTimeout(this.#retry);
    // Batches that end in the same turn of the event loop are committed together.
    await Promise.resolve();
    while (this.#done.size > 0 && !this.#stopped) {
      const positions = [...this.#done.values()].filter(owned);
      this.#done.clear();
      try {
        if (positions.length > 0) await commit(positions);
        onCommitted();
      } catch (error) {
        onError(error);
        // Also during a rebalance: what is still owned after it is committed then.
        for (const position of positions)
          if (!this.#done.has(nameOf(position)) && owned(position)) this.#done.set(nameOf(position), position);
        if (!this.#stopped) this.#retry = setTimeout(() => this.attempt(), RETRY_MS);
        break;
      }
    }
    this.#attempt = undefined;
  }
}
