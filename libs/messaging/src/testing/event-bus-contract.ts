import { setTimeout as pause } from 'node:timers/promises';
import { type ContractMessage, TOPICS, type Topic } from '@alur/contracts';
import type { EventStore } from '@alur/event-sourcing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Consumption, type Delivery, type EventBus, isBefore, type PartitionState } from '../bus.ts';
import { eventually as polled } from './eventually.ts';
import { SampleWriter, samplePublication } from './sample.ts';

export interface EventBusHarness {
  /** Topics, offsets and stores of one test, all empty. */
  open(): Promise<EventBusWorld>;
}

export interface EventBusWorld {
  /** A new empty store of a publisher. */
  store(): Promise<EventStore>;
  /** A bus over the topics and offsets of this world, as another process would open it. Publications are not carried over. */
  bus(): Promise<EventBus>;
  /** Ends a bus as a dying process does: running batches are neither awaited nor committed. */
  crash(bus: EventBus): Promise<void>;
  /** Closes what is open. */
  close(): Promise<void>;
}

/** A group over a broker needs its time to notice a dead member. */
const PATIENCE_MS = 30_000;
const eventually = (what: string, check: () => boolean | Promise<boolean>) => polled(what, check, PATIENCE_MS);

const KEYS = Array.from({ length: 40 }, (_, index) => `case-${index}`);
const INTAKE: readonly Topic[] = [TOPICS.intake];

/** What a consumer got, key by key. */
class Received {
  readonly messages: ContractMessage[] = [];
  /** Partition of each key. */
  readonly places = new Map<string, number>();

  readonly onBatch = async (batch: readonly Delivery[]): Promise<void> => {
    for (const { message, partition } of batch) this.places.set(message.subject, partition);
    this.messages.push(...batch.map((delivery) => delivery.message));
  };

  get distinct(): number {
    return new Set(this.messages.map((message) => message.id)).size;
  }

