import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractMessage } from '@alur/contracts';
import {
  ConsumerRuntime,
  type ConsumerRuntimeOptions,
  type Delivery,
  type EventBus,
  isBefore,
  type ParkingLot,
  type PartitionState,
} from '@alur/messaging';
import { applyMessages } from './apply.ts';
import type { Collection, ReadStore } from './read-store.ts';
import { failing, RebuildError } from './rebuild-error.ts';
import { countBefore, type Limit, type SwitchHold } from './switch-hold.ts';
import type { View } from './view.ts';

export interface RebuildResult {
  readonly count: number;
  readonly hash: string;
  /** The live view had the same content as the rebuilt one; false when it was wrong. */
  readonly equal: boolean;
}

/** @param messages read so far @param total of which that many are known now */
export type RebuildProgress = (messages: number, total: number) => void;

export interface RebuildOptions {
  readonly view: View<object>;
  /** Number of this build; its group and shadow are gone when it ends, and what a killed one before it left. */
  readonly number: number;
  /** The group that feeds the live view. */
  readonly live: Pick<ConsumerRuntime, 'status' | 'partitions'>;
  readonly collection: Collection<object>;
  readonly bus: EventBus;
  readonly store: ReadStore;
  readonly parking: ParkingLot;
  readonly hold: SwitchHold;
  readonly consumer: Pick<ConsumerRuntimeOptions, 'batchSize' | 'isOutage' | 'tools' | 'now'>;
  /** Repeats while the store is away. */
  readonly patiently: (work: () => Promise<void>) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: RebuildProgress;
}

/** Messages that the shadow may be behind the live view when the switch begins. */
const CLOSE = 1_000;
const POLL_MS = 50;
const SWITCH_POLL_MS = 10;
/** Age up to which the positions of the live group are used again: they are asked of a broker. */
const FRESH_MS = 50;
/** How long everybody may be stopped until the live view has reached the limits. */
const SWITCH_MS = 60_000;
const PARKED_FOR_LIVE = 'parked for the live view';

/**
 * Builds a view anew beside the live one. A consumer group of its own feeds a shadow from the start of the topics and
 * never passes the live group, so whether a message is parked, was discarded or was applied is decided when the shadow
 * comes to it. Once it is close, both groups are stopped at the same offsets, compared, and the shadow is promoted.
 */
export class Rebuild {
  readonly #options: RebuildOptions;
  readonly #feed: ConsumerRuntime;
  #shadow: Collection<object> | undefined;
  #liveStates: { readonly at: number; readonly states: Promise<PartitionState[]> } | undefined;
  #parked = 0;

  constructor(options: RebuildOptions) {
    const { view, number, bus, parking, consumer, patiently } = options;
    this.#options = options;
    this.#feed = new ConsumerRuntime({
      ...consumer,
      bus,
      parking,
      group: this.#group(number),
      topics: view.topics,
      retry: { attempts: 1, firstMs: 1, factor: 1, maxMs: 1 },
      handler: { batch: (messages) => patiently(() => this.#apply(messages)) },
      admit: (batch) => this.#admit(batch),
    });
  }

