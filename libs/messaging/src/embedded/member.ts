import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeOptions, Delivery } from '../bus.ts';

/** One member of a consumer group: runs its batches and knows when none is running. */
export class Member {
  readonly options: ConsumeOptions;
  paused = false;
  #inFlight = 0;
  #idle = Promise.withResolvers<void>();
  readonly #givenUp = Promise.withResolvers<false>();

  constructor(options: ConsumeOptions) {
    this.options = options;
  }

  /** True when the batch was processed, after calling `onProcessed`; false when it must be delivered again. */
  async deliver(batch: readonly Delivery[], onProcessed: () => void): Promise<boolean> {
    this.#inFlight += 1;
    try {
      const processed = await Promise.race([this.#process(batch), this.#givenUp.promise]);
      if (processed) onProcessed();
      return processed;
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight === 0) {
        this.#idle.resolve();
        this.#idle = Promise.withResolvers<void>();
      }
    }
  }

  /** Waits for running batches, at most `limitMs`; then gives them up, so that another member gets them. */
  async drain(limitMs: number): Promise<void> {
    if (this.#inFlight === 0) return;
    const limit = new AbortController();
    const expired = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([this.#idle.promise, expired]);
    limit.abort();
    this.#givenUp.resolve(false);
  }

  async #process(batch: readonly Delivery[]): Promise<boolean> {
    try {
      await this.options.onBatch(batch);
      return true;
    } catch (error) {
      this.options.onError?.(error);
      return false;
    }
  }
}
