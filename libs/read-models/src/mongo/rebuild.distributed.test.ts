import { setTimeout as pause } from 'node:timers/promises';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { KafkaBus } from '@alur/messaging/kafka';
import { MongoOffsets, MongoParkingLot } from '@alur/messaging/mongo';
import { eventually, ownTopics, SampleWriter, samplePublication } from '@alur/messaging/testing';
import { type Connection, openMongo } from '@alur/mongo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { historyView, type Reopened, tallyView } from '../testing/sample-views.ts';
import type { View } from '../view.ts';
import { ViewRuntime } from '../view-runtime.ts';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, testServer } from './testing/database.ts';

const BROKERS = [process.env['ALUR_TEST_KAFKA']!];
const PATIENCE_MS = 60_000;

describe('A view that several processes keep from a broker', () => {
  const views: readonly View<object>[] = [historyView(), tallyView()];
  const names = views.map((view) => view.collection.name);
  const database = randomDatabase();
  let topics: ReturnType<typeof ownTopics>;
  let closing: (() => Promise<unknown>)[];
  let cases: SampleWriter;
  let checks: SampleWriter;
  let admin: Connection;

  beforeAll(async () => {
    admin = await openMongo({ url: testServer(), database });
    topics = ownTopics(BROKERS);
    closing = [];
    const bus = new KafkaBus({ ...common(), clientId: 'publisher', checkpoints: await MongoOffsets.open(admin) });
    closing.push(() => bus.close());
    const intake = new SqliteEventStore(':memory:');
    const verification = new SqliteEventStore(':memory:');
    await bus.publish(samplePublication('intake', intake));
    await bus.publish(samplePublication('verification', verification));
    cases = new SampleWriter(intake);
    checks = new SampleWriter(verification, 'case-file');
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    await topics.drop();
    await dispose(admin);
  });

  function common() {
    return { brokers: BROKERS, prefix: topics.prefix, sessionTimeoutMs: 6_000, drainMs: 2_000 };
  }

  /** A process of the service, with connections of its own. */
  async function start(instance: string): Promise<ViewRuntime> {
    const connection = await openMongo({ url: testServer(), database });
    const checkpoints = await MongoOffsets.open(connection);
    const bus = new KafkaBus({ ...common(), clientId: 'views', instance, checkpoints });
    const [store, parking] = [new MongoReadStore(connection), await MongoParkingLot.open(connection)];
    const runtime = new ViewRuntime({ group: 'views', bus, store, views, parking });
    closing.push(async () => {
      await runtime.stop();
      await bus.close();
      await connection.close();
    });
    await runtime.start();
    return runtime;
  }

  test('is rebuilt while both serve and one joins, under load, with an equal hash and without loss', async () => {
    const first = await start('1');
    const keys = Array.from({ length: 20 }, (_, i) => `case-${i}`);
    for (const key of keys) await cases.write(key, 30);
    let commands = true;
    const traffic = keys.map(async (key) => {
      while (commands) {
        await cases.write(key);
        await checks.write(key);
        await pause(20);
      }
    });
    const joining = start('2');
    const results = [];
    for (const name of names) results.push(await first.rebuild(name));
    const second = await joining;
    await eventually(
      'both read',
      async () => (await second.consumer.partitions()).some(({ owned }) => owned),
      PATIENCE_MS,
    );
    for (const name of names) results.push(await second.rebuild(name));
    commands = false;
    await Promise.all(traffic);
    for (const result of results) expect(result).toMatchObject({ equal: true });
    await eventually('all is applied', async () => (await first.lag()) === 0, PATIENCE_MS);
    for (const runtime of [first, second])
      for (const key of keys) {
        const { reasons } = (await runtime.of(historyView()).get(key)) as Reopened;
        expect(reasons.length).toBeGreaterThan(30);
        expect(reasons).toEqual(reasons.map((_, i) => `n${i}`));
      }
    const live = await Promise.all(views.map((view) => second.of(view).digest()));
    const again = [];
    for (const name of names) again.push(await first.rebuild(name));
    expect(again).toEqual(live.map((digest) => ({ ...digest, equal: true })));
    expect(await (await MongoParkingLot.open(admin)).count()).toBe(0);
  }, 240_000);
});
