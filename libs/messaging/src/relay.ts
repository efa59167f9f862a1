import type { ContractMessage } from '@alur/contracts';
import type { EventStore, RecordedEvent } from '@alur/event-sourcing';
import { type BackoffPolicy, backoffMs, type RetryTools, systemRetryTools } from './backoff.ts';
import type { Publication } from './bus.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type MessageMiddleware, passThrough } from './middleware.ts';

export interface RelayedMessage {
  /** Position of the domain event in the store. */
  readonly position: string;
  readonly message: ContractMessage;
}

export interface RelayOptions {
  readonly store: EventStore;
  readonly map: Publication['map'];
  readonly checkpoint: Checkpoint;
  /** Gets the messages in log order, one batch at a time; when it rejects, the batch comes again. */
  readonly sink: (messages: readonly RelayedMessage[]) => Promise<void>;
  /** Runs every call of the sink. */
  readonly middleware?: MessageMiddleware;
  /** Sees every batch before its messages are handed over, with the events that are not published. */
  readonly onRead?: (events: readonly RecordedEvent[]) => void;
  /** Counts messages by partition; one partition by default. */
  readonly partitions?: { readonly count: number; readonly of: (message: ContractMessage) => number };
  readonly batchSize?: number;
  readonly onError?: (error: unknown) => void;
  readonly backoff?: BackoffPolicy;
  readonly tools?: RetryTools;
}

interface Mark {
  readonly position: string;
  readonly events: number;
  /** By partition. */
  readonly messages: readonly number[];
}

const DEFAULT_BATCH = 500;
const DEFAULT_BACKOFF: BackoffPolicy = { firstMs: 100, factor: 2, maxMs: 10_000 };

/**
 * Carries what a store holds to a sink: from the checkpoint, in order, at least once. The checkpoint moves only after
 * the sink took a batch. An error (store, map or sink) is reported and the relay tries again from where it stood.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #tools: RetryTools;
  readonly #stop = new AbortController();
  readonly #partitions: NonNullable<RelayOptions['partitions']>;
  #handed: Mark;
  #counted: Mark;
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  /** Who waits until the event at a position is handed over. */
  readonly #awaited = new Map<string, PromiseWithResolvers<void>>();

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#tools = options.tools ?? systemRetryTools;
    this.#partitions = options.partitions ?? { count: 1, of: () => 0 };
    this.#handed = this.#startAt('');
    this.#counted = this.#handed;
  }

  /** Resolves when the relay runs; rejects when the checkpoint cannot be read. */
  async start(): Promise<void> {
    this.#handed = this.#startAt(await this.#options.checkpoint.load());
    this.#counted = this.#handed;
    this.#running = this.#run();
  }

  /** Position up to which everything was handed to the sink. */
  get position(): string {
    return this.#handed.position;
  }

  /** Messages handed to the sink since the start. */
  get handed(): number {
    return sum(this.#handed.messages);
  }

  /** Messages from the start of this relay to the end of the store, by partition. */
  async totals(): Promise<readonly number[]> {
    // Counting continues where the last call stopped, so that frequent calls stay cheap however far the relay is behind.
    let mark = this.#handed.events >= this.#counted.events ? this.#handed : this.#counted;
    for (;;) {
      const events = await this.#options.store.readAll(mark.position, DEFAULT_BATCH);
      if (events.length > 0) mark = advanced(mark, events, this.#count(events));
      if (events.length < DEFAULT_BATCH) break;
    }
    if (mark.events > this.#counted.events) this.#counted = mark;
    return mark.messages;
  }

  /** Messages of the store that the sink has not taken yet. */
  async lag(): Promise<number> {
    return Math.max(0, sum(await this.totals()) - this.handed);
  }

  /** Resolves when the sink took everything that is in the store now. */
  async caughtUp(): Promise<void> {
    for (;;) {
      const { position } = this.#handed;
      const head = await this.#options.store.head();
      if (head === '' || head === this.#handed.position) return;
      // When the relay moved meanwhile, it may have passed the head: positions cannot be compared, so look again.
      if (position !== this.#handed.position) continue;
      const awaited = this.#awaited.get(head) ?? Promise.withResolvers<void>();
      this.#awaited.set(head, awaited);
      return awaited.promise;
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError?.(error);
        this.#failures += 1;
        const wait = backoffMs(this.#options.backoff ?? DEFAULT_BACKOFF, this.#failures, this.#tools.random);
        await this.#tools.delay(wait, signal).catch(() => undefined);
      }
    }
  }

  /** Resolves when stopped, rejects when the subscription fails. */
  async #follow(signal: AbortSignal): Promise<void> {
    const ended = Promise.withResolvers<void>();
    const stopped = () => ended.resolve();
    signal.addEventListener('abort', stopped, { once: true });
    const subscription = this.#options.store.subscribe({
      after: this.#handed.position,
      batchSize: this.#options.batchSize ?? DEFAULT_BATCH,
      onEvents: (events) => this.#carry(events),
      onError: (error) => ended.reject(error),
    });
    try {
      await ended.promise;
    } finally {
      signal.removeEventListener('abort', stopped);
      await subscription.stop();
    }
  }

  async #carry(events: readonly RecordedEvent[]): Promise<void> {
    this.#options.onRead?.(events);
    const messages = this.#mapped(events);
    const { middleware = passThrough, sink } = this.#options;
    if (messages.length > 0) {
      const published = messages.map(({ message }) => message);
      await middleware(published, () => sink(messages));
    }
    const handed = advanced(
      this.#handed,
      events,
      this.#byPartition(messages.map(({ message }) => this.#partitions.of(message))),
    );
    // Before the checkpoint: while that cannot be kept, what the sink took need not be handed over again and again.
    this.#handed = handed;
    this.#tell(events);
    await this.#options.checkpoint.save(events.at(-1)!);
    this.#failures = 0;
  }

  #tell(events: readonly RecordedEvent[]): void {
    if (this.#awaited.size === 0) return;
    for (const { position } of events) {
      this.#awaited.get(position)?.resolve();
      this.#awaited.delete(position);
    }
  }

  /** An event that cannot be mapped counts: who asks how far the relay is behind, asks because of it. */
  #count(events: readonly RecordedEvent[]): number[] {
    return this.#byPartition(
      events.flatMap((event) => {
        try {
          const message = this.#options.map(event);
          return message === undefined ? [] : this.#partitions.of(message);
        } catch {
          return 0;
        }
      }),
    );
  }

  #byPartition(partitions: readonly number[]): number[] {
    const counts = new Array<number>(this.#partitions.count).fill(0);
    for (const partition of partitions) counts[partition]! += 1;
    return counts;
  }

  #startAt(position: string): Mark {
    return { position, events: 0, messages: this.#byPartition([]) };
  }

  #mapped(events: readonly RecordedEvent[]): RelayedMessage[] {
    const messages: RelayedMessage[] = [];
    for (const event of events) {
      const message = this.#options.map(event);
      if (message !== undefined) messages.push({ position: event.position, message });
    }
    return messages;
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function advanced(mark: Mark, events: readonly RecordedEvent[], messages: readonly number[]): Mark {
  return {
    position: events.at(-1)!.position,
    events: mark.events + events.length,
    messages: mark.messages.map((count, partition) => count + messages[partition]!),
  };
}
