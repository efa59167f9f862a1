import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConsumerRuntime } from '../consumer/consumer-runtime.ts';
import { EmbeddedBus } from '../embedded/index.ts';
import type { ParkingLot } from '../parking-lot.ts';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { eventually } from './eventually.ts';
import { SampleWriter, samplePublication } from './sample.ts';

const RETRY = { attempts: 2, firstMs: 1, factor: 1, maxMs: 1 };
const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);

/**
 * What two processes of a service must keep when they share a parking lot: one consumes, in the other an operator retries.
 * `open` gives two handles on one empty lot; those of one process may be the same.
 */
export function sharedParkingContract(name: string, open: () => Promise<readonly [ParkingLot, ParkingLot]>): void {
  describe(`${name} shared by two processes (ALUR_SEED=${seed})`, () => {
    let store: SqliteEventStore;
    let offsets: SqliteOffsets;
    let bus: EmbeddedBus;
    let writer: SampleWriter;
    let lots: readonly [ParkingLot, ParkingLot];
    let consumer: ConsumerRuntime;
    let operator: ConsumerRuntime;
    let random: () => number;
    /** Last revision that took effect, by key. */
    let applied: Map<string, number>;
    let refuse: boolean;

    beforeEach(async () => {
      store = new SqliteEventStore(':memory:');
      offsets = new SqliteOffsets(':memory:');
      bus = new EmbeddedBus({ offsets });
      writer = new SampleWriter(store);
      lots = await open();
      random = randomOf(seed);
      applied = new Map();
      refuse = false;
      [consumer, operator] = [runtime(lots[0]), runtime(lots[1])];
      await bus.publish(samplePublication('intake', store));
      await consumer.start();
    });
    afterEach(async () => {
      await consumer.stop();
      await bus.close();
      for (const closable of [...new Set(lots), offsets, store]) await closable.close();
    });

    /** Takes effect once, in order; says so when a message comes before its predecessor. */
    const runtime = (parking: ParkingLot) =>
      new ConsumerRuntime({
        bus,
        group: 'portal',
        topics: [TOPICS.intake],
        parking,
        retry: RETRY,
        handler: {
          each: async ({ subject, revision }) => {
            for (let turns = Math.floor(random() * 4); turns > 0; turns -= 1) await new Promise(setImmediate);
            if (refuse && random() < 0.2) throw new Error('busy');
            const last = applied.get(subject) ?? -1;
            if (revision > last + 1) throw new Error(`order of ${subject} is broken: ${revision} after ${last}`);
            applied.set(subject, Math.max(last, revision));
          },
        },
      });
    const caughtUp = () => eventually('all is committed', async () => (await consumer.lag()) === 0);

    test('a message that parks while another process empties its key is applied', async () => {
      refuse = true;
      random = () => 0.1;
      await writer.write('case-1');
      await caughtUp();
      refuse = false;
      const [lot] = lots;
      const ask = lot.parkedKeys.bind(lot);
      lot.parkedKeys = async (...args) => {
        const keys = await ask(...args);
        await operator.retryParked('case-1');
        return keys;
      };
      await writer.write('case-1');
      await caughtUp();
      expect(applied.get('case-1')).toBe(1);
      expect(await lot.count()).toBe(0);
    });

    test('what a retry that crashed left behind goes on with the next message', async () => {
      refuse = true;
      random = () => 0.1;
      await writer.write('case-1', 3);
      await caughtUp();
      refuse = false;
      const [first] = await lots[1].list();
      applied.set('case-1', 0);
      await lots[1].remove('portal', first!.id);
      await writer.write('case-1');
      await caughtUp();
      expect(applied.get('case-1')).toBe(3);
      expect(await lots[0].count()).toBe(0);
    });

    test('order per key holds while one consumes and the other retries, and nothing stays behind', async () => {
      refuse = true;
      const keys = ['case-1', 'case-2', 'case-3'];
      let writing = true;
      const retries = (async () => {
        while (writing) {
          for (const key of keys) await operator.retryParked(key);
          await new Promise(setImmediate);
        }
      })();
      for (let round = 0; round < 40; round += 1) for (const key of keys) await writer.write(key);
      await caughtUp();
      writing = false;
      await retries;
      refuse = false;
      await Promise.all([operator, consumer].flatMap((one) => keys.map((key) => one.retryParked(key))));
      expect([...applied].sort()).toEqual(keys.map((key) => [key, 39]));
      expect(await lots[0].list()).toEqual([]);
    });
  });
}

function randomOf(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
