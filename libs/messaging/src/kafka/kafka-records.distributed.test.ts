import { setTimeout as pause } from 'node:timers/promises';
import { type ContractMessage, TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import type { UnreadableRecord } from '../bus.ts';
import { checkMessage } from '../message.ts';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { eventually } from '../testing/eventually.ts';
import { ownTopics } from '../testing/kafka-topics.ts';
import { SampleWriter, samplePublication } from '../testing/sample.ts';
import type { OpenClient } from './client.ts';
import { KAFKA_CLIENTS, loadClient } from './clients.ts';
import { encode, MAX_DATA_BYTES } from './cloud-events.ts';
import { KafkaBus } from './kafka-bus.ts';

const BROKERS = [process.env['ALUR_TEST_KAFKA']!];
const PATIENCE_MS = 30_000;
const SESSION_MS = 6_000;

/** A message that some other program puts onto the topic; the `change` makes it a bad one. */
function bad(subject: string, change: { value?: string; headers?: Record<string, string>; key?: null }): Message {
  const message: ContractMessage = {
    id: `bad-${subject}`,
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject,
    time: '2026-07-01T02:30:00.000Z',
    tenant: 'oku-selatan',
    actor: 'oku-selatan.front-office-1',
    stream: `oku-selatan/case/${subject}`,
    revision: 7,
    correlationId: 'c-1',
    data: { caseId: subject },
  };
  const { key, value, headers } = encode(message);
  return {
    partition: 0,
    key: change.key === null ? null : key,
    value: change.value ?? value,
    headers: { ...headers, ...change.headers },
  };
}

describe.each(KAFKA_CLIENTS)('with %s', (name) => {
  let owned: ReturnType<typeof ownTopics>;
  let store: SqliteEventStore;
  let checkpoints: SqliteOffsets;
  let writer: SampleWriter;
  let bus: KafkaBus;
  let client: OpenClient;
  let foreign: Producer;

  beforeEach(async () => {
    owned = ownTopics(BROKERS);
    store = new SqliteEventStore(':memory:');
    checkpoints = new SqliteOffsets(':memory:');
    writer = new SampleWriter(store);
    client = await loadClient(name);
    bus = open();
    foreign = new Kafka({ brokers: BROKERS, logLevel: logLevel.NOTHING }).producer();
    await foreign.connect();
  });
  afterEach(async () => {
    await bus.close();
    await foreign.disconnect();
    await store.close();
    await checkpoints.close();
    await owned.drop();
  });

  function open(): KafkaBus {
    const options = {
      brokers: BROKERS,
      clientId: 'records',
      prefix: owned.prefix,
      checkpoints,
      partitions: 2,
      sessionTimeoutMs: SESSION_MS,
    };
    return new KafkaBus(options, client);
  }

  test('malformed, unknown and oversize records do not stop their partition', async () => {
    await bus.publish(samplePublication('intake', store));
    const good: string[] = [];
    const refused = new Map<string, string>();
    const unreadable: UnreadableRecord[] = [];
    let refusals = 2;
    const consumption = await bus.consume({
      group: 'portal',
      topics: [TOPICS.intake],
      onUnreadable: async (record) => {
        if (refusals-- > 0) throw new Error('not now');
        unreadable.push(record);
      },
      onBatch: async (batch) => {
        for (const { message } of batch) {
          const checked = checkMessage(message);
          if (checked.ok) good.push(message.id);
          else refused.set(message.subject, checked.error);
        }
      },
    });
    await writer.write('case-1', 20);
    await consumption.caughtUp();
    await foreign.send({
      topic: owned.prefix + TOPICS.intake,
      messages: [
        bad('case-json', { value: '{"caseId":' }),
        bad('case-version', { headers: { ce_type: 'alur.intake.case-reopened.v9' } }),
        bad('case-nobody', { key: null }),
        bad('case-large', { value: `"${'x'.repeat(MAX_DATA_BYTES)}"` }),
        bad('case-data', { value: '{"caseId":7}' }),
        { partition: 0, key: null, value: null },
      ],
    });
    for (const key of ['case-1', 'case-2', 'case-3', 'case-4']) await writer.write(key, 5);
    await eventually('the rest arrived', () => good.length === 40, PATIENCE_MS);
    await eventually('what is bad is put aside', () => refused.size === 4 && unreadable.length === 2, PATIENCE_MS);
    await consumption.caughtUp();
    expect(Object.fromEntries(refused)).toEqual({
      'case-json': expect.stringMatching(/not JSON/),
      'case-version': expect.stringMatching(/^unknown-version/),
      'case-large': expect.stringMatching(/more than \d+ bytes/),
      'case-data': expect.stringMatching(/^invalid-data/),
    });
    for (const record of unreadable)
      expect(record).toMatchObject({
        topic: TOPICS.intake,
        partition: 0,
        error: expect.stringMatching(/^unreadable record: key/),
      });
    expect(new Set(unreadable.map(({ offset }) => offset)).size).toBe(2);

    const replayed: string[] = [];
    for await (const messages of bus.replay([TOPICS.intake])) replayed.push(...messages.map(({ id }) => id));
    expect(replayed).toHaveLength(44);
  }, 60_000);

  test('without anyone who takes unreadable records, their partition stops and says so; another one goes on', async () => {
    await bus.publish(samplePublication('intake', store));
    const keys: string[] = [];
    const errors: string[] = [];
    const consumption = await bus.consume({
      group: 'portal',
      topics: [TOPICS.intake],
      onError: (error) => errors.push(String(error)),
      onBatch: async (batch) => {
        keys.push(...batch.map(({ message }) => message.subject));
      },
    });
    await consumption.caughtUp();
    await foreign.send({ topic: owned.prefix + TOPICS.intake, messages: [bad('case-1', { key: null })] });
    await eventually(
      'it is told',
      () => errors.some((error) => /partition 0, offset 0 stops here/.test(error)),
      PATIENCE_MS,
    );
    const cases = Array.from({ length: 30 }, (_, index) => `case-${index}`);
    for (const key of cases) await writer.write(key);
    await eventually(
      'partition 1 goes on',
      async () => {
        const [first, second] = await consumption.partitions();
        return keys.length > 0 && second!.lag === 0 && first!.lag === 1 + cases.length - keys.length;
      },
      PATIENCE_MS,
    );
  }, 60_000);

  test('a batch that takes longer than the session keeps its partition and is committed once', async () => {
    await bus.publish(samplePublication('intake', store));
    const release = Promise.withResolvers<void>();
    const calls: number[] = [];
    const consumption = await bus.consume({
      group: 'portal',
      topics: [TOPICS.intake],
      onBatch: async (batch) => {
        calls.push(batch.length);
        await release.promise;
      },
    });
    await writer.write('case-1', 5);
    await eventually('the batch runs', () => calls.length === 1, PATIENCE_MS);
    const since = Date.now();
    await eventually('the session would have ended', () => Date.now() - since > SESSION_MS + 2_000, PATIENCE_MS);
    expect((await consumption.partitions()).every(({ owned: mine }) => mine)).toBe(true);
    release.resolve();
    await consumption.caughtUp();
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(5);
  }, 60_000);

  test('another process that joins and leaves under load takes over between batches: nothing comes twice', async () => {
    await bus.publish(samplePublication('intake', store));
    const seen: string[] = [];
    const counts = [0, 0];
    const member = (on: KafkaBus, index: number) =>
      on.consume({
        group: 'portal',
        topics: [TOPICS.intake],
        batchSize: 20,
        onBatch: async (batch) => {
          await pause(5);
          counts[index]! += batch.length;
          seen.push(...batch.map(({ message }) => `${message.subject}@${message.revision}`));
        },
      });
    const first = await member(bus, 0);
    const cases = Array.from({ length: 20 }, (_, index) => `case-${index}`);
    let rounds = 0;
    let writing = true;
    const load = (async () => {
      for (; writing; rounds += 1) {
        for (const key of cases) await writer.write(key);
        await pause(2);
      }
    })();
    await eventually('the first one reads', () => counts[0]! > 100, PATIENCE_MS);
    const other = open();
    await member(other, 1);
    await eventually('the second one reads', () => counts[1]! > 100, PATIENCE_MS);
    await other.close();
    const left = counts[0]!;
    await eventually('the first one goes on', () => counts[0]! > left + 300, PATIENCE_MS);
    writing = false;
    await load;
    await first.caughtUp();
    expect(seen).toHaveLength(rounds * cases.length);
    for (const key of cases) {
      const revisions = seen.filter((one) => one.startsWith(`${key}@`)).map((one) => Number(one.split('@')[1]));
      expect(revisions).toEqual(Array.from({ length: rounds }, (_, index) => index));
    }
  }, 60_000);
});
