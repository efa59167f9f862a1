import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GENESIS_HASH, hashOf } from '../chain.ts';
import { EventIdTakenError } from '../errors.ts';
import type { RecordedEvent } from '../event.ts';
import type { AppendResult, EventStore } from '../event-store.ts';
import { verifyLog } from '../verify.ts';
import { eventsOf, testStream } from './events.ts';
import type { EventStoreHarness, LogUnderTest } from './harness.ts';
import { subscriptionContract } from './subscription-contract.ts';

/** What every adapter of `EventStore` must do. */
export function eventStoreContract(name: string, harness: EventStoreHarness): void {
  describe(`${name}: event store`, () => {
    const stream = testStream('a');
    let log: LogUnderTest;
    let store: EventStore;
    let others: EventStore[];

    async function openAnother(): Promise<EventStore> {
      const other = await log.open();
      others.push(other);
      return other;
    }

    beforeEach(async () => {
      log = await harness.createLog();
      store = await log.open();
      others = [];
    });

    afterEach(async () => {
      for (const opened of [store, ...others]) await opened.close();
      await log.dispose();
    });

    describe('expected revision', () => {
      test('a first append makes the stream, with revisions from 0', async () => {
        const result = await store.append(stream, eventsOf('c1', 2), 'no-stream');
        expect(recorded(result).map((e) => e.revision)).toEqual([0, 1]);
      });

      test('"no-stream" is refused when the stream exists', async () => {
        await store.append(stream, eventsOf('c1', 3), 'no-stream');
        expect(await store.append(stream, eventsOf('c2'), 'no-stream')).toEqual({ outcome: 'conflict', actual: 2 });
      });

      test.each([0, 2, 7])('revision %i is refused when the stream is at 1', async (expected) => {
        await store.append(stream, eventsOf('c1', 2), 'no-stream');
        expect(await store.append(stream, eventsOf('c2'), expected)).toEqual({ outcome: 'conflict', actual: 1 });
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      test('a revision is refused when the stream does not exist', async () => {
        expect(await store.append(stream, eventsOf('c1'), 0)).toEqual({ outcome: 'conflict', actual: 'no-stream' });
      });

      test('of 200 concurrent appends at one revision one wins, and the others learn the revision', async () => {
        await store.append(stream, eventsOf('first'), 'no-stream');
        const results = await Promise.all(
          Array.from({ length: 200 }, (_, i) => store.append(stream, eventsOf(`c${i}`), 0)),
        );
        expect(results.filter((r) => r.outcome === 'appended')).toHaveLength(1);
        expect(results.filter((r) => r.outcome === 'conflict' && r.actual === 1)).toHaveLength(199);
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      test('of two that create a stream, also from two processes, one succeeds', async () => {
        const other = await openAnother();
        const results = await Promise.all([
          store.append(stream, eventsOf('c1'), 'no-stream'),
          other.append(stream, eventsOf('c2'), 'no-stream'),
        ]);
        expect(results.map((r) => r.outcome).sort()).toEqual(['appended', 'conflict']);
      });

      test('an append that another process overtook is refused', async () => {
        const other = await openAnother();
        await store.append(stream, eventsOf('c1'), 'no-stream');
        await other.append(stream, eventsOf('c2'), 0);
        expect(await store.append(stream, eventsOf('c3'), 0)).toEqual({ outcome: 'conflict', actual: 1 });
        expect((await store.append(stream, eventsOf('c4'), 1)).outcome).toBe('appended');
      });

      test.each([-1, 0.5, Number.NaN])('revision %d is a mistake of the caller and throws', async (expected) => {
        await expect(store.append(stream, eventsOf('c1'), expected)).rejects.toThrow(RangeError);
      });
    });

    describe('atomicity', () => {
      test('all events of an append are stored together, in order', async () => {
        const result = recorded(await store.append(stream, eventsOf('c1', 50), 'no-stream'));
        expect(await store.readStream(stream)).toEqual(result);
        expect(result.map((e) => e.data)).toEqual(eventsOf('c1', 50).map((e) => e.data));
      });

      test('an append that throws leaves nothing behind and does not disturb those beside it', async () => {
        await store.append(testStream('taken'), eventsOf('c1'), 'no-stream');
        // An id that is used elsewhere or, where that is not checked, twice.
        const refused = eventsOf(harness.checksIdsAcrossStreams ? 'c1' : 'c3');
        const results = await Promise.allSettled([
          store.append(stream, eventsOf('c2', 2), 'no-stream'),
          store.append(stream, [...eventsOf('c3'), ...refused], 1),
          store.append(stream, eventsOf('c4'), 1),
        ]);
        const mistake = harness.checksIdsAcrossStreams ? EventIdTakenError : RangeError;
        expect(results[1]).toMatchObject({ status: 'rejected', reason: expect.any(mistake) });
        expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect((await store.readStream(stream)).map((e) => e.meta.commandId)).toEqual(['c2', 'c2', 'c4']);
      });

      test('an append without events, and one that holds an id twice, throw', async () => {
        await expect(store.append(stream, [], 'no-stream')).rejects.toThrow(RangeError);
        await expect(store.append(stream, [...eventsOf('c1'), ...eventsOf('c1')], 'no-stream')).rejects.toThrow(
          RangeError,
        );
        expect(await store.readStream(stream)).toEqual([]);
      });

      test('an event of another tenant than the stream throws', async () => {
        await expect(store.append('tana-toraja/probe/a', eventsOf('c1'), 'no-stream')).rejects.toThrow(RangeError);
        // The name of one tenant begins with that of the other.
        await expect(store.append('oku-selatan-baru/probe/a', eventsOf('c1'), 'no-stream')).rejects.toThrow(RangeError);
      });
    });

    describe('idempotence by event id', () => {
      test.each([
        ['again at the same expected revision', 0],
        ['at the current revision', 2],
        ['at an earlier revision', 1],
      ])('the same events %s answer with the stored ones', async (_, expected) => {
        await store.append(stream, eventsOf('c0'), 'no-stream');
        const first = recorded(await store.append(stream, eventsOf('c1', 2), 0));
        expect(await store.append(stream, eventsOf('c1', 2), expected)).toEqual({ outcome: 'repeated', events: first });
        expect(await store.readStream(stream)).toHaveLength(3);
      });

      test('the append that made the stream may be repeated, also after the stream has grown', async () => {
        const first = recorded(await store.append(stream, eventsOf('c1', 2), 'no-stream'));
        await store.append(stream, eventsOf('c2'), 1);
        expect(await store.append(stream, eventsOf('c1', 2), 'no-stream')).toEqual({
          outcome: 'repeated',
          events: first,
        });
      });

      test('the same events at the current revision answer with the stored ones wherever they stand', async () => {
        const first = recorded(await store.append(stream, eventsOf('c0', 2), 'no-stream'));
        await store.append(stream, eventsOf('c1', 3), 1);
        const other = await openAnother();
        for (const by of [store, other]) {
          expect(await by.append(stream, eventsOf('c0', 2), 4)).toEqual({ outcome: 'repeated', events: first });
        }
        expect(await store.readStream(stream)).toHaveLength(5);
      });

      test('the same append made concurrently, by two processes, is stored once', async () => {
        const other = await openAnother();
        const results = await Promise.all(
          [store, other, store].map((s) => s.append(stream, eventsOf('c1', 2), 'no-stream')),
        );
        expect(results.map((r) => r.outcome).sort()).toEqual(['appended', 'repeated', 'repeated']);
        expect(new Set(results.map((r) => JSON.stringify(recorded(r)))).size).toBe(1);
      });

      test('an append that holds only some stored events is a conflict and stores nothing', async () => {
        await store.append(stream, eventsOf('c1', 2), 'no-stream');
        const mixed = [eventsOf('c2')[0]!, eventsOf('c1', 2)[1]!];
        expect(await store.append(stream, mixed, 1)).toEqual({ outcome: 'conflict', actual: 1 });
        expect(await store.append(stream, mixed.toReversed(), 1)).toEqual({ outcome: 'conflict', actual: 1 });
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      test('stored events that were not stored at once, or in another order, are a conflict', async () => {
        await store.append(stream, eventsOf('c1', 2), 'no-stream');
        await store.append(stream, eventsOf('c2'), 1);
        const conflict = { outcome: 'conflict', actual: 2 };
        expect(await store.append(stream, eventsOf('c1', 2).toReversed(), 2)).toEqual(conflict);
        expect(await store.append(stream, [eventsOf('c1')[0]!, eventsOf('c2')[0]!], 2)).toEqual(conflict);
      });
    });

    describe('reading', () => {
      test('an unknown stream is empty, a stream is read from a revision on', async () => {
        expect(await store.readStream(stream)).toEqual([]);
        await store.append(stream, eventsOf('c1', 5), 'no-stream');
        expect((await store.readStream(stream, 3)).map((e) => e.revision)).toEqual([3, 4]);
        expect(await store.readStream(stream, 5)).toEqual([]);
      });

      test('what is read equals what the append answered, also from another process', async () => {
        const data = { text: 'Ünïcode 🙂 \u2028\n"\\', list: [1, -0.5, 1e21, null, true], deep: { 10: 'a', b: {} } };
        const events = [{ ...eventsOf('c1')[0]!, data }];
        const result = recorded(await store.append(stream, events, 'no-stream'));
        expect(await (await openAnother()).readStream(stream)).toEqual(result);
        expect(result[0]!.data).toEqual(data);
      });

      test('the whole log comes in the order of the appends, page by page, without loss or doubling', async () => {
        for (let i = 0; i < 7; i++) await store.append(testStream(`s${i % 3}`), eventsOf(`c${i}`, 2), expectedAt(i));
        const all = await store.readAll('', 100);
        expect(all.map((e) => e.meta.commandId)).toEqual(
          [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6].map((i) => `c${i}`),
        );
        const paged: RecordedEvent[] = [];
        for (
          let page = await store.readAll('', 3);
          page.length > 0;
          page = await store.readAll(page.at(-1)!.position, 3)
        ) {
          expect(page.length).toBeLessThanOrEqual(3);
          paged.push(...page);
        }
        expect(paged).toEqual(all);
      });

      test('the head is the position of the last event', async () => {
        expect(await store.head()).toBe('');
        await store.append(stream, eventsOf('c1', 3), 'no-stream');
        expect(await store.head()).toBe((await store.readAll('', 10)).at(-1)!.position);
        expect(await store.readAll(await store.head(), 10)).toEqual([]);
      });

      test('the event at a position, and none beside it or in another kind of log', async () => {
        await store.append(stream, eventsOf('c1', 3), 'no-stream');
        const events = await store.readAll('', 10);
        expect(await Promise.all(events.map(({ position }) => store.eventAt(position)))).toEqual(events);
        const beyond = await Promise.all(
          ['999999999', '999999999/999999999', 'elsewhere'].map((p) => store.eventAt(p)),
        );
        expect(beyond).toEqual([undefined, undefined, undefined]);
      });

      test('stream heads are the last event of each stream, by name', async () => {
        for (const id of ['b', 'a', 'c']) await store.append(testStream(id), eventsOf(id, 2), 'no-stream');
        const last = recorded(await store.append(testStream('a'), eventsOf('a2'), 1))[0]!;
        const heads = await store.streamHeads();
        expect(heads.map((h) => [h.stream, h.revision])).toEqual([
          [testStream('a'), 2],
          [testStream('b'), 1],
          [testStream('c'), 1],
        ]);
        expect(heads[0]).toEqual({ stream: testStream('a'), revision: 2, hash: last.hash });
      });
    });

    describe('hash chain', () => {
      test('of two processes that append other content under the same ids, one wins, and the chain goes on', async () => {
        const other = await openAnother();
        const version = (note: string) => eventsOf('c1', 2).map((event) => ({ ...event, data: { note } }));
        const results = await Promise.all([
          store.append(stream, version('mine'), 'no-stream'),
          other.append(stream, version('theirs'), 'no-stream'),
        ]);
        expect(results.map((r) => r.outcome).sort()).toEqual(['appended', 'repeated']);
        expect(recorded(results[0]!)).toEqual(recorded(results[1]!));
        await store.append(stream, eventsOf('c2'), 1);
        await other.append(stream, eventsOf('c3'), 2);
        expect(await verifyLog(store)).toMatchObject({ intact: true, events: 4 });
      });

      test('every event carries the hash of its predecessor in the stream and of itself', async () => {
        await store.append(stream, eventsOf('c1', 2), 'no-stream');
        await store.append(testStream('other'), eventsOf('c2'), 'no-stream');
        await (await openAnother()).append(stream, eventsOf('c3', 2), 1);
        await store.append(stream, eventsOf('c4'), 3);
        const events = await store.readStream(stream);
        expect(events.map((e) => e.previousHash)).toEqual([GENESIS_HASH, ...events.slice(0, -1).map((e) => e.hash)]);
        for (const event of events) expect(event.hash).toBe(hashOf(event));
        expect(await verifyLog(store)).toMatchObject({ intact: true, events: 6, streams: 2, anchors: 0 });
      });
    });

    subscriptionContract(
      () => store,
      () => openAnother(),
    );
  });
}

/** Three streams take turns with two events each. */
function expectedAt(turn: number): 'no-stream' | number {
  return turn < 3 ? 'no-stream' : Math.floor(turn / 3) * 2 - 1;
}

function recorded(result: AppendResult): readonly RecordedEvent[] {
  if (result.outcome === 'conflict') throw new Error(`Conflict: the stream is at ${result.actual}`);
  return result.events;
}
