import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import { eventually, SampleWriter, samplePublication } from '@alur/messaging/testing';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RebuildError } from './refill.ts';
import { SqliteReadStore } from './sqlite/sqlite-read-store.ts';
import { historyView, presentView, type Reopened, tallyView } from './testing/sample-views.ts';
import { UnavailableError } from './unavailable-error.ts';
import type { View } from './view.ts';
import { ViewRuntime } from './view-runtime.ts';

const RETRY = { attempts: 2, firstMs: 1, factor: 1, maxMs: 1 };

describe('ViewRuntime', () => {
  let intake: SqliteEventStore;
  let verification: SqliteEventStore;
  let bus: EmbeddedBus;
  let store: SqliteReadStore;
  let parking: SqliteParkingLot;
  let cases: SampleWriter;
  let checks: SampleWriter;
  let running: ViewRuntime[];

  async function openBus(): Promise<EmbeddedBus> {
    const opened = new EmbeddedBus({ offsets: new SqliteOffsets(':memory:') });
    await opened.publish(samplePublication('intake', intake));
    await opened.publish(samplePublication('verification', verification));
    return opened;
  }

  async function start(views: readonly View<object>[]): Promise<ViewRuntime> {
    const runtime = new ViewRuntime({ group: 'views', bus, store, views, parking, consumer: { retry: RETRY } });
    running.push(runtime);
    await runtime.start();
    return runtime;
  }

  async function digests(runtime: ViewRuntime, names: readonly string[]) {
    return Promise.all(names.map((name) => runtime.collection(name).digest()));
  }

  beforeEach(async () => {
    intake = new SqliteEventStore(':memory:');
    verification = new SqliteEventStore(':memory:');
    bus = await openBus();
    store = new SqliteReadStore(':memory:');
    parking = new SqliteParkingLot(':memory:');
    cases = new SampleWriter(intake);
    checks = new SampleWriter(verification);
    running = [];
  });

  afterEach(async () => {
    for (const runtime of running) await runtime.stop();
    await bus.close();
    await Promise.all([store.close(), parking.close(), intake.close(), verification.close()]);
  });

  const views = [historyView(), presentView(), tallyView()];
  const names = views.map((view) => view.collection.name);

  async function settle(runtime: ViewRuntime): Promise<void> {
    await eventually('the views have applied everything', async () => (await runtime.lag()) === 0);
  }

  test('shows what a command wrote as soon as waitFor says so', async () => {
    const runtime = await start(views);
    await cases.write('c1', 2);
    expect(await runtime.waitFor({ stream: cases.stream('c1'), revision: 1 }, 5_000)).toBe(true);
    expect((await runtime.collection<Reopened>('case-history').get('c1'))?.reasons).toEqual(['n0', 'n1']);
  });

  test('redelivery of everything changes nothing', async () => {
    const first = await start(views);
    for (const key of ['c1', 'c2', 'c3']) {
      await cases.write(key, 8);
      await checks.write(key, 3);
    }
    await settle(first);
    const before = await digests(first, names);
    const [history] = (await store.open(views[0]!.collection).then((c) => c.find({ filter: {} }))).items;
    await first.stop();
    await bus.close();
    bus = await openBus();
    const again = await start(views);
    await settle(again);
    expect(await digests(again, names)).toEqual(before);
    expect((await again.collection('case-history').get(history!._id))?._version).toBe(history!._version);
  });

  test('a poisoned message parks its case in order, all others go on', async () => {
    let broken = true;
    const fragile = historyView({
      evolve: (document, message, id) => {
        if (broken && id === 'bad' && message.revision === 1) throw new Error('cannot be applied');
        return historyView().evolve(document, message, id);
      },
    });
    const runtime = await start([presentView(), fragile]);
    await cases.write('bad', 4);
    await cases.write('good', 4);
    await settle(runtime);
    const history = runtime.collection<Reopened>('case-history');
    expect((await history.get('bad'))?.reasons).toEqual(['n0']);
    expect((await history.get('good'))?.reasons).toEqual(['n0', 'n1', 'n2', 'n3']);
    expect((await parking.list('views')).map((parked) => parked.message.revision)).toEqual([1, 2, 3]);
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 2, equal: true });
    broken = false;
    expect(await runtime.consumer.retryParked('bad')).toMatchObject({ applied: 3, remaining: 0 });
    expect((await history.get('bad'))?.reasons).toEqual(['n0', 'n1', 'n2', 'n3']);
  });

  test('a rebuild leaves out what was discarded, and refuses what nobody decided about', async () => {
    let broken = 'bad';
    const fragile = historyView({
      evolve: (document, message, id) => {
        if (id === broken && message.revision === 1) throw new Error('cannot be applied');
        return historyView().evolve(document, message, id);
      },
    });
    const runtime = await start([fragile]);
    await cases.write('bad', 3);
    await cases.write('good', 3);
    await settle(runtime);
    const [parked] = await parking.list('views');
    await runtime.consumer.discardParked(parked!.id, 'oku-selatan.operator-1', 'faulty');
    expect((await runtime.collection<Reopened>('case-history').get('bad'))?.reasons).toEqual(['n0', 'n2']);
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 2, equal: true });
    broken = 'good';
    await expect(runtime.rebuild('case-history')).rejects.toThrow(/case-history cannot be rebuilt: message \S+ \(alur/);
    expect((await runtime.collection<Reopened>('case-history').get('good'))?.reasons).toEqual(['n0', 'n1', 'n2']);
  });

  test('Rebuild of every view while commands run ends with the same hash as the live view', async () => {
    const runtime = await start(views);
    const keys = Array.from({ length: 12 }, (_, i) => `case-${'x'.repeat(i)}`);
    for (const key of keys) await cases.write(key, 40);
    let commands = true;
    const traffic = keys.map(async (key) => {
      while (commands) {
        await cases.write(key);
        await checks.write(key);
      }
    });
    const progress: number[] = [];
    for (const name of names) {
      const result = await runtime.rebuild(name, (messages) => progress.push(messages));
      expect(result).toMatchObject({ equal: true });
    }
    commands = false;
    await Promise.all(traffic);
    await settle(runtime);
    const live = await digests(runtime, names);
    const again = [];
    for (const name of names) again.push(await runtime.rebuild(name));
    expect(again).toEqual(live.map((digest) => ({ ...digest, equal: true })));
    expect(progress.at(-1)).toBeGreaterThan(480);
    const { reasons } = (await runtime.collection<Reopened>('case-history').get(keys[0]!))!;
    expect(reasons).toEqual(reasons.map((_, i) => `n${i}`));
  });

  test('a rebuild finds out that the live view was wrong, and mends it', async () => {
    const runtime = await start([historyView()]);
    await cases.write('c1', 2);
    await settle(runtime);
    const history = runtime.collection<Reopened>('case-history');
    const { _version: expectedVersion, _sources: sources } = (await history.get('c1'))!;
    await history.write([{ id: 'c1', document: { caseId: 'c1', reasons: [] }, sources, expectedVersion }]);
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 1, equal: false });
    expect((await history.get('c1'))?.reasons).toEqual(['n0', 'n1']);
  });

  test('a view that is new or has another version is built from the logs at start', async () => {
    await cases.write('c1', 3);
    const first = await start([historyView()]);
    await settle(first);
    await first.stop();
    const shouted = historyView({
      collection: { name: 'case-history', version: 2, indexes: [['reasons']] },
      evolve: (document, message, id) => ({
        caseId: id,
        reasons: [...(document?.reasons ?? []), `N${message.revision}`],
      }),
    });
    const second = await start([presentView(), shouted]);
    const history = second.collection<Reopened>('case-history');
    expect((await history.find({ filter: { reasons: 'N2' } })).items.map((d) => d.reasons)).toEqual([
      ['N0', 'N1', 'N2'],
    ]);
    await cases.write('c1');
    await settle(second);
    expect((await history.get('c1'))?.reasons).toHaveLength(4);
    expect((await second.collection<Reopened>('case-present').get('c1'))?.reasons).toEqual(['n3']);
  });

  test('a rebuild under traffic holds few messages: it reads the logs again, then lets the live view wait', async () => {
    const few = { group: 'views', bus, store, views: [historyView()], parking, captured: 5 };
    const runtime = new ViewRuntime({ ...few, consumer: { retry: RETRY, batchSize: 5 } });
    running.push(runtime);
    await runtime.start();
    await cases.write('c1', 20);
    await settle(runtime);
    const history = runtime.collection<Reopened>('case-history');
    const replay = bus.replay.bind(bus);
    let readings = 0;
    jest.spyOn(bus, 'replay').mockImplementation(async function* (topics) {
      const late = `late-${++readings}`;
      yield* replay(topics);
      await cases.write(late, 8);
      await eventually('the live view went on', async () => (await history.get(late))?.reasons.length === 8);
    });
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 3, equal: true });
    expect(readings).toBe(2);
    jest.restoreAllMocks();
    await settle(runtime);
    const [live] = await digests(runtime, ['case-history']);
    expect(await runtime.rebuild('case-history')).toEqual({ ...live, equal: true });
  });

  test('a rebuild is refused while another process of the group consumes', async () => {
    const runtime = await start([historyView()]);
    const other = await start([historyView()]);
    await cases.write('c1', 3);
    await expect(runtime.rebuild('case-history')).rejects.toThrow(RebuildError);
    await expect(other.rebuild('case-history')).rejects.toThrow(/other processes of views read \d+ of \d+ partitions/);
    await other.stop();
    await settle(runtime);
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 1, equal: true });
  });

  test('of processes that start at once with a new version one builds it, the others wait', async () => {
    await cases.write('c1', 3);
    const shadows = jest.spyOn(store, 'openShadow');
    const runtimes = await Promise.all([1, 2, 3].map(() => start([historyView()])));
    expect(shadows).toHaveBeenCalledTimes(1);
    for (const runtime of runtimes) {
      expect((await runtime.collection<Reopened>('case-history').get('c1'))?.reasons).toHaveLength(3);
    }
  });

  test('no message parks while the store is away', async () => {
    const runtime = await start([historyView()]);
    const collection = runtime.collection('case-history');
    let away = true;
    const write = jest.spyOn(collection, 'write').mockImplementation(async (writes) => {
      if (away) throw new UnavailableError('away');
      write.mockRestore();
      return collection.write(writes);
    });
    await cases.write('c1', 2);
    await eventually('it tried to write', () => write.mock.calls.length > 0);
    away = false;
    await settle(runtime);
    expect(await parking.list('views')).toEqual([]);
    expect((await runtime.collection<Reopened>('case-history').get('c1'))?.reasons).toEqual(['n0', 'n1']);
  });

  test('names the view when a caller asks for one that does not exist', async () => {
    const runtime = await start([historyView()]);
    expect(() => runtime.collection('nothing')).toThrow(/nothing is not a started view of views/);
    await expect(runtime.rebuild('nothing')).rejects.toThrow(/nothing is not a view/);
    expect(() => new ViewRuntime({ group: 'g', bus, store, views: [historyView(), historyView()], parking })).toThrow(
      /Two views write one collection/,
    );
  });
});
