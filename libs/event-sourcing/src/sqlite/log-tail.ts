import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedEvent } from '../event.ts';
import type { EventStore, Subscription } from '../event-store.ts';
import { RecentEvents } from './recent-events.ts';

type SubscribeOptions = Parameters<EventStore['subscribe']>[0];

/** How long an append of another process may stay unseen. Appends of this process are seen at once. */
const POLL_MS = 250;
const BATCH_SIZE = 500;

/**
 * Follows the log for subscribers: each reads on from its own position until nothing is left, then sleeps until
 * something is appended. Nothing is handed over in memory, so what is live and what is caught up cannot differ.
 */
export class LogTail {
  readonly #recent: RecentEvents;
  readonly #changedElsewhere: () => boolean;
  readonly #subscribers = new Set<Subscriber>();
  #poll: NodeJS.Timeout | undefined;

  constructor(read: (after: string, limit: number) => readonly RecordedEvent[], changedElsewhere: () => boolean) {
    this.#recent = new RecentEvents(read);
    this.#changedElsewhere = changedElsewhere;
  }

  subscribe(options: SubscribeOptions): Subscription {
    const subscriber = new Subscriber(
      (after, limit) => this.#recent.read(after, limit),
      options,
      () => this.#remove(subscriber),
    );
    this.#subscribers.add(subscriber);
    this.#poll ??= setInterval(() => {
      if (this.#changedElsewhere()) this.wake();
    }, POLL_MS).unref();
    return subscriber;
  }

  wake(): void {
    this.#recent.changed();
    for (const subscriber of this.#subscribers) subscriber.wake();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#subscribers].map((subscriber) => subscriber.stop()));
  }

  #remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size > 0) return;
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}

class Subscriber implements Subscription {
  readonly #read: (after: string, limit: number) => readonly RecordedEvent[];
  readonly #options: SubscribeOptions;
  readonly #done: Promise<void>;
  #stopped = false;
  #wake: (() => void) | undefined;

  constructor(
    read: (after: string, limit: number) => readonly RecordedEvent[],
    options: SubscribeOptions,
    onEnd: () => void,
  ) {
    this.#read = read;
    this.#options = options;
    this.#done = nextTurn()
      .then(() => this.#run())
      .finally(onEnd);
  }

  wake(): void {
    this.#wake?.();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    return this.#done;
  }

  async #run(): Promise<void> {
    const { onEvents, onError, batchSize = BATCH_SIZE } = this.#options;
    let after = this.#options.after;
    try {
      while (!this.#stopped) {
        const events = this.#read(after, batchSize);
        const last = events.at(-1);
        if (last === undefined) {
          await this.#sleep();
          continue;
        }
        await onEvents(events);
        after = last.position;
        // A long catch-up must leave the event loop to others.
        if (events.length === batchSize) await nextTurn();
      }
    } catch (error) {
      // Without a handler the failure must not pass in silence: it ends as an unhandled rejection.
      if (onError === undefined) throw error;
      onError(error);
    }
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
