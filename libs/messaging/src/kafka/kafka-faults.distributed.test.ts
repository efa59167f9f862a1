import { setTimeout as pause } from 'node:timers/promises';
import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { eventually } from '../testing/eventually.ts';
import { KafkaBroker } from '../testing/kafka-broker.ts';
import { SampleWriter, samplePublication } from '../testing/sample.ts';
import type { KafkaLogger, OpenClient } from './client.ts';
import { KAFKA_CLIENTS, loadClient } from './clients.ts';
import { KafkaBus } from './kafka-bus.ts';

const KEYS = Array.from({ length: 20 }, (_, index) => `case-${index}`);
const RECOVERY_MS = 60_000;
const START_MS = 150_000;

describe.each(KAFKA_CLIENTS)('with %s', (name) => {
  let broker: KafkaBroker;
  let store: SqliteEventStore;
  let checkpoints: SqliteOffsets;
  let writer: SampleWriter;
  let client: OpenClient;

  beforeEach(async () => {
    client = await loadClient(name);
    store = new SqliteEventStore(':memory:');
    checkpoints = new SqliteOffsets(':memory:');
    writer = new SampleWriter(store);
    broker = await KafkaBroker.open();
  }, START_MS);
  afterEach(async () => {
    await broker.remove();
    await store.close();
    await checkpoints.close();
  });

  function open(logger?: KafkaLogger): KafkaBus {
    const options = {
      brokers: [broker.address],
      clientId: 'faults',
      checkpoints,
      sessionTimeoutMs: 6_000,
      drainMs: 2_000,
      ...(logger === undefined ? {} : { logger }),
    };
    return new KafkaBus(options, client);
  }

  test('a broker that is killed and comes back under load costs no message and no order', async () => {
    const bus = open();
    const publishing = await bus.publish(samplePublication('intake', store));
    const seen = new Map<string, number[]>();
    let repeats = 0;
    const consumption = await bus.consume({
      group: 'portal',
      topics: [TOPICS.intake],
      onBatch: async (batch) => {
        for (const { message } of batch) {
          const revisions = seen.get(message.subject) ?? [];
          seen.set(message.subject, revisions);
          if (revisions.includes(message.revision)) repeats += 1;
          else revisions.push(message.revision);
        }
      },
    });
    const shown = new Set<string>();
    const following = await bus.follow([TOPICS.intake], (messages) => {
      for (const { id } of messages) shown.add(id);
    });
    const total = () => [...seen.values()].reduce((sum, { length }) => sum + length, 0);
    let rounds = 0;
    let writing = true;
    const load = (async () => {
      for (; writing && rounds < 2_000; rounds += 1) {
        for (const key of KEYS) await writer.write(key);
        await pause(5);
      }
    })();
    await eventually('messages flow', () => total() > 1_000, RECOVERY_MS);
    await broker.kill();
    const before = rounds;
    await eventually(
      'the load goes on without a broker',
      async () => rounds > before + 20 && (await publishing.lag()) > 400,
    );
    await broker.start();
    const back = total();
    await eventually('messages flow again', () => total() > back + 1_000, RECOVERY_MS);
    writing = false;
    await load;
    await eventually('all messages arrived', () => total() === rounds * KEYS.length, RECOVERY_MS);
    for (const key of KEYS) expect(seen.get(key)).toEqual(Array.from({ length: rounds }, (_, index) => index));
    await eventually(
      'nothing lags',
      async () => (await consumption.lag()) === 0 && (await publishing.lag()) === 0,
      RECOVERY_MS,
    );
    await eventually('the watcher goes on', () => shown.size === rounds * KEYS.length, RECOVERY_MS);
    console.info(`${name}: ${rounds * KEYS.length} messages, ${repeats} came twice`);
    await following.stop();
    await bus.close();
  }, 300_000);

  test('what starts before its broker waits for it; what closes without one does not', async () => {
    await broker.kill();
    const told: string[] = [];
    const errors: unknown[] = [];
    const bus = open((level, text) => {
      if (level === 'warn' || level === 'error') told.push(text);
    });
    await writer.write('case-1', 3);
    await bus.publish(samplePublication('intake', store));
    const received: number[] = [];
    await bus.consume({
      group: 'portal',
      topics: [TOPICS.intake],
      onBatch: async (batch) => {
        received.push(...batch.map(({ message }) => message.revision));
      },
      onError: (error) => errors.push(error),
    });
    await eventually('the wait is told', () => told.length > 0);
    await broker.start();
    await eventually('all messages arrived', () => received.length === 3, RECOVERY_MS);
    // One line for relay and consumer together; what a starting broker answers is none.
    expect([told, errors]).toEqual([[expect.stringContaining('cannot be reached')], []]);
    await broker.kill();
    await writer.write('case-1', 3);
    const start = performance.now();
    await bus.close();
    expect(performance.now() - start).toBeLessThan(15_000);
  }, 300_000);
});
