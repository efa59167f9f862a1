import type { AllStreamSubscription, KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '../event.ts';
import { TimedOut } from '../timeout.ts';
import { positionOf, positionText } from './position.ts';
import type { Reader } from './reader.ts';
import { isSystemRecord, storedEvent } from './record.ts';

/** Pages of 32 records that KurrentDB looks through between two checkpoints. */
const CHECKPOINT_INTERVAL = 32;

export interface FeedHandlers {
  readonly onConfirmed: () => void;
  readonly onEvent: (event: RecordedEvent) => void;
  /** Everything up to this position was handed over. */
  readonly onCheckpoint: (position: string) => void;
}

/** One subscription of KurrentDB to the streams of a service, from a position (exclusive) until its connection ends. */
export class Feed {
  /** Resolves when it was closed or the server ended it; rejects when it failed. Nothing is handed over after it. */
  readonly ended: Promise<void>;
  readonly #subscription: AllStreamSubscription;
  readonly #end = Promise.withResolvers<void>();
  #open = true;

  constructor(client: KurrentDBClient, reader: Reader, after: string, timeoutMs: number, handlers: FeedHandlers) {
    const { resolve, reject } = this.#end;
    this.#subscription = client.subscribeToAll({
      fromPosition: positionOf(after),
      filter: reader.filter({
        checkpointInterval: CHECKPOINT_INTERVAL,
        // A checkpoint overtakes the events that still wait in the stream; then the next one will do.
        checkpointReached: ({ readableLength }, position) => {
          if (this.#open && readableLength === 0) handlers.onCheckpoint(positionText(position));
        },
      }),
    });
    const timer = setTimeout(() => reject(new TimedOut(`No subscription within ${timeoutMs} ms`)), timeoutMs);
    this.#subscription
      // The listener stays: an error may still come after the end, and without one it would end the process.
      .on('error', reject)
      .on('end', resolve)
      .on('close', resolve)
      .on('confirmation', () => {
        clearTimeout(timer);
        if (this.#open) handlers.onConfirmed();
      })
      .on('data', ({ event }) => {
        if (!this.#open || event === undefined || isSystemRecord(event)) return;
        try {
          handlers.onEvent(storedEvent(reader.prefix, event).event);
        } catch (error) {
          this.#open = false;
          reject(error);
        }
      });
    this.ended = this.#end.promise.finally(() => {
      this.#open = false;
      clearTimeout(timer);
      // It rejects when there was never a connection.
      this.#subscription.unsubscribe().catch(() => undefined);
    });
  }

  /** Takes no more from KurrentDB until `resume`. */
  hold(): void {
    this.#subscription.pause();
  }

  resume(): void {
    this.#subscription.resume();
  }

  close(): void {
    this.#end.resolve();
  }
}
