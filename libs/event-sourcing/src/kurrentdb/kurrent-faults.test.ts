import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commandEventId } from '../command-event-id.ts';
import type { RecordedEvent } from '../event.ts';
import type { EventStore } from '../event-store.ts';
import { eventsOf, testStream } from '../testing/events.ts';
import { until } from '../testing/until.ts';
import { verifyLog } from '../verify.ts';
import { AppendOutcomeUnknownError, KurrentUnavailableError, StreamRemovedError } from './errors.ts';
import { KurrentDouble } from './fixtures/kurrent-double.ts';
import { KurrentEventStore } from './kurrent-event-store.ts';

const stream = testStream('a');
let double: KurrentDouble;
let opened: EventStore[];
let lines: string[];

const logger = (_: string, text: string) => void lines.push(text);
const noAnswer = () => lines.some((line) => line.includes('does not answer'));

async function open(options: { readonly service?: string; readonly timeoutMs?: number } = {}): Promise<EventStore> {
  const store = await KurrentEventStore.open({
    url: double.url,
    service: 'intake',
    timeoutMs: 2_500,
    logger,
    ...options,
  });
  opened.push(store);
  return store;
}

beforeEach(async () => {
  double = new KurrentDouble();
  opened = [];
  lines = [];
  await double.start();
});

afterEach(async () => {
  for (const store of opened) await store.close();
  double.stop();
});

describe('an append without an answer', () => {
  test.each(['unavailable', 'hang', 'answer-lost', 'die'] as const)(
    'is made again after "%s", and stored once',
    async (fault) => {
      const store = await open();
      await store.append(stream, eventsOf('c0'), 'no-stream');
      double.faults.inject('append', fault);
      expect((await store.append(stream, eventsOf('c1', 2), 0)).outcome).toBe('appended');
      expect((await store.append(stream, eventsOf('c2'), 2)).outcome).toBe('appended');
      expect(await verifyLog(store)).toMatchObject({ intact: true, events: 4 });
    },
  );

  test('does not disturb the appends beside it when the connection dies under all of them', async () => {
    const store = await open();
    const names = Array.from({ length: 50 }, (_, i) => testStream(`s${i}`));
    double.faults.inject('append', 'die', 'unavailable', 'die');
    const results = await Promise.all(names.map((name, i) => store.append(name, eventsOf(`c${i}`, 3), 'no-stream')));
    expect(new Set(results.map((result) => result.outcome))).toEqual(new Set(['appended']));
    expect(await verifyLog(store)).toMatchObject({ intact: true, events: 150, streams: 50 });
  });

  test('says in the end that its outcome is unknown; made again it answers', async () => {
    const store = await open();
    double.faults.inject('append', 'answer-lost', 'hang', 'hang', 'hang');
    const append = store.append(stream, eventsOf('c1'), 'no-stream');
    await expect(append).rejects.toThrow(AppendOutcomeUnknownError);
    await expect(append).rejects.toThrow(`append to ${stream}; it is unknown whether it was stored`);
    double.faults.clear();
    expect(await (await open()).append(stream, eventsOf('c1'), 'no-stream')).toMatchObject({ outcome: 'repeated' });
  });

  test('is stored when the server comes back in time', async () => {
    const store = await open({ timeoutMs: 10_000 });
    double.stop();
    const append = store.append(stream, eventsOf('c1'), 'no-stream');
    await until(noAnswer, 'it has tried');
    await double.start();
    expect((await append).outcome).toBe('appended');
  });
});

describe('what KurrentDB refuses', () => {
  test('a server that knows no batches is served by single appends', async () => {
    double.stop();
    double = new KurrentDouble({ batchAppend: false });
    await double.start();
    const store = await open();
    expect((await store.append(stream, eventsOf('c1', 2), 'no-stream')).outcome).toBe('appended');
    expect(await store.append(stream, eventsOf('c2'), 0)).toEqual({ outcome: 'conflict', actual: 1 });
    double.faults.inject('append', 'die');
    expect((await store.append(stream, eventsOf('c3'), 1)).outcome).toBe('appended');
  });

  test('an append over 1 MiB is a mistake of the caller and is not sent', async () => {
    const store = await open();
    const [event] = eventsOf('c1');
    const large = { ...event!, data: { text: 'x'.repeat(1024 * 1024) } };
    await expect(store.append(stream, [large], 'no-stream')).rejects.toThrow(RangeError);
    expect(double.faults.calls).not.toContain('append');
  });

  test('an append that this server finds too large is one as well', async () => {
    double.stop();
    double = new KurrentDouble({ maxAppendBytes: 1_000 });
    await double.start();
    const store = await open();
    await expect(store.append(stream, eventsOf('c1', 10), 'no-stream')).rejects.toThrow(RangeError);
  });

  test('an event id that is no UUID is a mistake of the caller', async () => {
    const store = await open();
    const [event] = eventsOf('c1');
    await expect(store.append(stream, [{ ...event!, id: 'one' }], 'no-stream')).rejects.toThrow('UUID');
  });

  test('a refusal is told at once, not tried again', async () => {
    const store = await open();
    const calls = double.faults.calls.length;
    double.faults.inject('read', 'denied');
    await expect(store.readStream(stream)).rejects.toThrow();
    expect(double.faults.calls.slice(calls)).toEqual(['read']);
  });
});

