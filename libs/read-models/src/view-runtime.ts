import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContractMessage, contractOf } from '@alur/contracts';
import { ConsumerRuntime, type ConsumerRuntimeOptions, type EventBus, type ParkingLot } from '@alur/messaging';
import { applyMessages } from './apply.ts';
import { QueryError } from './query-error.ts';
import type { Collection, ReadStore } from './read-store.ts';
import { Rebuild, type RebuildProgress, type RebuildResult } from './rebuild.ts';
import { RebuildError } from './rebuild-error.ts';
import { Refill } from './refill.ts';
import { SwitchHold } from './switch-hold.ts';
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
  readonly consumer?: Pick<
    ConsumerRuntimeOptions,
    'batchSize' | 'retry' | 'isOutage' | 'tools' | 'now' | 'observer' | 'middleware'
  >;
}

const UNAVAILABLE_MS = 1_000;

/** Keeps the views of one service up to date with the topics, and rebuilds them from the logs. */
export class ViewRuntime {
  /** Parking, lag and status of the group that feeds the views. */
  readonly consumer: ConsumerRuntime;
  readonly #options: ViewRuntimeOptions;
  readonly #collections = new Map<string, Collection<object>>();
  readonly #rebuilds = new Map<string, Promise<RebuildResult>>();
  /** Under which this process builds views; the same when a start is tried again. */
  readonly #owner = randomUUID();
  #stopping = new AbortController();
  #versions: ViewVersions | undefined;
  #hold: SwitchHold | undefined;

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
      handler: { batch: (messages) => this.#patiently(() => this.#apply(messages)) },
      admit: async (batch) => this.#hold?.admit(batch) ?? 0,
      aside: (work) => (this.#hold ? this.#hold.aside(work, this.#stopping.signal) : work()),
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
    this.#versions = versions;
    this.#hold = await SwitchHold.open(store, this.#options.group);
    for (const view of views) {
      await versions.ensure(view.collection, () => this.#build(view), this.#stopping.signal);
      this.#collections.set(view.collection.name, await store.open(view.collection));
    }
    if (views.length > 0) await this.consumer.start();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    // They compare with what the consumer reads.
    await Promise.allSettled(this.#rebuilds.values());
    await this.consumer.stop();
  }

  /** The documents of a view, also while it is rebuilt; throws before `start` and for a view of another runtime. */
  of<Doc extends object>({ collection: { name } }: View<Doc>): Collection<Doc> {
    const collection = this.#collections.get(name);
    if (!collection) throw new QueryError('query-invalid', `${name} is not a started view of ${this.#options.group}`);
    return collection as Collection<object> as Collection<Doc>;
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
   * Builds a view again beside the live one while traffic continues, compares both at the same point, then switches; also
   * while other processes of the service work on the same views. A build that was killed leaves the live view as it is.
   * Throws `RebuildError` at a message that fails in this view only, and while another process rebuilds it.
   */
  async rebuild(name: string, onProgress: RebuildProgress = () => undefined): Promise<RebuildResult> {
    const view = this.#options.views.find((candidate) => candidate.collection.name === name);
    if (!view) throw new QueryError('query-invalid', `${name} is not a view of ${this.#options.group}`);
    if (this.#rebuilds.has(name)) throw new QueryError('query-invalid', `${name} is being rebuilt already`);
    const rebuild = this.#rebuild(view, onProgress);
    this.#rebuilds.set(name, rebuild);
    try {
      return await rebuild;
    } finally {
      this.#rebuilds.delete(name);
    }
  }

  async #rebuild(view: View<object>, onProgress: RebuildProgress): Promise<RebuildResult> {
    const { bus, store, parking } = this.#options;
    // What is counted and traced is the live group.
    const { observer, middleware, ...consumer } = this.#options.consumer ?? {};
    const { name } = view.collection;
    const [collection, hold, versions] = [this.of(view), this.#hold, this.#versions];
    if (!hold || !versions) throw new QueryError('query-invalid', `${name} is not started`);
    const { signal } = this.#stopping;
    const common = { view, live: this.consumer, collection, bus, store, parking, hold, signal, onProgress };
    const patiently = (work: () => Promise<void>) => this.#patiently(work);
    const done = await versions.rebuild(name, (number) =>
      new Rebuild({ ...common, number, consumer, patiently }).run(),
    );
    if (done) return done.built;
    throw new RebuildError(
      `${name} is being rebuilt by another process, or was until that one was killed. Try again in a minute`,
    );
  }

  async #build(view: View<object>): Promise<void> {
    const { store } = this.#options;
    await this.#refill(view, await store.openShadow<object>(view.collection));
    await store.promoteShadow(view.collection);
    // What another process applied to the replaced view since, its group has committed: it comes only from the logs.
    if (store.shared) await this.#refill(view, await store.open<object>(view.collection));
  }

  async #refill(view: View<object>, target: Collection<object>): Promise<void> {
    const { bus, group, parking } = this.#options;
    await new Refill(view, target, group, parking).run(bus);
  }

  /** Waits while the store is away: no message is at fault, so none may park. */
  async #patiently(work: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      try {
        return await work();
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
    await applyMessages(view, this.of(view), wanted);
  }
}