  /** Revisions of a key as they came, repeats left out. */
  of(key: string): number[] {
    const revisions = this.messages.filter((message) => message.subject === key).map((message) => message.revision);
    return [...new Set(revisions)];
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Every adapter of `EventBus` must pass. */
export function eventBusContract(name: string, harness: EventBusHarness): void {
  describe(`${name} is an event bus`, () => {
    let world: EventBusWorld;
    let bus: EventBus;
    let store: EventStore;
    let writer: SampleWriter;

    const consume = (
      received: Received,
      options: { group?: string; topics?: readonly Topic[]; on?: EventBus; onBatch?: Received['onBatch'] } = {},
    ): Promise<Consumption> =>
      (options.on ?? bus).consume({
        group: options.group ?? 'portal',
        topics: options.topics ?? INTAKE,
        onBatch: options.onBatch ?? received.onBatch,
        onError: () => undefined,
      });
    const write = async (count: number, keys: readonly string[] = KEYS) => {
      for (const key of keys) await writer.write(key, count);
    };

    beforeEach(async () => {
      world = await harness.open();
      bus = await world.bus();
      store = await world.store();
      writer = new SampleWriter(store);
    });
    afterEach(() => world.close());

    test('each group gets everything, in order per key', async () => {
      await bus.publish(samplePublication('intake', store));
      const portal = new Received();
      const survey = new Received();
      await consume(portal);
      await consume(survey, { group: 'survey' });
      for (let round = 0; round < 5; round += 1) await write(2);
      for (const received of [portal, survey]) {
        await eventually('all messages arrived', () => received.distinct === 400);
        for (const key of KEYS) expect(received.of(key)).toEqual(numbers(10));
      }
    });

    test('a consumer that was there before the publisher gets everything, without internal events', async () => {
      const received = new Received();
      const consumption = await consume(received, { topics: [TOPICS.intake, TOPICS.verification] });
      await write(1, ['case-1']);
      await writer.writeInternal('case-1');
      await write(1, ['case-1']);
      await bus.publish(samplePublication('intake', store));
      const other = await world.store();
      await new SampleWriter(other).write('case-1', 3);
      await bus.publish(samplePublication('verification', other));
      await eventually('five messages arrived', () => received.distinct === 5);
      const ofIntake = received.messages.filter((message) => message.source === 'alur/intake');
      expect(ofIntake.map((message) => message.revision)).toEqual([0, 2]);
      await eventually('all is committed', async () => (await consumption.lag()) === 0);
    });

    test('a key that is held up does not stop the keys of other partitions', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const held = Promise.withResolvers<void>();
      let heldPartition = -1;
      await consume(received, {
        onBatch: async (batch) => {
          heldPartition = batch.find((one) => one.message.subject === 'case-0')?.partition ?? heldPartition;
          if (batch.some((one) => one.message.subject === 'case-0')) await held.promise;
          await received.onBatch(batch);
        },
      });
      await write(1, ['case-0']);
      await eventually('the key is held', () => heldPartition >= 0);
      await write(3, KEYS.slice(1));
      await eventually('other keys went on', () => KEYS.slice(1).some((key) => received.of(key).length === 3));
      expect(received.of('case-0')).toEqual([]);
      held.resolve();
      await eventually('the held key went on', () => received.distinct === 118);
    });

    test('a batch that fails comes again before anything later of its keys', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      let failures = 3;
      const consumption = await consume(received, {
        onBatch: async (batch) => {
          if (failures > 0) {
            failures -= 1;
            throw new Error('not now');
          }
          await received.onBatch(batch);
        },
      });
      await write(5);
      await eventually('all messages arrived', () => received.distinct === 200);
      expect(failures).toBe(0);
      for (const key of KEYS) expect(received.of(key)).toEqual(numbers(5));
      await eventually('all is committed', async () => (await consumption.lag()) === 0);
    });

    test('what was in hand when its process died comes again, what was committed before does not', async () => {
      await bus.publish(samplePublication('intake', store));
      const before = new Received();
      await write(2);
      let dying = false;
      let inHand = 0;
      const consumption = await consume(before, {
        onBatch: async (batch) => {
          if (!dying) return before.onBatch(batch);
          inHand += 1;
          await new Promise<void>(() => undefined);
        },
      });
      await consumption.caughtUp();
      expect(before.distinct).toBe(80);
      dying = true;
      await write(2);
      await eventually('messages are in hand', () => inHand > 0);
      await world.crash(bus);

      const next = await world.bus();
      await next.publish(samplePublication('intake', store));
      const after = new Received();
      await consume(after, { on: next });
      await eventually('the lost messages arrived', () => after.distinct >= 80);
      for (const key of KEYS) expect(after.of(key)).toEqual([2, 3]);
    });

    test('members share the keys; joining and leaving under load loses nothing and keeps the order', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const counts = [0, 0, 0];
      const member = (index: number) =>
        consume(received, {
          onBatch: async (batch) => {
            await new Promise<void>((resolve) => setImmediate(resolve));
            counts[index]! += batch.length;
            await received.onBatch(batch);
          },
        });
      const first = await member(0);
      await write(5);
      await member(1);
      let written = 5;
      let writing = true;
      const load = (async () => {
        for (; writing; written += 1) {
          await write(1);
          await pause(5);
        }
      })();
      const third = await member(2);
      await eventually('each member got some', () => counts.every((count) => count > 0));
      await third.stop();
      await first.stop();
      writing = false;
      await load;
      await eventually('all messages arrived', () => received.distinct === KEYS.length * written);
      for (const key of KEYS) expect(received.of(key)).toEqual(numbers(written));
    });

    test('lag counts what is not committed; caughtUp waits for what is there', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const held = Promise.withResolvers<void>();
      const consumption = await consume(received, {
        onBatch: async (batch) => {
          await held.promise;
          await received.onBatch(batch);
        },
      });
      await write(2);
      await eventually('all of it shows as lag', async () => (await consumption.lag()) === 80);
      let resolved = false;
      const waiting = consumption.caughtUp().then(() => {
        resolved = true;
      });
      await expect(consumption.caughtUp(AbortSignal.timeout(20))).rejects.toThrow();
      expect(resolved).toBe(false);
      held.resolve();
      await waiting;
      expect(received.distinct).toBe(80);
      await eventually('all is committed', async () => (await consumption.lag()) === 0);
      await consumption.caughtUp();
    });

