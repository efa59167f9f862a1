import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import type { ConsumerRuntime, ParkedMessage } from '@alur/messaging';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import { eventually, SampleWriter, samplePublication } from '@alur/messaging/testing';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RebuildError } from './rebuild-error.ts';
import { SqliteReadStore } from './sqlite/sqlite-read-store.ts';
import { SwitchHold } from './switch-hold.ts';
import { historyView, presentView, type Reopened, tallyView } from './testing/sample-views.ts';
import { UnavailableError } from './unavailable-error.ts';
import type { View } from './view.ts';
import { ViewRuntime } from './view-runtime.ts';

const RETRY = { attempts: 2, firstMs: 1, factor: 1, maxMs: 1 };

describe('ViewRuntime', () => {
  let intake: SqliteEventStore;
  let verification: SqliteEventStore;
  let bus: EmbeddedBus;
  let offsets: SqliteOffsets;
  let store: SqliteReadStore;
  let parking: SqliteParkingLot;
  let cases: SampleWriter;
  let checks: SampleWriter;
  let running: ViewRuntime[];

  async function openBus(partitions?: number): Promise<EmbeddedBus> {
    offsets = new SqliteOffsets(':memory:');
    const opened = new EmbeddedBus({ offsets, ...(partitions !== undefined && { partitions }) });
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

  async function digests(runtime: ViewRuntime, of: readonly View<object>[]) {
    return Promise.all(of.map((view) => runtime.of(view).digest()));
  }

  beforeEach(async () => {
    intake = new SqliteEventStore(':memory:');
    verification = new SqliteEventStore(':memory:');
    bus = await openBus();
    store = new SqliteReadStore(':memory:');
    parking = new SqliteParkingLot(':memory:');
    cases = new SampleWriter(intake);
    checks = new SampleWriter(verification, 'case-file');
    running = [];
  });

  afterEach(async () => {
    jest.restoreAllMocks();
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
    expect((await runtime.of(historyView()).get('c1'))?.reasons).toEqual(['n0', 'n1']);
  });

  test('redelivery of everything changes nothing', async () => {
    const first = await start(views);
    for (const key of ['c1', 'c2', 'c3']) {
      await cases.write(key, 8);
      await checks.write(key, 3);
    }
    await settle(first);
    const before = await digests(first, views);
    const [history] = (await store.open(views[0]!.collection).then((c) => c.find({ filter: {} }))).items;
    await first.stop();
    await bus.close();
    bus = await openBus();
    const again = await start(views);
    await settle(again);
    expect(await digests(again, views)).toEqual(before);
    expect((await again.of(historyView()).get(history!._id))?._version).toBe(history!._version);
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
    const history = runtime.of(historyView());
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
    expect((await runtime.of(historyView()).get('bad'))?.reasons).toEqual(['n0', 'n2']);
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 2, equal: true });
    broken = 'nothing';
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 2, equal: true });
    expect((await runtime.of(historyView()).get('bad'))?.reasons).toEqual(['n0', 'n2']);
    broken = 'good';
    await expect(runtime.rebuild('case-history')).rejects.toThrow(/case-history cannot be rebuilt: message \S+ \(alur/);
    expect((await runtime.of(historyView()).get('good'))?.reasons).toEqual(['n0', 'n1', 'n2']);
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
    const totals: number[] = [];
    for (const name of names) {
      const result = await runtime.rebuild(name, (messages, total) => {
        progress.push(messages);
        totals.push(total);
      });
      expect(result).toMatchObject({ equal: true });
    }
    commands = false;
    await Promise.all(traffic);
    await settle(runtime);
    const live = await digests(runtime, views);
    const again = [];
    for (const name of names) again.push(await runtime.rebuild(name));
    expect(again).toEqual(live.map((digest) => ({ ...digest, equal: true })));
    expect(progress.at(-1)).toBeGreaterThan(480);
    expect(totals.at(-1)).toBeGreaterThanOrEqual(progress.at(-1)!);
    const { reasons } = (await runtime.of(historyView()).get(keys[0]!))!;
    expect(reasons).toEqual(reasons.map((_, i) => `n${i}`));
  });

  test('a rebuild finds out that the live view was wrong, and mends it', async () => {
    const runtime = await start([historyView()]);
    await cases.write('c1', 2);
    await settle(runtime);
    const history = runtime.of(historyView());
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
    const history = second.of(historyView());
    expect((await history.find({ filter: { reasons: 'N2' } })).items.map((d) => d.reasons)).toEqual([
      ['N0', 'N1', 'N2'],
    ]);
    await cases.write('c1');
    await settle(second);
    expect((await history.get('c1'))?.reasons).toHaveLength(4);
    expect((await second.of(presentView()).get('c1'))?.reasons).toEqual(['n3']);
  });

  test('of two processes that serve, one that joined meanwhile too, nothing is lost and both follow the switch', async () => {
    const runtime = await start(views);
    const keys = Array.from({ length: 12 }, (_, i) => `case-${'x'.repeat(i)}`);
    for (const key of keys) await cases.write(key, 20);
    let commands = true;
    const traffic = keys.map(async (key) => {
      while (commands) {
        await cases.write(key);
        await checks.write(key);
      }
    });
    const joining = start(views);
    for (const name of names) expect(await runtime.rebuild(name)).toMatchObject({ equal: true });
    const other = await joining;
    const owned = (await other.consumer.partitions()).filter((one) => one.owned);
    expect(owned.length).toBeGreaterThan(0);
    for (const name of names) expect(await other.rebuild(name)).toMatchObject({ equal: true });
    commands = false;
    await Promise.all(traffic);
    await settle(runtime);
    for (const key of keys) {
      const { reasons } = (await other.of(historyView()).get(key))!;
      expect(reasons).toEqual(reasons.map((_, i) => `n${i}`));
    }
    const live = await digests(other, views);
    const again = await Promise.all(names.map((name) => runtime.rebuild(name)));
    expect(again).toEqual(live.map((digest) => ({ ...digest, equal: true })));
  });

  test('what comes while a view is switched waits in every process, also in one that joined during the rebuild', async () => {
    const runtime = await start([historyView()]);
    const keys = Array.from({ length: 30 }, (_, i) => `case-${i}`);
    for (const key of keys) await cases.write(key, 2);
    const history = runtime.of(historyView());
    const promote = store.promoteShadow.bind(store);
    const switched: string[][] = [];
    jest.spyOn(store, 'promoteShadow').mockImplementation(async (definition) => {
      const other = await start([historyView()]);
      for (const key of keys) await cases.write(key);
      const isLate = async () =>
        (await history.find({ filter: {}, limit: 200 })).items.some((d) => d.reasons.length > 2);
      await eventually('a late message is applied', isLate, 300).catch(() => undefined);
      expect((await other.consumer.partitions()).some((one) => one.owned && one.lag > 0)).toBe(true);
      switched.push(...(await history.find({ filter: {}, limit: 200 })).items.map((d) => [...d.reasons]));
      await promote(definition);
    });
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 30, equal: true });
    expect(switched).toEqual(keys.map(() => ['n0', 'n1']));
    await settle(runtime);
    for (const key of keys) expect((await history.get(key))?.reasons).toEqual(['n0', 'n1', 'n2']);
  });

  test('what is applied right before the switch is in the promoted view', async () => {
    const runtime = await start([historyView()]);
    await cases.write('c1', 3);
    await settle(runtime);
    const { whileSwitching } = SwitchHold.prototype;
    jest.spyOn(SwitchHold.prototype, 'whileSwitching').mockImplementation(async function (this: SwitchHold, ...args) {
      await cases.write('late', 50);
      await settle(runtime);
      return whileSwitching.apply(this, args);
    });
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 2, equal: true });
    expect((await runtime.of(historyView()).get('late'))?.reasons).toHaveLength(50);
  });

  /** Cases park from revision 1 on while `broken`, in the view that is rebuilt. */
  function breakable() {
    const state = { broken: true };
    const view = historyView({
      evolve: (document, message, id) => {
        if (state.broken && id === 'bad' && message.revision === 1) throw new Error('cannot be applied');
        return historyView().evolve(document, message, id);
      },
    });
    return { state, view };
  }

  test('what is parked stays out of a rebuild as well when it would not fail any more, until it is retried', async () => {
    const { state, view } = breakable();
    const runtime = await start([view]);
    await cases.write('bad', 4);
    await settle(runtime);
    state.broken = false;
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 1, equal: true });
    const history = runtime.of(historyView());
    expect((await history.get('bad'))?.reasons).toEqual(['n0']);
    await cases.write('bad');
    await settle(runtime);
    expect(await runtime.consumer.retryParked('bad')).toMatchObject({ applied: 4, remaining: 0 });
    expect((await history.get('bad'))?.reasons).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  });

  test('a rebuild is never ahead of the live view: what parks there while it runs stays out', async () => {
    const { state, view } = breakable();
    state.broken = false;
    const runtime = await start([view]);
    await cases.write('good', 4);
    await settle(runtime);
    runtime.consumer.pause();
    await cases.write('bad', 4);
    const seen: number[] = [];
    const rebuild = runtime.rebuild('case-history', (messages) => seen.push(messages));
    await eventually('the shadow is where it may be', () => (seen.at(-1) ?? 0) >= 4);
    await eventually('the shadow is ahead', () => seen.at(-1)! > 4, 300).catch(() => undefined);
    state.broken = true;
    runtime.consumer.resume();
    expect(await rebuild).toMatchObject({ count: 2, equal: true });
    const history = runtime.of(historyView());
    expect((await history.get('bad'))?.reasons).toEqual(['n0']);
    state.broken = false;
    expect(await runtime.consumer.retryParked('bad')).toMatchObject({ applied: 3, remaining: 0 });
    expect((await history.get('bad'))?.reasons).toEqual(['n0', 'n1', 'n2', 'n3']);
  });

  test.each([
    ['retried', ['n0', 'n1', 'n2', 'n3'], (consumer: ConsumerRuntime) => consumer.retryParked('bad')],
    [
      'discarded',
      ['n0', 'n2', 'n3'],
      async (consumer: ConsumerRuntime, id: string) => consumer.discardParked(id, 'oku-selatan.operator-1', 'faulty'),
    ],
  ] as const)(
    'what is %s while a rebuild has it parked reaches the shadow before the switch',
    async (_, reasons, decide) => {
      await bus.close();
      bus = await openBus(1);
      const { state, view } = breakable();
      const runtime = await start([view]);
      await cases.write('bad', 4);
      for (let i = 0; i < 100; i += 1) await cases.write(`case-${i}`, 20);
      await settle(runtime);
      const [{ id }] = (await parking.ofKey('views', 'bad', 1)) as [ParkedMessage];
      state.broken = false;
      // The officer decides long after the shadow parked it, while the shadow is still far behind.
      let parkedAt: number | undefined;
      let looks = 0;
      let decided = 0;
      const park = parking.park.bind(parking);
      jest.spyOn(parking, 'park').mockImplementation(async (message) => {
        await park(message);
        if (message.group !== 'views') parkedAt = looks;
      });
      const statesOf = parking.statesOf.bind(parking);
      jest.spyOn(parking, 'statesOf').mockImplementation(async (group, ids) => {
        const states = await statesOf(group, ids);
        if (parkedAt === undefined || decided > 0 || states.size > 0) return states;
        decided += 1;
        await eventually('the rebuild looked at what parked', () => looks >= parkedAt! + 3);
        await decide(runtime.consumer, id);
        return states;
      });
      const rebuild = runtime.rebuild('case-history', () => {
        looks += 1;
      });
      expect(await rebuild).toMatchObject({ count: 101, equal: true });
      expect(decided).toBe(1);
      expect((await runtime.of(historyView()).get('bad'))?.reasons).toEqual(reasons);
      expect(await parking.count()).toBe(0);
    },
  );

  test('what an operator retries during a switch waits for it, and then reaches the promoted view', async () => {
    const { state, view } = breakable();
    const runtime = await start([view]);
    await cases.write('bad', 4);
    await settle(runtime);
    const promote = store.promoteShadow.bind(store);
    let retried: Promise<unknown> | undefined;
    jest.spyOn(store, 'promoteShadow').mockImplementation(async (definition) => {
      state.broken = false;
      retried = runtime.consumer.retryParked('bad');
      const isApplied = async () => (await parking.count()) === 0;
      await eventually('the retry is done', isApplied, 300).catch(() => undefined);
      await promote(definition);
    });
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 1, equal: true });
    expect(await retried).toMatchObject({ applied: 3, remaining: 0 });
    expect((await runtime.of(historyView()).get('bad'))?.reasons).toEqual(['n0', 'n1', 'n2', 'n3']);
  });

  test('what a killed rebuild left is removed by the next one, which waits until the lease has ended', async () => {
    const runtime = await start([historyView()]);
    await cases.write('c1', 3);
    await settle(runtime);
    const versions = await store.open<object>({ name: 'view-versions', version: 1, indexes: [] });
    const killed = async (until: number) => {
      const { version } = (await versions.load(['case-history'])).get('case-history')!;
      const document = { version: 1, build: 7, building: { owner: 'killed', until } };
      await versions.write([{ id: 'case-history', document, sources: {}, expectedVersion: version }]);
    };
    await killed(Date.now() + 30_000);
    await expect(runtime.rebuild('case-history')).rejects.toThrow(RebuildError);
    await expect(runtime.rebuild('case-history')).rejects.toThrow(/rebuilt by another process/);
    await killed(Date.now() - 1);
    const holds = await store.open<object>({ name: 'view-holds', version: 1, indexes: [] });
    const { collection, topics } = historyView();
    const held = { owner: 'killed', until: Date.now() - 1, switched: { collection, topics } };
    const expectedVersion = (await holds.load(['views'])).get('views')?.version ?? 0;
    await holds.write([{ id: 'views', document: held, sources: {}, expectedVersion }]);
    const left = 'views.case-history.7';
    await (await store.openShadow<Reopened>(historyView().collection)).write([
      { id: 'stale', document: { caseId: 'stale', reasons: [] }, sources: {}, expectedVersion: 0 },
    ]);
    await offsets.save(`${left} ${TOPICS.intake}`, new Map([['tail', '2']]));
    const message = { id: 'm', subject: 'c1', stream: 's', revision: 0, tenant: 't' } as ParkedMessage['message'];
    await parking.park({ id: 'm', group: left, key: 'c1', message, error: 'e', attempts: 1, parkedAt: '' });
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 1, equal: true });
    expect(await parking.count()).toBe(0);
    for (const number of [7, 8])
      expect(await offsets.load(`views.case-history.${number} ${TOPICS.intake}`)).toEqual(new Map());
    expect(await runtime.rebuild('case-history')).toMatchObject({ count: 1, equal: true });
  });

  test('a stop ends a rebuild, which leaves the live view and nothing else', async () => {
    const runtime = await start([historyView()]);
    await cases.write('c1', 3);
    await settle(runtime);
    runtime.consumer.pause();
    await cases.write('c1');
    const rebuild = expect(runtime.rebuild('case-history')).rejects.toThrow(
      /case-history was not rebuilt: the service/,
    );
    await runtime.stop();
    await rebuild;
    await expect(store.promoteShadow(historyView().collection)).rejects.toThrow(/no shadow/);
    const again = await start([historyView()]);
    await settle(again);
    expect((await again.of(historyView()).get('c1'))?.reasons).toHaveLength(4);
    expect(await again.rebuild('case-history')).toMatchObject({ count: 1, equal: true });
  });

  test('of processes that start at once with a new version one builds it, the others wait', async () => {
    await cases.write('c1', 3);
    const shadows = jest.spyOn(store, 'openShadow');
    const runtimes = await Promise.all([1, 2, 3].map(() => start([historyView()])));
    expect(shadows).toHaveBeenCalledTimes(1);
    for (const runtime of runtimes) {
      expect((await runtime.of(historyView()).get('c1'))?.reasons).toHaveLength(3);
    }
  });

  test('no message parks while the store is away', async () => {
    const runtime = await start([historyView()]);
    const collection = runtime.of(historyView());
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
    expect((await runtime.of(historyView()).get('c1'))?.reasons).toEqual(['n0', 'n1']);
  });

  test('names the view when a caller asks for one that does not exist', async () => {
    const runtime = await start([historyView()]);
    expect(() => runtime.of(presentView())).toThrow(/case-present is not a started view of views/);
    await expect(runtime.rebuild('nothing')).rejects.toThrow(/nothing is not a view/);
    expect(() => new ViewRuntime({ group: 'g', bus, store, views: [historyView(), historyView()], parking })).toThrow(
      /Two views write one collection/,
    );
  });
});
