import { describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '../event.ts';
import type { EventStore } from '../event-store.ts';
import { eventsOf, testStream } from './events.ts';
import { until } from './until.ts';

export function subscriptionContract(store: () => EventStore, openAnother: () => Promise<EventStore>): void {
  const stream = testStream('a');

  /** Appends `count` events, one at a time, from revision `from` on. */
  async function grow(target: EventStore, from: number, count: number): Promise<void> {
    for (let i = from; i < from + count; i++)
      await target.append(stream, eventsOf(`c${i}`), i === 0 ? 'no-stream' : i - 1);
  }

  function follow(after: string, batchSize?: number) {
    const seen: RecordedEvent[] = [];
    const subscription = store().subscribe({
      after,
      ...(batchSize !== undefined && { batchSize }),
      onEvents: async (events) => {
        expect(events.length).toBeLessThanOrEqual(batchSize ?? Number.POSITIVE_INFINITY);
        seen.push(...events);
      },
    });
    return { seen, subscription };
  }

  describe('subscription', () => {
    test('catches up and goes on live, without loss or doubling, while appends run', async () => {
      await grow(store(), 0, 25);
      const { seen, subscription } = follow('', 4);
      await grow(store(), 25, 75);
      await until(() => seen.length >= 100, 'all events are seen');
      await subscription.stop();
      expect(seen).toEqual(await store().readAll('', 1000));
    });

    test('starts after the given position', async () => {
      await grow(store(), 0, 3);
      const { seen, subscription } = follow((await store().readAll('', 2))[1]!.position);
      await grow(store(), 3, 1);
      await until(() => seen.length >= 2, 'the later events are seen');
      await subscription.stop();
      expect(seen.map((e) => e.revision)).toEqual([2, 3]);
    });

    test('sees what another process appends, within a second', async () => {
      const other = await openAnother();
      const { seen, subscription } = follow('');
      await grow(other, 0, 1);
      await until(() => seen.length === 1, 'the first event of the other process is seen', 1000);
      await grow(other, 1, 1);
      await until(() => seen.length === 2, 'the second event of the other process is seen', 1000);
      await subscription.stop();
    });

    test('hands out one batch at a time, and stops after the one in hand', async () => {
      await grow(store(), 0, 3);
      const finish: (() => void)[] = [];
      let calls = 0;
      const subscription = store().subscribe({
        after: '',
        batchSize: 1,
        onEvents: () => {
          calls += 1;
          return new Promise((resolve) => finish.push(resolve));
        },
      });
      await until(() => calls === 1, 'the first batch is handed out');
      let stopped = false;
      const stopping = subscription.stop().then(() => {
        stopped = true;
      });
      await store().readAll('', 1);
      expect(stopped).toBe(false);
      finish[0]!();
      await stopping;
      expect(calls).toBe(1);
    });

    test('an error of the handler ends the subscription and is told; the others go on', async () => {
      const { seen, subscription } = follow('');
      const errors: unknown[] = [];
      const failure = new Error('handler');
      const failing = store().subscribe({
        after: '',
        onEvents: () => Promise.reject(failure),
        onError: (error) => errors.push(error),
      });
      await grow(store(), 0, 1);
      await until(() => errors.length > 0, 'the error is told');
      await grow(store(), 1, 1);
      await until(() => seen.length === 2, 'the other subscription sees both events');
      expect(errors).toEqual([failure]);
      await Promise.all([subscription.stop(), failing.stop()]);
    });

    test('many subscriptions see the same events', async () => {
      const followers = Array.from({ length: 5 }, () => follow(''));
      await grow(store(), 0, 20);
      await until(() => followers.every(({ seen }) => seen.length >= 20), 'all see all');
      for (const { seen, subscription } of followers) {
        await subscription.stop();
        expect(seen).toEqual(await store().readStream(stream));
      }
    });
  });
}
