import type { Logger } from '@alur/platform';
import type { Dispatched } from './dispatch.ts';
import type { TokenBucket } from './token-bucket.ts';

export interface Due {
  readonly tenant: string;
  readonly messageId: string;
}

/** How many calls of one channel run at a time: a few slow ones must not hold up the others. */
const CONCURRENCY = 8;

/** The calls of one channel: bounded in number by the slots, in speed by the bucket. */
export class ChannelQueue {
  readonly #bucket: TokenBucket;
  readonly #dispatch: (due: Due) => Promise<Dispatched>;
  readonly #now: () => number;
  readonly #logger: Logger;
  readonly #running = new Map<string, Promise<void>>();
  #queue: readonly Due[] = [];
  #calls = 0;

  constructor(
    bucket: TokenBucket,
    dispatch: (due: Due) => Promise<Dispatched>,
    surroundings: { readonly now: () => number; readonly logger: Logger },
  ) {
    this.#bucket = bucket;
    this.#dispatch = dispatch;
    this.#now = surroundings.now;
    this.#logger = surroundings.logger;
  }

  /** Calls that could begin now. */
  get free(): number {
    return this.#running.size < CONCURRENCY ? this.#bucket.available(this.#now()) : 0;
  }

  /** Calls of the channel so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Begins as many calls as may run; what finds no token is left for the next look into the outbox. */
  offer(due: readonly Due[]): void {
    this.#queue = due.filter(({ messageId }) => !this.#running.has(messageId));
    this.#fill();
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #fill(): void {
    while (this.#running.size < CONCURRENCY && this.#queue.length > 0) {
      if (!this.#bucket.take(this.#now())) {
        this.#queue = [];
        return;
      }
      const [next, ...rest] = this.#queue;
      this.#queue = rest;
      if (next !== undefined) this.#running.set(next.messageId, this.#call(next));
    }
  }

  async #call(due: Due): Promise<void> {
    try {
      const { called, restMs } = await this.#dispatch(due);
      if (called) this.#calls += 1;
      else this.#bucket.giveBack();
      if (restMs !== undefined) this.#bucket.restUntil(this.#now() + restMs);
    } catch (err) {
      this.#logger.error({ err, messageId: due.messageId }, 'a message was left for later');
    } finally {
      this.#running.delete(due.messageId);
      this.#fill();
    }
  }
}
