import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { anchorDecider, recordAnchor } from './anchor.ts';
import type { EventStore } from './event-store.ts';
import { anchorOf } from './merkle.ts';
import { SqliteEventStore } from './sqlite/index.ts';
import { eventsOf, TENANT, testStream } from './testing/events.ts';
import { scenario } from './testing/scenario.ts';

describe('the rules of an anchor', () => {
  const head = (id: string, revision: number) => ({ stream: testStream(id), revision, hash: `${id}${revision}` });
  const recorded = (day: string, all: ReturnType<typeof head>[], heads: Record<string, number>) => ({
    type: 'log-anchor.recorded.v1' as const,
    data: { day, ...anchorOf(all), heads },
  });
  const monday = [head('a', 3), head('b', 0)];
  const tuesday = [head('a', 3), head('b', 2), head('c', 0)];
  const first = recorded('2026-07-06', monday, { [testStream('a')]: 3, [testStream('b')]: 0 });

  test('an anchor signs all heads and names those that have grown', () => {
    scenario(anchorDecider)
      .when({ day: '2026-07-06', heads: monday })
      .then(first)
      .when({ day: '2026-07-07', heads: tuesday })
      .then(recorded('2026-07-07', tuesday, { [testStream('b')]: 2, [testStream('c')]: 0 }));
  });

  test('a day that is anchored, or past, is not anchored again', () => {
    scenario(anchorDecider).given(first).when({ day: '2026-07-06', heads: tuesday }).then();
    scenario(anchorDecider).given(first).when({ day: '2026-07-05', heads: tuesday }).then();
  });

  test('a stream that is shorter than an anchor has seen it, or gone, is not signed', () => {
    const anchored = scenario(anchorDecider).given(first);
    anchored.when({ day: '2026-07-07', heads: [head('a', 2), head('b', 0)] }).thenRejected('log-cut-off');
    anchored.when({ day: '2026-07-07', heads: [head('a', 3)] }).thenRejected('log-cut-off');
  });
});

describe('recordAnchor', () => {
  let store: EventStore;
  const context = { tenant: TENANT, service: 'intake', at: '2026-07-06T17:00:00.000Z' };

  beforeEach(() => {
    store = new SqliteEventStore(':memory:');
  });

  afterEach(() => store.close());

  test('anchors the streams of one tenant, once a day', async () => {
    await store.append(testStream('a'), eventsOf('c1', 3), 'no-stream');
    const elsewhere = eventsOf('c2').map((e) => ({ ...e, meta: { ...e.meta, tenant: 'tana-toraja' } }));
    await store.append('tana-toraja/probe/a', elsewhere, 'no-stream');
    const first = await recordAnchor(store, '2026-07-06', context);
    expect(first).toMatchObject({
      outcome: 'accepted',
      stream: `${TENANT}/log-anchor/intake`,
      events: [{ data: { day: '2026-07-06', streams: 1, heads: { [testStream('a')]: 2 } } }],
    });
    await store.append(testStream('b'), eventsOf('c3'), 'no-stream');
    expect(await recordAnchor(store, '2026-07-06', context)).toEqual({ ...first, repeated: true });
  });

  test('the next anchor covers the anchor before', async () => {
    await store.append(testStream('a'), eventsOf('c1', 3), 'no-stream');
    await recordAnchor(store, '2026-07-06', context);
    expect(await recordAnchor(store, '2026-07-07', context)).toMatchObject({
      events: [{ revision: 1, data: { streams: 2, heads: { [`${TENANT}/log-anchor/intake`]: 0 } } }],
    });
  });

  test('two processes that anchor the same day make one anchor', async () => {
    await store.append(testStream('a'), eventsOf('c1'), 'no-stream');
    await Promise.all([recordAnchor(store, '2026-07-06', context), recordAnchor(store, '2026-07-06', context)]);
    expect(await store.readStream(`${TENANT}/log-anchor/intake`)).toHaveLength(1);
  });
});
