import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { expect, test } from '@jest/globals';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { eventually } from '../testing/eventually.ts';
import { SampleWriter, samplePublication } from '../testing/sample.ts';
import { EmbeddedBus } from './embedded-bus.ts';
import { partitionOf } from './partition-of.ts';

test('after a crash a partition does not repeat what it has done while another was held up', async () => {
  const offsets = new SqliteOffsets(':memory:');
  const store = new SqliteEventStore(':memory:');
  const writer = new SampleWriter(store);
  const bus = new EmbeddedBus({ offsets, drainMs: 20 });
  await bus.publish(samplePublication('intake', store));
  const [slow, quick] = ['case-1', 'case-2'];
  expect(partitionOf(slow!, 12)).not.toBe(partitionOf(quick!, 12));
  let first = 0;
  const consumption = await bus.consume({
    group: 'portal',
    topics: [TOPICS.intake],
    onBatch: async (batch) => {
      if (batch.some(({ message }) => message.subject === slow)) await new Promise(() => undefined);
      first += batch.length;
    },
  });
  for (let round = 0; round < 3; round += 1) {
    await writer.write(slow!);
    await writer.write(quick!);
  }
  await eventually('the quick partition is done', async () => first === 3 && (await consumption.lag()) === 3);
  await bus.close();

  await writer.write(quick!);
  const seen: string[] = [];
  const next = new EmbeddedBus({ offsets });
  await next.publish(samplePublication('intake', store));
  const again = await next.consume({
    group: 'portal',
    topics: [TOPICS.intake],
    onBatch: async (batch) => {
      seen.push(...batch.map(({ message }) => `${message.subject}@${message.revision}`));
    },
  });
  await eventually('all is committed', async () => (await again.lag()) === 0);
  expect(seen.toSorted()).toEqual(['case-1@0', 'case-1@1', 'case-1@2', 'case-2@3']);
  await next.close();
  await store.close();
  await offsets.close();
});

test('what a partition was ahead by may be published no more after an upgrade: what follows it still comes', async () => {
  const offsets = new SqliteOffsets(':memory:');
  const store = new SqliteEventStore(':memory:');
  const writer = new SampleWriter(store);
  const publication = samplePublication('intake', store);
  const bus = new EmbeddedBus({ offsets, drainMs: 20 });
  await bus.publish(publication);
  const [slow, quick] = ['case-1', 'case-2'];
  let first = 0;
  const consumption = await bus.consume({
    group: 'portal',
    topics: [TOPICS.intake],
    onBatch: async (batch) => {
      if (batch.some(({ message }) => message.subject === slow)) await new Promise(() => undefined);
      first += batch.length;
    },
  });
  await writer.write(slow!);
  await writer.write(quick!, 2);
  await eventually('the quick partition is done', async () => first === 2 && (await consumption.lag()) === 1);
  await bus.close();

  await writer.write(quick!);
  const gone = (await store.readStream(writer.stream(quick!)))[1]!;
  const seen: string[] = [];
  const next = new EmbeddedBus({ offsets });
  await next.publish({
    ...publication,
    map: (event) => (event.position === gone.position ? undefined : publication.map(event)),
  });
  const again = await next.consume({
    group: 'portal',
    topics: [TOPICS.intake],
    onBatch: async (batch) => {
      seen.push(...batch.map(({ message }) => `${message.subject}@${message.revision}`));
    },
  });
  await eventually('all is committed', async () => (await again.lag()) === 0);
  expect(seen.toSorted()).toEqual(['case-1@0', 'case-2@2']);
  await next.close();
  await store.close();
  await offsets.close();
});

test('a group that takes nothing holds a bounded number of messages in memory', async () => {
  const offsets = new SqliteOffsets(':memory:');
  const store = new SqliteEventStore(':memory:');
  const reads: number[] = [];
  const counting = {
    subscribe: (options: Parameters<SqliteEventStore['subscribe']>[0]) =>
      store.subscribe({
        ...options,
        onEvents: async (events) => {
          reads.push(events.length);
          await options.onEvents(events);
        },
      }),
    readAll: store.readAll.bind(store),
    eventAt: store.eventAt.bind(store),
    head: store.head.bind(store),
    append: store.append.bind(store),
    readStream: store.readStream.bind(store),
    streamHeads: store.streamHeads.bind(store),
    close: store.close.bind(store),
  };
  const bus = new EmbeddedBus({ offsets, capacity: 1_000 });
  await new SampleWriter(store).write('case-1', 4_000);
  await bus.publish(samplePublication('intake', counting));
  let seen = 0;
  const consumption = await bus.consume({
    group: 'portal',
    topics: [TOPICS.intake],
    onBatch: async (batch) => {
      seen += batch.length;
    },
  });
  consumption.pause();
  expect(await consumption.lag()).toBeGreaterThan(2_000);
  const read = () => reads.reduce((sum, count) => sum + count, 0);
  await eventually('the log waits', () => read() >= 1_000);
  expect(read() - seen).toBeLessThanOrEqual(1_500);
  consumption.resume();
  await eventually('all is committed', async () => (await consumption.lag()) === 0);
  expect(seen).toBe(4_000);
  await bus.close();
  await counting.close();
  await offsets.close();
});

test('a group that is ahead of its log in one partition only is refused, too', async () => {
  const offsets = new SqliteOffsets(':memory:');
  const store = new SqliteEventStore(':memory:');
  const writer = new SampleWriter(store);
  const bus = new EmbeddedBus({ offsets, drainMs: 20 });
  await bus.publish(samplePublication('intake', store));
  const [slow, quick] = ['case-1', 'case-2'];
  let first = 0;
  const consumption = await bus.consume({
    group: 'portal',
    topics: [TOPICS.intake],
    onBatch: async (batch) => {
      if (batch.some(({ message }) => message.subject === slow)) await new Promise(() => undefined);
      first += batch.length;
    },
  });
  await writer.write(slow!);
  await writer.write(quick!, 3);
  await eventually('the quick partition is done', async () => first === 3 && (await consumption.lag()) === 1);
  await bus.close();

  const shorter = new SqliteEventStore(':memory:');
  for (const { stream, revision, ...event } of (await store.readAll('', 10)).slice(0, 2)) {
    await shorter.append(stream, [event], revision === 0 ? 'no-stream' : revision - 1);
  }
  const next = new EmbeddedBus({ offsets });
  await next.publish(samplePublication('intake', shorter));
  const again = next.consume({ group: 'portal', topics: [TOPICS.intake], onBatch: async () => undefined });
  await expect(again).rejects.toMatchObject({ name: 'OtherLogError', position: '4', found: 'nothing' });
  await next.close();
  for (const opened of [store, shorter, offsets]) await opened.close();
});
