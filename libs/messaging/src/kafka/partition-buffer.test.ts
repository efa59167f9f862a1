import { setImmediate as turn } from 'node:timers/promises';
import { TOPICS } from '@alur/contracts';
import { describe, expect, test } from '@jest/globals';
import type { Delivery } from '../bus.ts';
import { eventually } from '../testing/eventually.ts';
import type { IncomingRecord } from './client.ts';
import { encode } from './cloud-events.ts';
import { PartitionBuffer } from './partition-buffer.ts';

function record(offset: number): IncomingRecord {
  const { key, value, headers } = encode({
    id: `e-${offset}`,
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject: 'case-1',
    time: '2026-07-01T02:30:00.000Z',
    tenant: 'oku-selatan',
    actor: 'a',
    stream: 's',
    revision: offset,
    correlationId: 'c',
    data: {},
  });
  const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const);
  return {
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: Object.fromEntries(bytes),
    offset: String(offset),
  };
}

const records = (from: number, count: number) => Array.from({ length: count }, (_, index) => record(from + index));

class World {
  readonly seen: number[] = [];
  readonly done: bigint[] = [];
  readonly full: boolean[] = [];
  onBatch: (batch: readonly Delivery[]) => Promise<void> = async () => undefined;
  admit: (batch: readonly Delivery[]) => Promise<number> = async (batch) => batch.length;
  mayTake = true;
  readonly buffer = new PartitionBuffer({
    topic: TOPICS.intake,
    partition: 0,
    consume: {
      group: 'portal',
      topics: [TOPICS.intake],
      batchSize: 5,
      admit: (batch) => this.admit(batch),
      onBatch: async (batch) => {
        await this.onBatch(batch);
        this.seen.push(...batch.map(({ message }) => message.revision));
      },
    },
    capacity: 20,
    mayTake: () => this.mayTake,
    onDone: (next) => this.done.push(next),
    onFull: (full) => this.full.push(full),
    wait: () => turn(),
  });
}

describe('a partition buffer', () => {
  test('hands over in order, reports how far it is done, and skips what comes again', async () => {
    const world = new World();
    world.buffer.own();
    world.buffer.take(records(0, 7));
    world.buffer.take(records(3, 9));
    await world.buffer.idle;
    await eventually('all is handed over', () => world.seen.length === 12);
    expect(world.seen).toEqual(records(0, 12).map((_, index) => index));
    expect(world.done.at(-1)).toBe(12n);
    expect(world.buffer.position).toBe(12n);
  });

  test('repeats the batch that failed before anything later', async () => {
    const world = new World();
    let failures = 3;
    world.onBatch = async () => {
      if (failures-- > 0) throw new Error('not now');
    };
    world.buffer.own();
    world.buffer.take(records(0, 8));
    await eventually('all is handed over', () => world.seen.length === 8);
    expect(world.seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(world.done).toEqual([5n, 8n]);
  });

  test('hands over what is admitted, asks again for the rest, and nothing once it must not take', async () => {
    const world = new World();
    const counts = [2, 0, 5];
    world.admit = async () => counts.shift() ?? 0;
    world.buffer.own();
    world.buffer.take(records(0, 10));
    await eventually('what is admitted is handed over', () => world.seen.length === 7);
    expect(world.done).toEqual([2n, 7n]);
    world.admit = async (batch) => {
      world.mayTake = false;
      return batch.length;
    };
    await world.buffer.idle;
    expect(world.seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('reports when it is full and when it has room again', async () => {
    const world = new World();
    world.mayTake = false;
    world.buffer.own();
    world.buffer.take(records(0, 15));
    expect(world.full).toEqual([]);
    world.buffer.take(records(15, 15));
    expect(world.full).toEqual([true]);
    world.mayTake = true;
    world.buffer.work();
    await eventually('all is handed over', () => world.seen.length === 30);
    expect(world.full).toEqual([true, false]);
  });

  test('does not report a batch whose partition was lost meanwhile, and waits for it when the partition comes back', async () => {
    const world = new World();
    const held = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    world.onBatch = async () => {
      running += 1;
      most = Math.max(most, running);
      await held.promise;
      running -= 1;
    };
    world.buffer.own();
    world.buffer.take(records(0, 10));
    await eventually('a batch runs', () => running === 1);
    world.buffer.lose();
    expect(world.buffer.position).toBeUndefined();
    world.buffer.take(records(10, 5));
    world.buffer.own();
    world.buffer.take(records(2, 4));
    held.resolve();
    await eventually('what came again is handed over', () => world.done.length > 0);
    expect(world.seen).toEqual([0, 1, 2, 3, 4, 2, 3, 4, 5]);
    expect(world.done).toEqual([6n]);
    expect(most).toBe(1);
  });
});
