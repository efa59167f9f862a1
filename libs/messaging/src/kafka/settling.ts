import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupOffsets } from './group-offsets.ts';
import type { Topics } from './topics.ts';

/**
 * A publisher in another process may still be relaying what it has in its store: nothing tells us, so we give it the time
 * that a relay usually takes before we look where its topic ends.
 */
export const PUBLISHER_GRACE_MS = 300;
const LOOK_EVERY_MS = 50;

interface Waiter {
  /** Offsets by `topic/partition` that the group has not committed yet. */
  readonly open: Map<string, bigint>;
  readonly done: PromiseWithResolvers<void>;
}

export interface SettlingOptions {
  readonly group: string;
  readonly offsets: GroupOffsets;
  readonly topics: Topics;
  readonly wanted: readonly string[];
  /** Resolves when everything that this process publishes on the topic is on it; undefined for topics of other processes. */
  readonly relayed: (topic: string) => Promise<void> | undefined;
}

/** Waits until a group has committed what is on its topics. However many wait, one question at a time goes to the broker. */
export class Settling {
  readonly #options: SettlingOptions;
  readonly #waiters = new Set<Waiter>();
  #looking = false;
  #wake = new AbortController();

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  async caughtUp(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => undefined);
    const abort = () => aborted.reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const waiter: Waiter = { open: new Map(), done: Promise.withResolvers<void>() };
    try {
      await Promise.race([this.#prepare(waiter, signal), aborted.promise]);
      if (waiter.open.size === 0) return;
      this.#waiters.add(waiter);
      if (!this.#looking) void this.#look();
      await Promise.race([waiter.done.promise, aborted.promise]);
    } finally {
      this.#waiters.delete(waiter);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** This member has committed something: look now. */
  committed(): void {
    this.#wake.abort();
  }

  async #prepare(waiter: Waiter, signal: AbortSignal | undefined): Promise<void> {
    const { group, offsets, wanted, relayed } = this.#options;
    const waits = wanted.map((topic) => relayed(topic) ?? sleep(PUBLISHER_GRACE_MS, undefined, { signal }));
    await Promise.all(waits);
    for (const { topic, partition, end, committed } of await offsets.positions(group, wanted))
      if (committed < end) waiter.open.set(`${topic}/${partition}`, end);
  }

  async #look(): Promise<void> {
    this.#looking = true;
    const { group, offsets, topics, wanted } = this.#options;
    while (this.#waiters.size > 0) {
      this.#wake = new AbortController();
      try {
        const committed = await offsets.committed(group, await topics.existing(wanted));
        for (const waiter of this.#waiters) {
          for (const [place, end] of waiter.open) if ((committed.get(place) ?? -1n) >= end) waiter.open.delete(place);
          if (waiter.open.size > 0) continue;
          this.#waiters.delete(waiter);
          waiter.done.resolve();
        }
      } catch (error) {
        for (const waiter of this.#waiters) waiter.done.reject(error);
        this.#waiters.clear();
      }
      if (this.#waiters.size > 0)
        await sleep(LOOK_EVERY_MS, undefined, { signal: this.#wake.signal }).catch(() => undefined);
    }
    this.#looking = false;
  }
}
