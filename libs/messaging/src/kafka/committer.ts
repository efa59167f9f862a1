import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 200;

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface CommitterOptions {
  readonly commit: (positions: readonly (Place & { readonly offset: string })[]) => Promise<void>;
  /** False when the partition is read elsewhere by now: then its new reader commits. */
  readonly owned: (place: Place) => boolean;
  readonly onCommitted: () => void;
  readonly onError: (error: unknown) => void;
}

/** Commits what is done, one request at a time; what gets done meanwhile goes into the next one together. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #done = new Map<string, Place & { readonly offset: bigint }>();
  readonly #stop = new AbortController();
  #running = false;
  /** Ends with the first attempt after which nothing is left, or that fails. */
  #attempt = Promise.withResolvers<void>();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  done(place: Place, offset: bigint): void {
    this.#done.set(nameOf(place), { ...place, offset });
    if (!this.#running) void this.#run();
  }

  /** Forgets what a member of the group had done and did not get to commit. */
  lose(place: Place): void {
    this.#done.delete(nameOf(place));
  }

  /** Resolves when all that is done is committed, or could not be committed now. */
  async attempted(): Promise<void> {
    if (this.#running) await this.#attempt.promise;
  }

  /** Gives up what cannot be committed. */
  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { commit, owned, onCommitted, onError } = this.#options;
    const { signal } = this.#stop;
    this.#running = true;
    // Batches that end in the same turn of the loop go together.
    await Promise.resolve();
    while (this.#done.size > 0 && !signal.aborted) {
      const positions = [...this.#done.values()].filter(owned);
      this.#done.clear();
      try {
        if (positions.length > 0)
          await commit(positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })));
        onCommitted();
      } catch (error) {
        // While the group is shared anew, too: what is still ours then is committed after that.
        onError(error);
        for (const position of positions)
          if (!this.#done.has(nameOf(position)) && owned(position)) this.#done.set(nameOf(position), position);
        this.#attemptEnded();
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    this.#running = false;
    this.#attemptEnded();
  }

  #attemptEnded(): void {
    this.#attempt.resolve();
    this.#attempt = Promise.withResolvers<void>();
  }
}

function nameOf({ topic, partition }: Place): string {
  return `${topic}/${partition}`;
}
