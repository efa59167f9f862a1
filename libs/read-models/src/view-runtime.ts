import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContractMessage, contractOf } from '@alur/contracts';
import { ConsumerRuntime, type ConsumerRuntimeOptions, type EventBus, type ParkingLot } from '@alur/messaging';
import { applyMessages } from './apply.ts';
import { Capture } from './capture.ts';
import { QueryError } from './query-error.ts';
import type { Collection, ReadStore } from './read-store.ts';
import { RebuildError, Refill } from './refill.ts';
import { UnavailableError } from './unavailable-error.ts';
import type { VersionToken, View } from './view.ts';
import { ViewVersions } from './view-versions.ts';

export interface ViewRuntimeOptions {
  /** Consumer group of all views of a service. */
  readonly group: string;
  readonly bus: EventBus;
  readonly store: ReadStore;
  /** Written together. */
  readonly views: readonly View<object>[];
  readonly parking: ParkingLot;
  /** Live messages that a rebuild holds at most; 20,000 when absent. */
  readonly captured?: number;
  readonly consumer?: Pick<
    ConsumerRuntimeOptions,
    'batchSize' | 'retry' | 'isOutage' | 'tools' | 'now' | 'observer' | 'around'
  >;
}

export interface RebuildResult {
  readonly count: number;
  readonly hash: string;
  /** The live view had the same content as the rebuilt one; false when it was wrong, or when messages are parked. */
  readonly equal: boolean;
}

/** Live messages that a rebuild holds at most, about 20 MB. */
const CAPTURED = 20_000;
const DRAIN_SIZE = 500;
/** How often a rebuild looks whether it is still alone. */
const ALONE_MS = 1_000;
const UNAVAILABLE_MS = 1_000;
const CATCH_UP_MS = 600_000;
const DRAINED = 50;

/** Keeps the views of one service up to date with the topics, and rebuilds them from the logs. */
export class ViewRuntime {
  /** Parking, lag and status of the group that feeds the views. */
  readonly consumer: ConsumerRuntime;
  readonly #options: ViewRuntimeOptions;
  readonly #collections = new Map<string, Collection<object>>();
  /** Live messages since the start of each running rebuild. */
  readonly #captured = new Map<string, Capture>();
  /** Under which this process builds views; the same when a start is tried again. */
  readonly #owner = randomUUID();
  #stopping = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ViewRuntimeOptions) {
    this.#options = options;
    const names = options.views.map((view) => view.collection.name);
    if (new Set(names).size !== names.length) throw new Error(`Two views write one collection: ${names.join(', ')}`);
    this.consumer = new ConsumerRuntime({
      ...options.consumer,
      bus: options.bus,
      group: options.group,
      topics: [...new Set(options.views.flatMap((view) => view.topics))],
      parking: options.parking,
      handler: { batch: (messages) => this.#exclusive(() => this.#applyPatiently(messages)) },
    });
  }

