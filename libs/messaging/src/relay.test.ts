import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OtherLogError, storedCheckpoint } from './checkpoint.ts';
import { Relay, type RelayedMessage, type RelayOptions } from './relay.ts';
import { SqliteOffsets } from './sqlite/offsets.ts';
import { eventually } from './testing/eventually.ts';
import { SampleWriter, samplePublication } from './testing/sample.ts';

describe('Relay', () => {
  let store: SqliteEventStore;
  let offsets: SqliteOffsets;
  let writer: SampleWriter;
  let relays: Relay[];

  beforeEach(() => {
    store = new SqliteEventStore(':memory:');
    offsets = new SqliteOffsets(':memory:');
    writer = new SampleWriter(store);
    relays = [];
  });
  afterEach(async () => {
    for (const relay of relays) await relay.stop();
    await store.close();
    await offsets.close();
  });

  const start = async (options: Pick<RelayOptions, 'sink'> & Partial<RelayOptions>) => {
    const relay = new Relay({
      store,
      map: samplePublication('intake', store).map,
      checkpoint: storedCheckpoint(offsets, TOPICS.intake, store),
      tools: { random: () => 0, delay: async () => undefined },
      ...options,
    });
    relays.push(relay);
    await relay.start();
    return relay;
  };
  const position = () => storedCheckpoint(offsets, TOPICS.intake, store).load();

  test('hands over everything in order, without internal events, and goes on at its checkpoint', async () => {
    const taken: RelayedMessage[] = [];
    const sink = async (messages: readonly RelayedMessage[]) => {
      taken.push(...messages);
    };
    await writer.write('case-1', 2);
    const first = await start({ sink });
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    await first.stop();
    await writer.writeInternal('case-1');
    await writer.write('case-1', 2);
    await start({ sink });
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    expect(taken.map(({ message }) => message.revision)).toEqual([0, 1, 3, 4]);
  });

  test.each([
    ['ends before it', 1, 'nothing'],
    ['has another event there', 2, 'another event'],
  ] as const)('a checkpoint of a log that %s stops the start', async (_, events, found) => {
    await writer.write('case-1', 2);
    await start({ sink: async () => undefined });
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    const other = new SqliteEventStore(':memory:');
    await new SampleWriter(other).write('case-1', events);
    const relay = new Relay({
      store: other,
      map: samplePublication('intake', other).map,
      checkpoint: storedCheckpoint(offsets, TOPICS.intake, other),
      sink: async () => undefined,
    });
    await expect(relay.start()).rejects.toMatchObject({ name: 'OtherLogError', position: '2', found });
    await other.close();
  });

  test('a checkpoint of an older version has no event id, and is read on from while its log reaches so far', async () => {
    await writer.write('case-1', 2);
    await offsets.save(TOPICS.intake, new Map([['tail', '2']]));
    expect(await position()).toBe('2');
    await offsets.save(TOPICS.intake, new Map([['tail', '3']]));
    await expect(position()).rejects.toThrow(OtherLogError);
  });

  test('an event that cannot be mapped holds the relay, and the lag still tells how far it is behind', async () => {
    const { map } = samplePublication('intake', store);
    const errors: unknown[] = [];
    await writer.write('case-1', 3);
    const relay = await start({
      sink: async () => undefined,
      map: (event) => {
        if (event.revision === 1) throw new Error('not one of ours');
        return map(event);
      },
      tools: { random: () => 0, delay: () => new Promise((resolve) => setImmediate(resolve)) },
      onError: (error) => errors.push(error),
    });
    await eventually('the error is told', () => errors.length > 0);
    expect(await relay.lag()).toBe(3);
  });

  test('moves the checkpoint only after the sink took the batch', async () => {
    const held = Promise.withResolvers<void>();
    let calls = 0;
    await writer.write('case-1', 3);
    const relay = await start({
      sink: async () => {
        calls += 1;
        await held.promise;
      },
    });
    await eventually('the sink was called', () => calls === 1);
    expect(await position()).toBe('');
    expect(await relay.lag()).toBe(3);
    held.resolve();
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    expect(await relay.lag()).toBe(0);
  });

  test('reports an error of the sink and hands the same batch over again', async () => {
    const errors: unknown[] = [];
    const attempts: number[] = [];
    await writer.write('case-1', 2);
    await start({
      sink: async (messages) => {
        attempts.push(messages.length);
        if (attempts.length < 3) throw new Error('broker away');
      },
      onError: (error) => errors.push(error),
    });
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    expect(attempts).toEqual([2, 2, 2]);
    expect(errors).toHaveLength(2);
  });

  test('goes on handing over, each batch once, while the checkpoint cannot be kept', async () => {
    const taken: number[] = [];
    const errors: unknown[] = [];
    const kept = storedCheckpoint(offsets, TOPICS.intake, store);
    let away = true;
    await start({
      sink: async (messages) => {
        taken.push(...messages.map(({ message }) => message.revision));
      },
      checkpoint: {
        load: () => kept.load(),
        save: (at) => (away ? Promise.reject(new Error('database away')) : kept.save(at)),
      },
      onError: (error) => errors.push(error),
    });
    for (let n = 0; n < 3; n += 1) {
      await writer.write('case-1');
      await eventually('it was handed over', () => taken.length > n && errors.length > n);
    }
    away = false;
    await writer.write('case-1');
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    expect(taken).toEqual([0, 1, 2, 3]);
  });

  test('an event that cannot be mapped stops the relay before it, visibly', async () => {
    const errors: unknown[] = [];
    let broken = true;
    const { map } = samplePublication('intake', store);
    await writer.write('case-1', 1);
    await start({
      map: (event) => {
        if (broken) throw new Error('unknown event');
        return map(event);
      },
      sink: async () => undefined,
      onError: (error) => {
        errors.push(error);
        broken = errors.length < 3;
      },
    });
    await eventually('the checkpoint moved', async () => (await position()) === (await store.head()));
    expect(errors).toHaveLength(3);
  });

  test('counts what it has not handed over, also when asked again and again', async () => {
    const held = Promise.withResolvers<void>();
    await writer.write('case-1', 700);
    const relay = await start({ sink: () => held.promise });
    expect(await Promise.all([relay.lag(), relay.lag()])).toEqual([700, 700]);
    await writer.write('case-1', 5);
    expect(await relay.lag()).toBe(705);
    held.resolve();
    await eventually('all is handed over', async () => (await relay.lag()) === 0);
    expect(relay.handed).toBe(705);
  });

  test('caught up: when the sink took what is in the store at the call, however the relay moves meanwhile', async () => {
    const held = Promise.withResolvers<void>();
    const relay = await start({ sink: () => held.promise });
    await relay.caughtUp();
    await writer.write('case-1', 700);
    let caughtUp = 0;
    const waits = Array.from({ length: 3 }, () => relay.caughtUp().then(() => (caughtUp += 1)));
    await eventually('the relay waits for the sink', async () => (await relay.lag()) === 700);
    expect(caughtUp).toBe(0);
    held.resolve();
    await Promise.all(waits);
    expect(relay.handed).toBe(700);
    for (let i = 0; i < 50; i++) {
      await writer.write('case-1', 1);
      const written = 700 + i + 1;
      await relay.caughtUp();
      expect(relay.handed).toBeGreaterThanOrEqual(written);
    }
  });
});
