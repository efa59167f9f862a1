import { TOPICS, type Topic } from '@alur/contracts';
import type { Delivery } from '@alur/messaging';
import { eventually } from '@alur/messaging/testing';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SqliteReadStore } from './sqlite/sqlite-read-store.ts';
import { countBefore, SwitchHold } from './switch-hold.ts';
import { historyView } from './testing/sample-views.ts';

const { collection, topics } = historyView();
const never = new AbortController().signal;

function batch(offsets: readonly number[], topic: Topic = TOPICS.intake, partition = 0): Delivery[] {
  return offsets.map((offset) => ({ topic, partition, offset: String(offset), message: {} as Delivery['message'] }));
}

test('what is before the limit of its partition counts, from the start of the batch; without a limit nothing does', () => {
  const limits = [{ topic: TOPICS.intake, partition: 0, offset: '10' }];
  expect(countBefore(batch([8, 9, 10, 11]), limits)).toBe(2);
  expect(countBefore(batch([8, 9]), limits)).toBe(2);
  expect(countBefore(batch([10]), limits)).toBe(0);
  expect(countBefore(batch([8], TOPICS.intake, 1), limits)).toBe(0);
  expect(countBefore(batch([8], TOPICS.survey), limits)).toBe(0);
});

describe('SwitchHold', () => {
  let store: SqliteReadStore;
  let here: SwitchHold;
  let there: SwitchHold;

  beforeEach(async () => {
    store = new SqliteReadStore(':memory:');
    here = await SwitchHold.open(store, 'views');
    there = await SwitchHold.open(store, 'views');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await store.close();
  });

  test('stops every process at the limits while a view is switched, and only the topics of that view', async () => {
    expect(await there.admit(batch([1, 2]))).toBe(2);
    await here.whileSwitching(collection, topics, never, async (stopAt) => {
      expect(await there.admit(batch([1, 2]))).toBe(0);
      await stopAt([{ topic: TOPICS.intake, partition: 0, offset: '2' }]);
      expect(await there.admit(batch([1, 2]))).toBe(1);
      expect(await here.admit(batch([2]))).toBe(0);
      expect(await there.admit(batch([1, 2], TOPICS.survey))).toBe(2);
      expect(await (await SwitchHold.open(store, 'other-views')).admit(batch([2]))).toBe(1);
    });
    expect(await there.admit(batch([1, 2]))).toBe(2);
  });

  test("one at a time: two switches, and operators' work on parked messages, which stops nobody else", async () => {
    const events: string[] = [];
    const first = Promise.withResolvers<void>();
    const switching = here.whileSwitching(collection, topics, never, async () => {
      events.push('switch');
      await first.promise;
      events.push('switched');
    });
    await eventually('the switch runs', () => events.length === 1);
    const retried = there.aside(async () => {
      events.push('retry');
      expect(await here.admit(batch([1, 2]))).toBe(2);
    }, never);
    await expect(there.aside(async () => events.push('stopped'), AbortSignal.timeout(120))).rejects.toThrow();
    first.resolve();
    await Promise.all([switching, retried]);
    expect(events).toEqual(['switch', 'switched', 'retry']);
  });

  test('a failure ends the hold', async () => {
    const failing = here.whileSwitching(collection, topics, never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await there.admit(batch([1]))).toBe(1);
  });

  test('of an owner that is silent for too long others go on, and it can promote nothing any more', async () => {
    await store.open(collection);
    const real = Date.now.bind(Date);
    const stalled = here.whileSwitching(collection, topics, never, async (stopAt) => {
      await store.openShadow(collection);
      await stopAt([]);
      jest.spyOn(Date, 'now').mockImplementation(() => real() + 15_500);
      expect(await there.admit(batch([1]))).toBe(1);
      await expect(stopAt([])).rejects.toThrow(/silent for too long/);
      await store.promoteShadow(collection);
    });
    await expect(stalled).rejects.toThrow(/no shadow/);
    expect(await here.admit(batch([1]))).toBe(1);
  });
});
