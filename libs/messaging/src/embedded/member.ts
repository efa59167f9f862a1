import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeOptions, Delivery } from '../bus.ts';

/** One member of a consumer group: runs its batches, and resolves when none is running. */
export class Member {
  readonly options: ConsumeOptions;
  paused = false;
  /** Gives up one running batch each. */
  readonly #running = new Set<() => void>();
  #idle = Promise.withResolvers<void>();

  constructor(options: ConsumeOptions) {
    this.options = options;
  }

  /** Calls `onProcessed` with how many from the start of the batch were processed; the others must be delivered again. */
  async deliver(
    batch: readonly Delivery[],
    onProcessed: (count: number) => void,
  ): Promise<'processed' | 'held' | 'failed'> {
    // One promise per batch: a race against one that never settles would keep every batch in memory.
    const givenUp = Promise.withResolvers<undefined>();
    const giveUp = () => givenUp.resolve(undefined);
    this.#running.add(giveUp);
    try {
      const processed = await Promise.race([this.#process(batch), givenUp.promise]);
      if (processed === undefined) return 'failed';
      if (processed === 0) return 'held';
      onProcessed(processed);
      return 'processed';
    } finally {
      this.#running.delete(giveUp);
      if (this.#running.size === 0) {
        this.#idle.resolve();
        this.#idle = Promise.withResolvers<void>();
      }
    }
  }

  /** Waits for running batches, at most `limitMs`; then gives them up, so that another member gets them. */
  async drain(limitMs: number): Promise<void> {
    if (this.#running.size === 0) return;
    const limit = new AbortController();
    const expired = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([this.#idle.promise, expired]);
    limit.abort();
    for (const giveUp of this.#running) giveUp();
  }

  /** How many messages were processed; undefined when that failed. */
  async #process(batch: readonly Delivery[]): Promise<number | undefined> {
    const { admit, onBatch, onError } = this.options;
    try {
      const count = admit ? await admit(batch) : batch.length;
      if (count > 0) await onBatch(batch.slice(0, count));
      return count;
    } catch (error) {
      onError?.(error);
      return undefined;
    }
  }
}
