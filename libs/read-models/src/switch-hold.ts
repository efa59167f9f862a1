import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@alur/contracts';
import { type Delivery, isBefore } from '@alur/messaging';
import type { CollectionDefinition, ReadStore } from './read-store.ts';
import { SharedDocument } from './shared-document.ts';

/** A place of a partition: what is before the offset. */
export interface Limit {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: string;
}

interface Held {
  readonly owner: string;
  /** Until when the owner is believed (epoch ms). */
  readonly until: number;
  /** The view that is switched; absent while an operator works on parked messages. */
  readonly switched?: {
    readonly collection: CollectionDefinition;
    readonly topics: readonly Topic[];
    /** Nothing of the topics is applied before they are known. */
    readonly limits?: readonly Limit[];
  };
}

const HOLDS: CollectionDefinition = { name: 'view-holds', version: 1, indexes: [] };
/** Longer than a process pauses or clocks differ: consumption may pause that long after a process was killed. */
const LEASE_MS = 15_000;
const RENEW_MS = 3_000;
const POLL_MS = 50;

/** How many messages of a batch, from its start, are before the limit of their partition; none where it has no limit. */
export function countBefore(batch: readonly Delivery[], limits: readonly Limit[]): number {
  const { topic, partition } = batch[0]!;
  const limit = limits.find((one) => one.topic === topic && one.partition === partition)?.offset ?? '';
  const beyond = batch.findIndex(({ offset }) => !isBefore(offset, limit));
  return beyond < 0 ? batch.length : beyond;
}

/**
 * Stops all processes of a group at the same offsets while one of them switches a view, and keeps operators' work on
 * parked messages out of that time. The state is one document of the database of the views. Every process reads it
 * before it applies a batch; the limits are read after the document says that there is a switch. So whatever a process
 * still applies without having seen it, was on its topic before, and is before the limit. No process needs to be known.
 */
export class SwitchHold {
  readonly #store: ReadStore;
  readonly #held: SharedDocument<Held | { readonly owner: null }>;

  private constructor(store: ReadStore, held: SharedDocument<Held | { readonly owner: null }>) {
    this.#store = store;
    this.#held = held;
  }

  static async open(store: ReadStore, group: string): Promise<SwitchHold> {
    return new SwitchHold(store, new SharedDocument(await store.open(HOLDS), group));
  }

  /** How many messages of a batch of one partition may be applied now. */
  async admit(batch: readonly Delivery[]): Promise<number> {
    const switched = (await this.#current())?.switched;
    if (!switched?.topics.includes(batch[0]!.topic)) return batch.length;
    return countBefore(batch, switched.limits ?? []);
  }

  /** Ends the hold of an owner that was silent for too long, and its shadow: to be called before there is another one. */
  async endExpired(): Promise<void> {
    await this.#current();
  }

  /** Runs an operator's work on parked messages while no view is switched. */
  async aside<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#run({}, signal, work);
  }

  /** Runs a switch; `stopAt` says where everybody stops. */
  async whileSwitching<T>(
    collection: CollectionDefinition,
    topics: readonly Topic[],
    signal: AbortSignal,
    work: (stopAt: (limits: readonly Limit[]) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const switched = { collection, topics };
    return this.#run({ switched }, signal, (change) => work((limits) => change({ switched: { ...switched, limits } })));
  }

  async #run<T>(
    what: Pick<Held, 'switched'>,
    signal: AbortSignal,
    work: (change: (what: Pick<Held, 'switched'>) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const owner = randomUUID();
    const until = () => Date.now() + LEASE_MS;
    for (;;) {
      signal.throwIfAborted();
      if (!(await this.#current())) {
        const held = await this.#held.change((known) => (isFree(known) ? { ...what, owner, until: until() } : known));
        if (held?.owner === owner) break;
      }
      await sleep(POLL_MS);
    }
    const change = async (more: Pick<Held, 'switched'>): Promise<void> => {
      const held = await this.#held.change((known) => {
        return known?.owner === owner ? { ...known, ...more, until: until() } : known;
      });
      if (held?.owner !== owner) throw new Error('Others went on, because this process was silent for too long');
    };
    const renewal = setInterval(() => void change({}).catch(() => undefined), RENEW_MS);
    try {
      return await work(change);
    } finally {
      clearInterval(renewal);
      await this.#held.change((known) => (known?.owner === owner ? { owner: null } : known));
    }
  }

  /** Undefined when nothing is held. */
  async #current(): Promise<Held | undefined> {
    const held = await this.#held.read();
    if (isFree(held)) return undefined;
    if (held.until >= Date.now()) return held;
    // Its owner may only have been silent. Without a shadow it can promote nothing any more, so others may continue.
    if (held.switched) await this.#store.dropShadow(held.switched.collection);
    await this.#held.change((known) =>
      !isFree(known) && known.owner === held.owner && known.until === held.until ? { owner: null } : known,
    );
    return this.#current();
  }
}

function isFree(held: Held | { readonly owner: null } | undefined): held is { readonly owner: null } | undefined {
  return held === undefined || held.owner === null;
}
