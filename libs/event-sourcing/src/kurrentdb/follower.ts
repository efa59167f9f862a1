import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '../event.ts';
import type { EventStore, Subscription } from '../event-store.ts';
import { isRepeatable, reasonOf } from './client-error.ts';
import type { Connection } from './connection.ts';
import { Feed } from './feed.ts';
import { isAfter } from './position.ts';
import type { Reader } from './reader.ts';

type SubscribeOptions = Parameters<EventStore['subscribe']>[0];

const BATCH_SIZE = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * One subscription of the port over as many subscriptions of KurrentDB as it takes: those end with their connection, and
 * the next one starts after the last event received. What was received waits in a buffer, so nothing comes twice; while
 * the buffer is full, the feed is held and KurrentDB sends no more.
 */
export class Follower implements Subscription {
  readonly #connection: Connection;
  readonly #reader: Reader;
  readonly #options: SubscribeOptions;
  readonly #batchSize: number;
  readonly #ended = new AbortController();
  readonly #done: Promise<void>;
  #buffer: RecordedEvent[] = [];
  /** Everything up to here has been received, or belongs to other services. */
  #position: string;
  #feed: Feed | undefined;
  #wake: (() => void) | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(connection: Connection, reader: Reader, options: SubscribeOptions, onEnd: () => void) {
    this.#connection = connection;
    this.#reader = reader;
    this.#options = options;
    this.#batchSize = options.batchSize ?? BATCH_SIZE;
    this.#position = options.after;
    const receiving = this.#receive();
    this.#done = this.#handOut()
      .finally(() => this.#end())
      .finally(() => receiving)
      .finally(onEnd);
  }

  stop(): Promise<void> {
    this.#end();
    return this.#done;
  }

  #end(): void {
    this.#ended.abort();
    this.#feed?.close();
    this.#wake?.();
  }

  async #handOut(): Promise<void> {
    const { onEvents, onError } = this.#options;
    try {
      while (!this.#ended.signal.aborted) {
        const events = this.#buffer.splice(0, this.#batchSize);
        if (events.length > 0) {
          await onEvents(events);
          if (this.#buffer.length < this.#batchSize) this.#feed?.resume();
        } else if (this.#failure !== undefined) {
          throw this.#failure.error;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } catch (error) {
      // Without a handler the failure must not pass in silence: it ends as an unhandled rejection.
      if (onError === undefined) throw error;
      onError(error);
    }
  }

  /** Never rejects: what cannot be repaired by a new connection goes to the handler, after the events before it. */
  async #receive(): Promise<void> {
    let wait = FIRST_PAUSE_MS;
    while (!this.#ended.signal.aborted) {
      const client = this.#connection.client;
      try {
        this.#feed = new Feed(client, this.#reader, this.#position, this.#connection.timeoutMs, {
          onConfirmed: () => {
            if (wait > FIRST_PAUSE_MS) this.#connection.log('info', 'KurrentDB: subscription is back');
            wait = FIRST_PAUSE_MS;
          },
          onEvent: (event) => this.#take(event),
          onCheckpoint: (position) => this.#skip(position),
        });
        await this.#feed.ended;
      } catch (error) {
        if (!isRepeatable(error)) {
          this.#failure = { error };
          this.#wake?.();
          return;
        }
        // The first failure of many, and a new client in case that this one hangs.
        if (wait === FIRST_PAUSE_MS) this.#connection.log('warn', `KurrentDB: subscription lost (${reasonOf(error)})`);
        else this.#connection.replace(client);
      }
      await pause(wait, undefined, { signal: this.#ended.signal }).catch(() => undefined);
      wait = Math.min(2 * wait, LONGEST_PAUSE_MS);
    }
  }

  #take(event: RecordedEvent): void {
    this.#buffer.push(event);
    this.#position = event.position;
    if (this.#buffer.length >= 2 * this.#batchSize) this.#feed?.hold();
    this.#wake?.();
  }

  /** Events of other services need not be looked through again. */
  #skip(position: string): void {
    if (isAfter(position, this.#position)) this.#position = position;
  }
}