  /** @throws RebuildError and leaves the live view as it is */
  async run(): Promise<RebuildResult> {
    const { view, number, store, hold, signal } = this.#options;
    await this.#forget(number - 1);
    await hold.endExpired();
    this.#shadow = await store.openShadow(view.collection);
    try {
      await this.#feed.start();
      await this.#until(async (states) => lagOf(states) - lagOf(await this.#live()) <= CLOSE);
      return await hold.whileSwitching(view.collection, view.topics, signal, (stopAt) => this.#switch(stopAt));
    } catch (error) {
      await store.dropShadow(view.collection).catch(() => undefined);
      throw signal.aborted ? new RebuildError(`${view.collection.name} was not rebuilt: the service stopped`) : error;
    } finally {
      await this.#feed.stop();
      await this.#forget(number).catch(() => undefined);
    }
  }

  async #switch(stopAt: (limits: readonly Limit[]) => Promise<void>): Promise<RebuildResult> {
    const { view, store, collection } = this.#options;
    const { name } = view.collection;
    const limits = (await this.#live()).map(({ topic, partition, end }) => ({ topic, partition, offset: end }));
    await stopAt(limits);
    const end = performance.now() + SWITCH_MS;
    await this.#until(async (states) => {
      const live = this.#live();
      this.#liveStates = { at: performance.now(), states: live };
      if (hasReached(states, limits) && hasReached(await live, limits)) return true;
      if (performance.now() < end) return false;
      throw new RebuildError(`${name} was not rebuilt: the live view is paused or too far behind. Try again later`);
    }, SWITCH_POLL_MS);
    await this.#feed.stop();
    await this.#followParking();
    const live = await collection.digest();
    const shadow = await this.#shadow!.digest();
    await store.promoteShadow(view.collection);
    return { ...shadow, equal: shadow.count === live.count && shadow.hash === live.hash };
  }

  async #apply(messages: readonly ContractMessage[]): Promise<void> {
    const { view, live, parking } = this.#options;
    const ids = messages.map(({ id }) => id);
    const states = await parking.statesOf(live.status.group, ids);
    if (ids.some((id) => states.get(id) === 'parked')) throw new Error(PARKED_FOR_LIVE);
    const wanted = messages.filter(({ id }) => !states.has(id));
    await applyMessages(view, this.#shadow!, wanted);
  }

  async #admit(batch: readonly Delivery[]): Promise<number> {
    const states = await this.#recentLive();
    return countBefore(
      batch,
      states.map(({ topic, partition, committed }) => ({ topic, partition, offset: committed })),
    );
  }

  /**
   * What parked in the shadow waits as long as it does in the live view: what was retried there since is applied, what was
   * discarded is left out. Anything else that parked fails in this view only.
   */
  async #followParking(): Promise<void> {
    const { view, live, parking } = this.#options;
    const { group } = this.#feed.status;
    this.#parked = this.#feed.status.parked;
    const firstOf = async (key: string) => (await parking.ofKey(group, key, 1))[0];
    for (const key of await parking.keysOf(group)) {
      for (let first = await firstOf(key); first; ) {
        const state = (await parking.statesOf(live.status.group, [first.id])).get(first.id);
        if (state === 'parked') break;
        if (state === 'discarded') await this.#feed.discardParked(first.id, group, 'discarded for the live view');
        else await this.#feed.retryParked(key);
        const next = await firstOf(key);
        if (next?.id === first.id) throw failing(view, next.message);
        first = next;
      }
    }
  }

  /** Waits until the check of the shadow's partitions holds; ends when a message fails in this view only. */
  async #until(check: (states: readonly PartitionState[]) => Promise<boolean>, pollMs = POLL_MS): Promise<void> {
    const { signal, onProgress } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const states = await this.#feed.partitions();
      const { applied, parked } = this.#feed.status;
      onProgress(applied + parked, applied + parked + lagOf(states));
      if (parked !== this.#parked) await this.#followParking();
      if (await check(states)) return;
      await sleep(pollMs, undefined, { signal });
    }
  }

  /** The partitions of this view, at the current offsets of the live group. */
  async #live(): Promise<PartitionState[]> {
    const { live, view } = this.#options;
    return (await live.partitions()).filter(({ topic }) => view.topics.includes(topic));
  }

  #recentLive(): Promise<PartitionState[]> {
    const now = performance.now();
    if (!this.#liveStates || now - this.#liveStates.at > FRESH_MS) this.#liveStates = { at: now, states: this.#live() };
    return this.#liveStates.states;
  }

  #group(number: number): string {
    const { live, view } = this.#options;
    return `${live.status.group}.${view.collection.name}.${number}`;
  }

  async #forget(number: number): Promise<void> {
    const { bus, parking, view } = this.#options;
    await bus.dropGroup(this.#group(number), view.topics);
    await parking.forget(this.#group(number));
  }
}

function lagOf(states: readonly PartitionState[]): number {
  return states.reduce((sum, { lag }) => sum + lag, 0);
}

/** The group has committed everything before the limits. */
function hasReached(states: readonly PartitionState[], limits: readonly Limit[]): boolean {
  return limits.every(({ topic, partition, offset }) =>
    states.some((one) => one.topic === topic && one.partition === partition && !isBefore(one.committed, offset)),
  );
}
