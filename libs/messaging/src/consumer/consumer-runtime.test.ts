import { CaseReopened, type ContractMessage, TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConsumeOptions, EventBus, Publication } from '../bus.ts';
import { EmbeddedBus } from '../embedded/embedded-bus.ts';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { SqliteParkingLot } from '../sqlite/parking-lot.ts';
import { eventually } from '../testing/eventually.ts';
import { SampleWriter, samplePublication } from '../testing/sample.ts';
import { ConsumerRuntime } from './consumer-runtime.ts';
import type { ConsumerRuntimeOptions } from './options.ts';

const QUICK = { attempts: 3, firstMs: 1, factor: 2, maxMs: 5 };
type Mode = 'each' | 'batch';

describe('ConsumerRuntime', () => {
  let store: SqliteEventStore;
  let offsets: SqliteOffsets;
  let parking: SqliteParkingLot;
  let bus: EmbeddedBus;
  let writer: SampleWriter;
  let runtimes: ConsumerRuntime[];
  /** `case-1@0`, … in the order they were applied. */
  let applied: string[];
  /** Keys whose messages the handler refuses, and why. */
  let poison: Map<string, Error>;

  beforeEach(() => {
    store = new SqliteEventStore(':memory:');
    offsets = new SqliteOffsets(':memory:');
    parking = new SqliteParkingLot(':memory:');
    bus = new EmbeddedBus({ offsets, redelivery: QUICK });
    writer = new SampleWriter(store);
    runtimes = [];
    applied = [];
    poison = new Map();
  });
  afterEach(async () => {
    for (const runtime of runtimes) await runtime.stop();
    await bus.close();
    for (const closable of [parking, offsets, store]) await closable.close();
  });

  const apply = (message: ContractMessage) => {
    const error = poison.get(message.subject) ?? poison.get(`${message.subject}@${message.revision}`);
    if (error) throw error;
    applied.push(`${message.subject}@${message.revision}`);
  };
  const each = async (message: ContractMessage) => apply(message);
  const batch = async (messages: readonly ContractMessage[]) => {
    const before = applied.length;
    try {
      for (const message of messages) apply(message);
    } catch (error) {
      applied.length = before;
      throw error;
    }
  };
  const start = async (options: Partial<ConsumerRuntimeOptions> = {}, mode: Mode = 'each') => {
    const runtime = new ConsumerRuntime({
      bus,
      group: 'portal',
      topics: [TOPICS.intake],
      parking,
      handler: mode === 'each' ? { each } : { batch },
      retry: QUICK,
      ...options,
    });
    runtimes.push(runtime);
    await runtime.start();
    return runtime;
  };
  const publish = (map?: Publication['map']) => {
    const publication = samplePublication('intake', store);
    return bus.publish({ ...publication, map: map ?? publication.map });
  };
  const workedOff = (runtime: ConsumerRuntime) =>
    eventually('all is committed', async () => (await runtime.lag()) === 0);
  const parkedIds = async () => (await parking.list()).map(({ key, message }) => `${key}@${message.revision}`);
  const of = (key: string) => applied.filter((one) => one.startsWith(`${key}@`));

  for (const mode of ['each', 'batch'] as const) {
    test(`a poison event parks its case only; the other cases go on; after the fix, retry applies the parked events in order (${mode})`, async () => {
      await publish();
      const runtime = await start({}, mode);
      poison.set('case-1@1', new RangeError('no such step'));
      for (let round = 0; round < 4; round += 1)
        for (const key of ['case-1', 'case-2', 'case-3']) await writer.write(key);
      await workedOff(runtime);
      expect(of('case-1')).toEqual(['case-1@0']);
      for (const key of ['case-2', 'case-3']) expect(of(key)).toEqual([0, 1, 2, 3].map((n) => `${key}@${n}`));
      expect(await parkedIds()).toEqual(['case-1@1', 'case-1@2', 'case-1@3']);
      expect((await parking.list()).map(({ error }) => error)).toEqual(['RangeError: no such step', null, null]);
      expect(runtime.status).toMatchObject({
        group: 'portal',
        parked: 3,
        lastError: { error: 'RangeError: no such step' },
      });

      expect(await runtime.retryParked('case-1')).toEqual({
        applied: 0,
        remaining: 3,
        error: 'RangeError: no such step',
      });
      expect((await parking.list())[0]!.attempts).toBe(4);

      poison.clear();
      expect(await runtime.retryParked('case-1')).toEqual({ applied: 3, remaining: 0, error: null });
      await writer.write('case-1');
      await workedOff(runtime);
      expect(of('case-1')).toEqual([0, 1, 2, 3, 4].map((n) => `case-1@${n}`));
      expect(await parkedIds()).toEqual([]);
    });

    test(`order is kept per key while parked messages run and new ones arrive (${mode})`, async () => {
      await publish();
      const runtime = await start({}, mode);
      poison.set('case-1', new Error('closed'));
      await writer.write('case-1', 50);
      await workedOff(runtime);
      expect(await parkedIds()).toHaveLength(50);
      poison.clear();
      const live = (async () => {
        for (let count = 0; count < 50; count += 1) await writer.write('case-1');
      })();
      expect(await runtime.retryParked('case-1')).toMatchObject({ remaining: 0, error: null });
      await live;
      await workedOff(runtime);
      expect(of('case-1')).toEqual(Array.from({ length: 100 }, (_, n) => `case-1@${n}`));
      expect(await parkedIds()).toEqual([]);
    });

    test(`a message that breaks its contract parks with a clear error and without its content (${mode})`, async () => {
      const { map } = samplePublication('intake', store);
      await publish((event) => {
        const message = map(event);
        if (!message) return undefined;
        if (message.subject === 'case-1')
          return { ...message, data: { caseId: 'case-1', reasonCode: 'Siti 160901', by: 7, at: 'yesterday' } };
        if (message.subject === 'case-2') return { ...message, type: 'alur.intake.case-reopened.v2' };
        if (message.subject === 'case-3') return { ...message, type: 'alur.intake.case-danced.v1' };
        return message;
      });
      const runtime = await start({}, mode);
      for (let n = 1; n <= 4; n += 1) await writer.write(`case-${n}`);
      await workedOff(runtime);
      expect(applied).toEqual(['case-4@0']);
      const errors = new Map((await parking.list()).map(({ key, error }) => [key, error]));
      expect(errors).toEqual(
        new Map([
          [
            'case-1',
            'invalid-data: alur.intake.case-reopened.v1: reasonCode invalid_format, by invalid_type, at invalid_format',
          ],
          ['case-2', 'unknown-version: alur.intake.case-reopened.v2; this service knows v1'],
          ['case-3', 'unknown-type: alur.intake.case-danced.v1; this service has no contract of that name'],
        ]),
      );
      expect(await runtime.retryParked('case-2')).toMatchObject({ applied: 0, remaining: 1 });
    });

    test(`while a server is away nothing parks, however long; then all goes on in order (${mode})`, async () => {
      await publish();
      const away = new Error('database away');
      let tries = 0;
      const failed: string[] = [];
      const runtime = await start(
        {
          isOutage: (error) => error === away,
          observer: { failed: (error) => failed.push(error) },
          tools: {
            random: () => 0,
            delay: async () => {
              tries += 1;
              await new Promise((resolve) => setImmediate(resolve));
            },
          },
        },
        mode,
      );
      poison.set('case-1', away);
      await writer.write('case-1', 3);
      await eventually('it was tried more often than a faulty message is', () => tries > 5 * QUICK.attempts);
      expect(await parkedIds()).toEqual([]);
      expect(runtime.status).toMatchObject({ parked: 0, lastError: { error: 'Error: database away' } });
      expect(failed).toContain('Error: database away');
      poison.clear();
      await workedOff(runtime);
      expect(of('case-1')).toEqual([0, 1, 2].map((n) => `case-1@${n}`));
      expect(await parkedIds()).toEqual([]);
    });

    test(`a known type that the group does not handle is acknowledged (${mode})`, async () => {
      await publish();
      const runtime = await start({ handles: (type) => type !== CaseReopened.type }, mode);
      await writer.write('case-1', 3);
      await workedOff(runtime);
      expect(applied).toEqual([]);
      expect(await parkedIds()).toEqual([]);
      expect(await runtime.waitFor({ stream: writer.stream('case-1'), revision: 2 }, 1_000)).toBe(true);
    });
  }

  test('retries wait longer each time, partly at random, and then end', async () => {
    await publish();
    const waits: number[] = [];
    const seen: string[] = [];
    const runtime = await start({
      retry: { attempts: 4, firstMs: 100, factor: 3, maxMs: 500 },
      tools: {
        random: () => 0.5,
        delay: async (ms) => {
          waits.push(ms);
        },
      },
      now: () => new Date('2026-07-01T03:00:00Z'),
      observer: {
        retrying: (message, error, attempt) => seen.push(`${message.subject} ${error} ${attempt}`),
        parked: (message, error) => seen.push(`parked ${message.subject} ${error}`),
      },
    });
    poison.set('case-1', new Error('busy'));
    await writer.write('case-1');
    await workedOff(runtime);
    expect(waits).toEqual([75, 225, 375]);
    expect(seen).toEqual([1, 2, 3].map((n) => `case-1 Error: busy ${n}`).concat('parked case-1 Error: busy'));
    expect(await parking.list()).toMatchObject([{ attempts: 4, parkedAt: '2026-07-01T03:00:00.000Z' }]);
    expect(runtime.status).toEqual({
      group: 'portal',
      applied: 0,
      retried: 3,
      parked: 1,
      throughput: 0,
      lastError: { at: '2026-07-01T03:00:00.000Z', type: CaseReopened.type, error: 'Error: busy' },
    });
  });

  test('keys run side by side, not more than allowed at a time', async () => {
    await publish();
    let running = 0;
    let most = 0;
    const runtime = await start({
      concurrency: 4,
      handler: {
        each: async (message) => {
          running += 1;
          most = Math.max(most, running);
          await new Promise<void>((resolve) => setImmediate(resolve));
          running -= 1;
          apply(message);
        },
      },
    });
    runtime.pause();
    for (let key = 0; key < 30; key += 1) await writer.write(`case-${key}`, 3);
    runtime.resume();
    await workedOff(runtime);
    expect(most).toBe(4);
    for (let key = 0; key < 30; key += 1) expect(of(`case-${key}`)).toEqual([0, 1, 2].map((n) => `case-${key}@${n}`));
  });

  test('discarding the message that a key waits for applies the others in order', async () => {
    await publish();
    const runtime = await start();
    poison.set('case-1@0', new Error('bad'));
    await writer.write('case-1', 3);
    await workedOff(runtime);
    const [first, , last] = await parking.list();
    expect(await runtime.discardParked('unknown', 'oku-selatan.admin-1', 'duplicate')).toBeUndefined();
    expect(await runtime.discardParked(last!.id, 'oku-selatan.admin-1', 'duplicate')).toEqual({
      applied: 0,
      remaining: 2,
      error: 'Error: bad',
    });
    expect(await runtime.discardParked(first!.id, 'oku-selatan.admin-1', 'duplicate')).toEqual({
      applied: 1,
      remaining: 0,
      error: null,
    });
    await writer.write('case-1');
    await workedOff(runtime);
    expect(of('case-1')).toEqual(['case-1@1', 'case-1@3']);
  });

  test('a stop during the wait for a retry parks nothing: the message comes again', async () => {
    await publish();
    poison.set('case-1', new Error('busy'));
    const runtime = await start({ retry: { attempts: 3, firstMs: 60_000, factor: 1, maxMs: 60_000 } });
    await writer.write('case-1', 2);
    await eventually('the first try failed', () => runtime.status.retried === 1);
    await runtime.stop();
    expect(await parkedIds()).toEqual([]);
    expect(runtime.status.lastError?.error).toBe('Error: busy');
    poison.clear();
    const next = await start();
    await workedOff(next);
    expect(applied).toEqual(['case-1@0', 'case-1@1']);
  });

  test('when the parking lot fails, the message is not committed and comes again', async () => {
    await publish();
    poison.set('case-1', new Error('bad'));
    let full = 2;
    const park = parking.park.bind(parking);
    parking.park = async (message) => {
      full -= 1;
      if (full >= 0) throw new Error('disk is full');
      await park(message);
    };
    const failures: string[] = [];
    const runtime = await start({ observer: { failed: (error) => failures.push(error) } });
    await writer.write('case-1', 2);
    await workedOff(runtime);
    expect(failures).toEqual(['Error: disk is full', 'Error: disk is full']);
    expect(await parkedIds()).toEqual(['case-1@0', 'case-1@1']);
  });

  test('what nobody can read goes to quarantine, and the operator sees it', async () => {
    let unreadable: ConsumeOptions['onUnreadable'];
    const seen: string[] = [];
    const listening: EventBus = {
      publish: (publication) => bus.publish(publication),
      consume: (options) => {
        unreadable = options.onUnreadable;
        return bus.consume(options);
      },
      replay: (topics) => bus.replay(topics),
      follow: (...args) => bus.follow(...args),
      dropGroup: (...args) => bus.dropGroup(...args),
      close: async () => {},
    };
    const runtime = await start({
      bus: listening,
      now: () => new Date('2026-07-01T03:00:00Z'),
      observer: { quarantined: ({ offset }) => seen.push(offset) },
    });
    const record = { topic: TOPICS.intake, partition: 2, offset: '17', error: 'no key' };
    await unreadable?.(record);
    const quarantined = { ...record, group: 'portal', quarantinedAt: '2026-07-01T03:00:00.000Z' };
    expect(await parking.quarantined('portal')).toEqual([quarantined]);
    expect(seen).toEqual(['17']);
    expect(runtime.status.lastError?.error).toBe(`no key (${TOPICS.intake}, partition 2, offset 17)`);
  });

  test('asks once per batch which keys are parked', async () => {
    await publish();
    const asked: number[] = [];
    const ask = parking.parkedKeys.bind(parking);
    parking.parkedKeys = (group, keys) => {
      asked.push(keys.length);
      return ask(group, keys);
    };
    const calls: number[] = [];
    const counting: EventBus = {
      publish: (publication) => bus.publish(publication),
      consume: (options) =>
        bus.consume({
          ...options,
          onBatch: (deliveries) => {
            calls.push(new Set(deliveries.map(({ message }) => message.subject)).size);
            return options.onBatch(deliveries);
          },
        }),
      replay: (topics) => bus.replay(topics),
      follow: (...args) => bus.follow(...args),
      dropGroup: (...args) => bus.dropGroup(...args),
      close: async () => {},
    };
    const runtime = await start({ bus: counting });
    runtime.pause();
    expect(runtime.paused).toBe(true);
    for (let key = 0; key < 40; key += 1) await writer.write(`case-${key}`, 2);
    runtime.resume();
    expect(runtime.paused).toBe(false);
    await workedOff(runtime);
    expect(asked).toEqual(calls);
    expect((await runtime.partitions()).every(({ lag, owned }) => lag === 0 && owned)).toBe(true);
    expect(runtime.status.throughput).toBeCloseTo(80 / 60);
    await runtime.stop();
    expect(await runtime.partitions()).toEqual([]);
  });

  describe('waitFor', () => {
    const stream = (key: string) => writer.stream(key);

    test('is true as soon as the revision is applied, and false after the time', async () => {
      await publish();
      const held = Promise.withResolvers<void>();
      const runtime = await start({
        handler: {
          each: async () => {
            await held.promise;
          },
        },
      });
      await writer.write('case-1');
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 0 }, 20)).toBe(false);
      const waiting = runtime.waitFor({ stream: stream('case-1'), revision: 0 }, 5_000);
      held.resolve();
      expect(await waiting).toBe(true);
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 0 }, 0)).toBe(true);
    });

    test('a revision is not there before those ahead of it, also when it is none of this group', async () => {
      const { map } = samplePublication('intake', store);
      await publish((event) => {
        const message = map(event);
        return message?.revision === 1 ? { ...message, type: 'alur.intake.clock-paused.v1' } : message;
      });
      const held = Promise.withResolvers<void>();
      const runtime = await start({
        handles: (type) => type === CaseReopened.type,
        handler: { batch: () => held.promise },
      });
      await writer.write('case-1', 2);
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 1 }, 20)).toBe(false);
      held.resolve();
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 1 }, 5_000)).toBe(true);
    });

    test('a stream that is not remembered counts as applied when what was there is worked off', async () => {
      await publish();
      const runtime = await start({ rememberedStreams: 2 });
      for (let key = 0; key < 5; key += 1) await writer.write(`case-${key}`);
      await workedOff(runtime);
      expect(await runtime.waitFor({ stream: stream('case-0'), revision: 0 }, 1_000)).toBe(true);
      expect(await runtime.waitFor({ stream: 'oku-selatan/letter/unpublished', revision: 3 }, 1_000)).toBe(true);
    });

    test('is false behind a parked revision, also for what is none of this group', async () => {
      const { map } = samplePublication('intake', store);
      await publish((event) => {
        const message = map(event);
        return message?.revision === 1 ? { ...message, type: 'alur.intake.clock-paused.v1' } : message;
      });
      poison.set('case-1@0', new Error('bad'));
      const runtime = await start({ handles: (type) => type === CaseReopened.type });
      await writer.write('case-1', 2);
      await workedOff(runtime);
      expect(await parkedIds()).toEqual(['case-1@0']);
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 1 }, 1_000)).toBe(false);
      poison.clear();
      await runtime.retryParked('case-1');
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 1 }, 1_000)).toBe(true);
    });

    test('is false for a parked revision and when the runtime does not run', async () => {
      await publish();
      poison.set('case-1@1', new Error('bad'));
      const runtime = await start();
      await writer.write('case-1', 3);
      await workedOff(runtime);
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 0 }, 1_000)).toBe(true);
      expect(await runtime.waitFor({ stream: stream('case-1'), revision: 2 }, 1_000)).toBe(false);
      await runtime.stop();
      expect(await runtime.waitFor({ stream: stream('case-2'), revision: 0 }, 1_000)).toBe(false);
    });
  });
});