describe('a stream that somebody has removed', () => {
  test('deleted: it is neither read nor written, and the others go on', async () => {
    const store = await open();
    await store.append(stream, eventsOf('c1'), 'no-stream');
    await store.append(testStream('b'), eventsOf('c2'), 'no-stream');
    double.log.tombstone(`intake/${stream}`);
    await expect(store.readStream(stream)).rejects.toThrow(StreamRemovedError);
    await expect(store.append(stream, eventsOf('c3'), 0)).rejects.toThrow(StreamRemovedError);
    expect((await store.readAll('', 10)).map((event) => event.stream)).toEqual([stream, testStream('b')]);
    expect(await store.head()).toBe((await store.readStream(testStream('b')))[0]!.position);
  });

  test('truncated: it is not taken for a short one', async () => {
    const store = await open();
    await store.append(stream, eventsOf('c1', 3), 'no-stream');
    double.log.truncate(`intake/${stream}`, 2n);
    await expect(store.readStream(stream)).rejects.toThrow(StreamRemovedError);
    await expect((await open()).append(stream, eventsOf('c2'), 2)).rejects.toThrow(StreamRemovedError);
  });
});

describe('services on one server', () => {
  test('do not see each other, also when one name begins with the other', async () => {
    const [intake, other] = [await open(), await open({ service: 'intake-2' })];
    await intake.append(stream, eventsOf('c1'), 'no-stream');
    const head = await intake.head();
    expect((await other.append(stream, eventsOf('c1'), 'no-stream')).outcome).toBe('appended');
    expect(await intake.head()).toBe(head);
    expect(await intake.readAll('', 10)).toHaveLength(1);
    expect(await other.streamHeads()).toHaveLength(1);
  });
});

describe('opening', () => {
  test('waits for a server that is starting', async () => {
    const url = double.url;
    double.stop();
    const opening = KurrentEventStore.open({ url, service: 'intake', timeoutMs: 10_000, logger });
    await until(noAnswer, 'it has tried');
    await double.start();
    opened.push(await opening);
  });

  test('fails with a clear error when none answers', async () => {
    double.stop();
    const opening = KurrentEventStore.open({ url: double.url, service: 'intake', timeoutMs: 300 });
    await expect(opening).rejects.toThrow(KurrentUnavailableError);
    await expect(opening).rejects.toThrow('KurrentDB did not answer');
  });

  test('fails so too when something else holds the port and says nothing', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await until(() => mute.listening, 'it listens');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const url = `kurrentdb://127.0.0.1:${port}?tls=false`;
    await expect(KurrentEventStore.open({ url, service: 'intake', timeoutMs: 300 })).rejects.toThrow(
      KurrentUnavailableError,
    );
    mute.close();
  });

  test('needs the name of a service', async () => {
    await expect(KurrentEventStore.open({ url: double.url, service: 'a/b' })).rejects.toThrow(RangeError);
  });
});

describe('a subscription', () => {
  function follow(store: EventStore, after = '') {
    const seen: RecordedEvent[] = [];
    const errors: unknown[] = [];
    const subscription = store.subscribe({
      after,
      batchSize: 10,
      onEvents: async (events) => void seen.push(...events),
      onError: (error) => errors.push(error),
    });
    return { seen, errors, subscription };
  }

  async function grow(store: EventStore, from: number, count: number): Promise<void> {
    for (let i = from; i < from + count; i++) {
      await store.append(stream, eventsOf(`c${i}`), i === 0 ? 'no-stream' : i - 1);
    }
  }

  test('goes on over restarts of the server without loss or doubling', async () => {
    const store = await open({ timeoutMs: 10_000 });
    const { seen, errors } = follow(store);
    for (let round = 0; round < 4; round++) {
      await grow(store, round * 20, 20);
      if (round % 2 === 0) await until(() => seen.length >= 1, 'it has begun');
      double.stop();
      await double.start();
    }
    await until(() => seen.length >= 80, 'all are seen', 10_000);
    expect(seen).toEqual(await store.readAll('', 100));
    expect(errors).toEqual([]);
  });

  test('begins when its first connections fail or hang', async () => {
    const store = await open();
    double.faults.inject('read', 'unavailable', 'hang');
    const { seen } = follow(store);
    await until(() => double.faults.calls.filter((call) => call === 'read').length >= 4, 'it has tried');
    await grow(store, 0, 3);
    await until(() => seen.length >= 3, 'all are seen', 10_000);
  });

  test('is told when it is refused for good', async () => {
    const store = await open();
    double.faults.inject('read', 'denied');
    const { errors } = follow(store);
    await until(() => errors.length > 0, 'the refusal is told');
  });

  test('holds the feed while a batch is in hand, however long the log', async () => {
    const store = await open();
    const writer = await open();
    const append = (i: number) =>
      writer.append(testStream(`s${i}`), eventsOf(commandEventId('load', i), 100), 'no-stream');
    await Promise.all(Array.from({ length: 20 }, (_, i) => append(i)));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let seen = 0;
    store.subscribe({
      after: '',
      batchSize: 5,
      onEvents: async (events) => {
        seen += events.length;
        await held;
      },
    });
    await until(() => seen > 0, 'the first batch is in hand');
    expect(seen).toBeLessThanOrEqual(5);
    release();
    await until(() => seen === 2_000, 'all are seen');
  });

  test('starts again behind what other services have written', async () => {
    const [store, other] = [await open({ timeoutMs: 10_000 }), await open({ service: 'survey' })];
    const { seen } = follow(store);
    await grow(store, 0, 1);
    await until(() => seen.length === 1, 'the first is seen');
    for (let i = 0; i < 3; i++) await other.append(testStream(`s${i}`), eventsOf(`c${i}`, 500), 'no-stream');
    double.stop();
    await double.start();
    await grow(store, 1, 1);
    await until(() => seen.length === 2, 'the second is seen', 10_000);
  });
});