    test('a paused member gets nothing until it resumes', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const consumption = await consume(received);
      await write(1);
      await consumption.caughtUp();
      expect(consumption.paused).toBe(false);
      consumption.pause();
      expect(consumption.paused).toBe(true);
      await write(1);
      await eventually('the others wait', async () => (await consumption.lag()) === 40);
      expect(received.distinct).toBe(40);
      consumption.resume();
      expect(consumption.paused).toBe(false);
      await eventually('the others arrived', () => received.distinct === 80);
    });

    test('replay gives everything up to its call, in order per key, and moves no group', async () => {
      await bus.publish(samplePublication('intake', store));
      const other = await world.store();
      await bus.publish(samplePublication('verification', other));
      await write(3);
      await new SampleWriter(other).write('case-7', 4);
      const received = new Received();
      const consumption = await consume(received, { topics: [TOPICS.intake, TOPICS.verification] });
      await eventually('all messages arrived', () => received.distinct === 124);

      const replay = bus.replay([TOPICS.intake, TOPICS.verification]);
      await write(1);
      const replayed: ContractMessage[] = [];
      for await (const batch of replay) replayed.push(...batch);
      // A broker may count in what comes while it is asked where its topics end.
      expect(replayed.length).toBeGreaterThanOrEqual(124);
      expect(new Set(replayed.map((one) => one.id)).size).toBe(replayed.length);
      for (const source of ['alur/intake', 'alur/verification'])
        for (const key of KEYS) {
          const revisions = replayed.filter((one) => one.source === source && one.subject === key);
          expect(revisions.map((one) => one.revision)).toEqual(numbers(revisions.length));
        }
      await eventually('the live messages arrived', () => received.distinct === 164);
      await eventually('all is committed', async () => (await consumption.lag()) === 0);
    });

    test('holds back what is not admitted, partition by partition, and says how far it is', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const first = await consume(received);
      await write(3);
      await first.caughtUp();
      const cut = await first.partitions();
      for (const { committed, end } of cut) expect(isBefore(committed, end)).toBe(false);
      await first.stop();

      const bounded = new Received();
      let open = false;
      const admit = async (batch: readonly Delivery[]) => {
        const { end } = cut.find(({ partition }) => partition === batch[0]!.partition)!;
        const beyond = batch.findIndex(({ offset }) => !isBefore(offset, end));
        return open || beyond < 0 ? batch.length : beyond;
      };
      await write(2);
      const second = await bus.consume({ group: 'bounded', topics: INTAKE, onBatch: bounded.onBatch, admit });
      await eventually('everything before the cut is committed', async () => {
        const states = await second.partitions();
        return states.length > 0 && states.every(({ committed }, index) => !isBefore(committed, cut[index]!.end));
      });
      for (const key of KEYS) expect(bounded.of(key)).toEqual([0, 1, 2]);
      // What was written goes to the topic by itself.
      await eventually('what is held back is counted', async () => (await second.lag()) === 80);
      open = true;
      await second.caughtUp();
      for (const key of KEYS) expect(bounded.of(key)).toEqual(numbers(5));
    });

    test('a group that was dropped begins anew, and dropping one that is none does no harm', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const consumption = await consume(received);
      await write(1);
      await consumption.caughtUp();
      await consumption.stop();
      await bus.dropGroup('portal', INTAKE);
      await bus.dropGroup('nobody', INTAKE);
      const again = new Received();
      const anew = await consume(again);
      await anew.caughtUp();
      expect(again.distinct).toBe(40);
    });

    test('partitions tell lag and owner one by one, and sum up to the lag of the group', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const first = await consume(received);
      await write(1);
      await first.caughtUp();
      const states = await first.partitions();
      expect(states.map(({ partition }) => partition)).toEqual(numbers(states.length));
      for (const state of states)
        expect(state).toMatchObject({ topic: TOPICS.intake, lag: 0, owned: true, paused: false });

      const second = await consume(received);
      const owned = (all: readonly PartitionState[]) => all.filter((state) => state.owned);
      await eventually('the members share the partitions', async () => {
        const [ofFirst, ofSecond] = [owned(await first.partitions()), owned(await second.partitions())];
        const both = new Set([...ofFirst, ...ofSecond].map(({ partition }) => partition));
        return (
          ofFirst.length > 0 &&
          ofSecond.length > 0 &&
          both.size === states.length &&
          ofFirst.length + ofSecond.length === states.length
        );
      });
      first.pause();
      second.pause();
      for (const state of await first.partitions()) expect(state.paused).toBe(state.owned);
      await write(1);
      await eventually('nothing is taken', async () => (await first.lag()) === KEYS.length);
      const lags = (await second.partitions()).map(({ lag }) => lag);
      expect(lags.reduce((sum, lag) => sum + lag, 0)).toBe(KEYS.length);
      const places = [...received.places.values()];
      expect(lags).toEqual(numbers(states.length).map((partition) => places.filter((one) => one === partition).length));
    });

    test('follow shows live messages in order per key, past ones not, and moves no group', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const consumption = await consume(received);
      await write(1);
      await consumption.caughtUp();
      consumption.pause();

      const shown: ContractMessage[] = [];
      const other = await world.store();
      const following = await bus.follow([TOPICS.intake, TOPICS.verification], (messages) => {
        const first = shown.length === 0;
        shown.push(...messages);
        if (first) throw new Error('The watcher fails');
      });
      await bus.publish(samplePublication('verification', other));
      await write(2);
      await new SampleWriter(other).write('case-7', 3);
      await eventually('the live messages are shown', () => shown.length >= 83);
      expect(shown).toHaveLength(83);
      const revisions = (source: string, key: string) =>
        shown.filter((one) => one.source === source && one.subject === key).map((one) => one.revision);
      for (const key of KEYS) expect(revisions('alur/intake', key)).toEqual([1, 2]);
      expect(revisions('alur/verification', 'case-7')).toEqual([0, 1, 2]);
      expect(await consumption.lag()).toBe(80);

      await following.stop();
      consumption.resume();
      await consumption.caughtUp();
      await write(1);
      await consumption.caughtUp();
      expect(received.distinct).toBe(160);
      expect(shown).toHaveLength(83);
    });

    test('after a clean close a group goes on where it stood', async () => {
      await bus.publish(samplePublication('intake', store));
      const received = new Received();
      const consumption = await consume(received);
      await write(2);
      await consumption.caughtUp();
      await bus.close();
      await write(1);
      const next = await world.bus();
      await next.publish(samplePublication('intake', store));
      const after = new Received();
      await consume(after, { on: next });
      await eventually('the new messages arrived', () => after.distinct === 40);
      for (const key of KEYS) expect(after.of(key)).toEqual([2]);
    });
  });
}
