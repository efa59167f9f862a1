import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { anchorDecider, recordAnchor } from './anchor.ts';
import { type AnchorKey, anchorKey, sealOf } from './anchor-seal.ts';
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

  const stream = `${TENANT}/log-anchor/intake`;
  const anchor = (day: string, heads: ReturnType<typeof head>[], key?: AnchorKey) => ({ stream, day, heads, key });

  test('an anchor signs all heads and names those that have grown', () => {
    scenario(anchorDecider)
      .when(anchor('2026-07-06', monday))
      .then(first)
      .when(anchor('2026-07-06', tuesday))
      .then(recorded('2026-07-06', tuesday, { [testStream('b')]: 2, [testStream('c')]: 0 }));
  });

  test('nothing is anchored again while no other stream than that of the anchors has grown', () => {
    scenario(anchorDecider).given(first).when(anchor('2026-07-07', monday)).then();
    const own = { stream, revision: 0, hash: 'own' };
    scenario(anchorDecider)
      .given(first)
      .when(anchor('2026-07-07', [...monday, own]))
      .then();
    scenario(anchorDecider).when(anchor('2026-07-07', [])).then();
  });

  test('a key that has not sealed the last anchor seals a new one', () => {
    const [old, next] = [anchorKey('o'.repeat(32)), anchorKey('n'.repeat(32))];
    const sealed = (key: AnchorKey) => ({
      ...first,
      data: { ...first.data, heads: {}, seal: sealOf(key, stream, first.data) },
    });
    scenario(anchorDecider)
      .given(first)
      .when(anchor('2026-07-06', monday, old))
      .then(sealed(old));
    scenario(anchorDecider)
      .given(first, sealed(old))
      .when(anchor('2026-07-06', monday, old))
      .then();
    scenario(anchorDecider)
      .given(first, sealed(old))
      .when(anchor('2026-07-06', monday, next))
      .then(sealed(next));
  });

  test('a stream that is shorter than an anchor has seen it, or gone, is not signed', () => {
    const anchored = scenario(anchorDecider).given(first);
    anchored.when(anchor('2026-07-07', [head('a', 2), head('b', 0)])).thenRejected('log-cut-off');
    anchored.when(anchor('2026-07-07', [head('a', 3)])).thenRejected('log-cut-off');
  });
});

describe('recordAnchor', () => {
  let store: EventStore;
  const context = { tenant: TENANT, service: 'intake', at: '2026-07-06T17:00:00.000Z' };

  beforeEach(() => {
    store = new SqliteEventStore(':memory:');
  });

  afterEach(() => store.close());

  test('anchors the streams of one tenant as they are, and nothing while they stand still', async () => {
    await store.append(testStream('a'), eventsOf('c1', 3), 'no-stream');
    const elsewhere = eventsOf('c2').map((e) => ({ ...e, meta: { ...e.meta, tenant: 'tana-toraja' } }));
    await store.append('tana-toraja/probe/a', elsewhere, 'no-stream');
    const first = await recordAnchor(store, context);
    expect(first).toMatchObject({
      outcome: 'accepted',
      stream: `${TENANT}/log-anchor/intake`,
      events: [{ data: { day: '2026-07-06', streams: 1, heads: { [testStream('a')]: 2 } } }],
    });
    expect(await recordAnchor(store, { ...context, at: '2026-07-07T17:00:00.000Z' })).toMatchObject({ events: [] });
    await store.append(testStream('b'), eventsOf('c3'), 'no-stream');
    expect(await recordAnchor(store, context)).toMatchObject({
      events: [{ revision: 1, data: { streams: 3, heads: { [testStream('b')]: 0 } } }],
    });
  });

  test('the next anchor covers the anchor before', async () => {
    await store.append(testStream('a'), eventsOf('c1', 3), 'no-stream');
    await recordAnchor(store, context);
    await store.append(testStream('a'), eventsOf('c2'), 2);
    expect(await recordAnchor(store, context)).toMatchObject({
      events: [{ revision: 1, data: { streams: 2, heads: { [`${TENANT}/log-anchor/intake`]: 0 } } }],
    });
  });

  test('two processes that see the same make one anchor', async () => {
    await store.append(testStream('a'), eventsOf('c1'), 'no-stream');
    await Promise.all([recordAnchor(store, context), recordAnchor(store, context)]);
    expect(await store.readStream(`${TENANT}/log-anchor/intake`)).toHaveLength(1);
  });

  test('a process that has seen less than another has anchored looks again', async () => {
    await store.append(testStream('a'), eventsOf('c1'), 'no-stream');
    const early = await store.streamHeads();
    await store.append(testStream('a'), eventsOf('c2'), 0);
    await recordAnchor(store, context);
    let looks = 0;
    const late: EventStore = new Proxy(store, {
      get: (target, name) => {
        if (name === 'streamHeads') return async () => (looks++ === 0 ? early : target.streamHeads());
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    expect(await recordAnchor(late, context)).toMatchObject({ outcome: 'accepted', events: [] });
  });
});
