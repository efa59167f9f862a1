import { randomUUID } from 'node:crypto';
import { type ContractMessage, contractOf } from '@alur/contracts';
import { ConsumerRuntime, type ConsumerRuntimeOptions, type EventBus, type ParkingLot } from '@alur/messaging';
import { applyMessages } from './apply.ts';
import { QueryError } from './query-error.ts';
import type { Collection, CollectionDefinition, ReadStore } from './read-store.ts';
import { Refill } from './refill.ts';
import type { VersionToken, View } from './view.ts';

export interface ViewRuntimeOptions {
  /** Consumer group of all views of a service. */
  readonly group: string;
  readonly bus: EventBus;
  readonly store: ReadStore;
  /** Written together. */
  readonly views: readonly View<object>[];
  readonly parking: ParkingLot;
  readonly consumer?: Pick<ConsumerRuntimeOptions, 'batchSize' | 'retry' | 'tools' | 'now' | 'observer'>;
}

export interface RebuildResult {
  readonly count: number;
  readonly hash: string;
  /** The live view had the same content as the rebuilt one; false when it was wrong, or when messages are parked. */
  readonly equal: boolean;
}

interface BuiltVersion {
  readonly version: number;
}
const VERSIONS: CollectionDefinition = { name: 'view-versions', version: 1, indexes: [] };
const CATCH_UP_MS = 600_000;
const DRAINED = 50;

/** Keeps the views of one service up to date with the topics, and rebuilds them from the logs. */
export class ViewRuntime {
  /** Parking, lag and status of the group that feeds the views. */
  readonly consumer: ConsumerRuntime;
  readonly #options: ViewRuntimeOptions;
  readonly #collections = new Map<string, Collection<object>>();
  /** Live messages since the start of each running rebuild. */
  readonly #captured = new Map<string, ContractMessage[]>();
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
      handler: { batch: (messages) => this.#exclusive(() => this.#apply(messages)) },
    });
  }

  /** Opens the views; builds those that are new or have another version from the logs; then follows the topics. */
  async start(): Promise<void> {
    const { store, views } = this.#options;
    const versions = await store.open<BuiltVersion>(VERSIONS);
    for (const view of views) {
      const { name, version } = view.collection;
      if ((await versions.get(name))?.version !== version) await this.#build(view);
      this.#collections.set(name, await store.open(view.collection));
    }
    if (views.length > 0) await this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    await this.#turn;
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
   * Throws `RebuildError` at a message that cannot be applied; the live view stays as it is then.
   */
  async rebuild(name: string, onProgress?: (messages: number) => void): Promise<RebuildResult> {
    const view = this.#options.views.find((candidate) => candidate.collection.name === name);
    if (!view) throw new QueryError('query-invalid', `${name} is not a view of ${this.#options.group}`);
    if (this.#captured.has(name)) throw new QueryError('query-invalid', `${name} is being rebuilt already`);
    const captured: ContractMessage[] = [];
    this.#captured.set(name, captured);
    try {
      const shadow = await this.#options.store.openShadow<object>(view.collection);
      const drain = () => applyMessages(view, shadow, captured.splice(0, 500));
      await this.#refill(view, shadow, onProgress);
      await this.#liveHasCaughtUp(name);
      while (captured.length > DRAINED) await drain();
      return await this.#exclusive(async () => {
        while (captured.length > 0) await drain();
        const live = await this.collection(name).digest();
        const rebuilt = await shadow.digest();
        await this.#promote(view);
        return { ...rebuilt, equal: rebuilt.count === live.count && rebuilt.hash === live.hash };
      });
    } finally {
      this.#captured.delete(name);
    }
  }

  async #build(view: View<object>): Promise<void> {
    await this.#refill(view, await this.#options.store.openShadow<object>(view.collection));
    await this.#promote(view);
  }

  async #refill(
    view: View<object>,
    shadow: Collection<object>,
    onProgress?: (messages: number) => void,
  ): Promise<void> {
    const { bus, group, parking } = this.#options;
    await new Refill(view, shadow, group, parking).run(bus, onProgress);
  }

  /** The shadow may hold what the live view has not read yet: a stream nobody knows is reached when all of it is read. */
  async #liveHasCaughtUp(name: string): Promise<void> {
    const everything = { stream: `rebuild/${name}/${randomUUID()}`, revision: 0 };
    if (await this.consumer.waitFor(everything, CATCH_UP_MS)) return;
    throw new Error(
      `${name} was not switched: the live view is too far behind to compare. Try again when lag is lower`,
    );
  }

  async #promote({ collection }: View<object>): Promise<void> {
    await this.#options.store.promoteShadow(collection);
    const versions = await this.#options.store.open<BuiltVersion>(VERSIONS);
    const expectedVersion = (await versions.load([collection.name])).get(collection.name)?.version ?? 0;
    const document = { version: collection.version };
    await versions.write([{ id: collection.name, document, sources: {}, expectedVersion }]);
  }

  /** All views at once, so that what a batch makes of them shares a transaction. All end before a failure is passed on. */
  async #apply(messages: readonly ContractMessage[]): Promise<void> {
    const results = await Promise.allSettled(this.#options.views.map((view) => this.#applyTo(view, messages)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #applyTo(view: View<object>, messages: readonly ContractMessage[]): Promise<void> {
    const wanted = messages.filter((message) => view.topics.some((t) => t === contractOf(message.type)?.topic));
    await applyMessages(view, this.collection(view.collection.name), wanted);
    this.#captured.get(view.collection.name)?.push(...wanted);
  }

  /** Live batches and the last moment of a rebuild take turns. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