  /**
   * Opens the views; builds those that are new or have another version from the logs, or waits for the process that
   * builds them; then follows the topics.
   */
  async start(): Promise<void> {
    const { store, views } = this.#options;
    this.#stopping = new AbortController();
    const versions = await ViewVersions.open(store, this.#owner);
    for (const view of views) {
      await versions.ensure(view.collection, () => this.#build(view), this.#stopping.signal);
      this.#collections.set(view.collection.name, await store.open(view.collection));
    }
    if (views.length > 0) await this.consumer.start();
  }

  async stop(): Promise<void> {
    const stopped = this.consumer.stop();
    this.#stopping.abort();
    for (const capture of this.#captured.values()) capture.close();
    await stopped;
    await this.#turn;
  }

  /** The documents of a view of this runtime, also while it is rebuilt; throws before `start`. */
  of<Doc extends object>({ collection }: View<Doc>): Collection<Doc> {
    return this.collection<Doc>(collection.name);
  }

  /** The view's collection, also while it is rebuilt; throws before `start` and for a name that is no view. */
  collection<T extends object>(name: string): Collection<T> {
    const collection = this.#collections.get(name);
    if (!collection) throw new QueryError('query-invalid', `${name} is not a started view of ${this.#options.group}`);
    return collection as Collection<T>;
  }

  /** True as soon as the views show this revision of the stream; false after `timeoutMs`. */
  waitFor(token: VersionToken, timeoutMs: number): Promise<boolean> {
    return this.consumer.waitFor(token, timeoutMs);
  }

  /** Messages that the views have not applied yet. */
  lag(): Promise<number> {
    return this.consumer.lag();
  }

  /**
   * Builds a view again beside the live one while traffic goes on, compares both at the same point, then switches.
   * `onProgress` gets the messages read so far; it starts anew when traffic made it necessary to read the logs again.
   * Throws `RebuildError` at a message that cannot be applied, and when other processes consume for the same group:
   * nobody could say then what they applied meanwhile. The live view stays as it is in both cases.
   */
  async rebuild(name: string, onProgress?: (messages: number) => void): Promise<RebuildResult> {
    const view = this.#options.views.find((candidate) => candidate.collection.name === name);
    if (!view) throw new QueryError('query-invalid', `${name} is not a view of ${this.#options.group}`);
    if (this.#captured.has(name)) throw new QueryError('query-invalid', `${name} is being rebuilt already`);
    const capture = new Capture(this.#options.captured ?? CAPTURED);
    this.#captured.set(name, capture);
    try {
      await this.#checkAlone(name);
      const shadow = await this.#options.store.openShadow<object>(view.collection);
      const drain = () => applyMessages(view, shadow, capture.take(DRAIN_SIZE));
      await this.#refillAround(capture, view, shadow, onProgress);
      await whileWaiting(this.#liveHasCaughtUp(name), capture, drain);
      while (capture.size > DRAINED) await drain();
      return await this.#exclusive(async () => {
        while (capture.size > 0) await drain();
        if (capture.closed) throw new RebuildError(`${name} was not rebuilt: the service stopped`);
        const live = await this.collection(name).digest();
        const rebuilt = await shadow.digest();
        await this.#checkAlone(name);
        await this.#options.store.promoteShadow(view.collection);
        return { ...rebuilt, equal: rebuilt.count === live.count && rebuilt.hash === live.hash };
      });
    } finally {
      capture.close();
      this.#captured.delete(name);
    }
  }

  async #build(view: View<object>): Promise<void> {
    const { store } = this.#options;
    await this.#refill(view, await store.openShadow<object>(view.collection));
    await store.promoteShadow(view.collection);
    // What another process applied to the replaced view since, its group has committed: it comes only from the logs.
    if (store.shared) await this.#refill(view, await store.open<object>(view.collection));
  }

  async #refill(
    view: View<object>,
    target: Collection<object>,
    onBatch: (messages: number) => void | Promise<void> = () => undefined,
  ): Promise<void> {
    const { bus, group, parking } = this.#options;
    await new Refill(view, target, group, parking).run(bus, onBatch);
  }

  /** Reads the logs until all live messages since the start of the last reading are captured. */
  async #refillAround(
    capture: Capture,
    view: View<object>,
    shadow: Collection<object>,
    onProgress: ((messages: number) => void) | undefined,
  ): Promise<void> {
    let checked = performance.now();
    const onBatch = async (messages: number): Promise<void> => {
      onProgress?.(messages);
      if (capture.closed) throw new RebuildError(`${view.collection.name} was not rebuilt: the service stopped`);
      if (performance.now() - checked < ALONE_MS) return;
      await this.#checkAlone(view.collection.name);
      checked = performance.now();
    };
    do {
      capture.begin();
      await this.#refill(view, shadow, onBatch);
      // The second reading is the last one: the live view waits rather than that messages are dropped again.
      if (capture.lost) capture.hold();
    } while (capture.lost);
    capture.hold();
  }

  async #checkAlone(name: string): Promise<void> {
    const partitions = await this.consumer.partitions();
    const others = partitions.filter(({ owned }) => !owned).length;
    if (others === 0) return;
    throw new RebuildError(
      `${name} is not rebuilt: other processes of ${this.#options.group} read ${others} of ${partitions.length} partitions. Stop them, or rebuild where one process reads them all`,
    );
  }

  /** The shadow may hold what the live view has not read yet: a stream nobody knows is reached when all of it is read. */
  async #liveHasCaughtUp(name: string): Promise<void> {
    const everything = { stream: `rebuild/${name}/${randomUUID()}`, revision: 0 };
    if (await this.consumer.waitFor(everything, CATCH_UP_MS)) return;
    throw new Error(
      `${name} was not switched: the live view is too far behind to compare. Try again when lag is lower`,
    );
  }

  /** Waits while the store is away: no message is at fault, so none may park. */
  async #applyPatiently(messages: readonly ContractMessage[]): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      try {
        return await this.#apply(messages);
      } catch (error) {
        if (!(error instanceof UnavailableError) || signal.aborted) throw error;
        this.#options.consumer?.observer?.failed?.(error.message);
        await sleep(UNAVAILABLE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** All views at once, so that what a batch makes of them shares a transaction. All end before a failure is passed on. */
  async #apply(messages: readonly ContractMessage[]): Promise<void> {
    const results = await Promise.allSettled(this.#options.views.map((view) => this.#applyTo(view, messages)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #applyTo(view: View<object>, messages: readonly ContractMessage[]): Promise<void> {
    const wanted = messages.filter((message) => view.topics.some((t) => t === contractOf(message.type)?.topic));
    await applyMessages(view, this.collection(view.collection.name), wanted);
    await this.#captured.get(view.collection.name)?.add(wanted);
  }

  /** Live batches and the last moment of a rebuild take turns. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Works on what is captured until the wait ends, so that the live view never waits for room meanwhile. */
async function whileWaiting(wait: Promise<void>, capture: Capture, drain: () => Promise<void>): Promise<void> {
  const ended = wait.then(
    () => true,
    () => true,
  );
  const arrived = () => capture.arrival().then(() => false);
  while (!(await Promise.race([ended, arrived()])) && !capture.closed) await drain();
  await wait;
}
