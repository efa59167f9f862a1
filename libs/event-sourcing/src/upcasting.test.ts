import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCommandRunner } from './create-command-runner.ts';
import type { NewEvent, RecordedEvent } from './event.ts';
import type { EventStore } from './event-store.ts';
import { SqliteEventStore } from './sqlite/index.ts';
import { budget } from './testing/budget.ts';
import { TENANT, testMeta } from './testing/events.ts';
import { until } from './testing/until.ts';
import { type Upcaster, upcasting } from './upcasting.ts';
import { verifyLog } from './verify.ts';

/** An event as the log of an earlier release holds it. */
const sample: NewEvent = JSON.parse(readFileSync(new URL('./samples/budget.granted.v0.json', import.meta.url), 'utf8'));
const STREAM = `${TENANT}/budget/b1`;

const written: Upcaster<{ rupiah: string }, { rupiah: number }> = {
  from: 'budget.granted.v0',
  to: 'budget.granted.v0-number',
  upcast: ({ rupiah }) => ({ rupiah: Number(rupiah.replaceAll('.', '')) }),
};
const named: Upcaster<{ rupiah: number }, { amount: number }> = {
  from: 'budget.granted.v0-number',
  to: 'budget.granted.v1',
  upcast: ({ rupiah }) => ({ amount: rupiah }),
};

let stored: EventStore;
let store: EventStore;

beforeEach(async () => {
  stored = new SqliteEventStore(':memory:');
  store = upcasting(stored, [named, written]);
  await stored.append(STREAM, [sample], 'no-stream');
});

afterEach(() => store.close());

const NEWEST = { type: 'budget.granted.v1', data: { amount: 1_500_000 }, revision: 0 };

test('a stored sample of an old version is read as the newest one, step by step', async () => {
  expect(await store.readStream(STREAM)).toMatchObject([NEWEST]);
  expect(await store.readAll('', 10)).toMatchObject([NEWEST]);
  expect(await store.append(STREAM, [sample], 'no-stream')).toMatchObject({ outcome: 'repeated', events: [NEWEST] });
});

test('a subscription delivers the newest version', async () => {
  const seen: RecordedEvent[] = [];
  const subscription = store.subscribe({ after: '', onEvents: async (events) => void seen.push(...events) });
  await until(() => seen.length > 0, 'the event is seen');
  await subscription.stop();
  expect(seen).toMatchObject([NEWEST]);
});

test('commands are decided on old and new events alike', async () => {
  const runner = createCommandRunner(store);
  await runner.execute(budget, 'b1', { kind: 'spend', amount: 500_000 }, testMeta('c1'));
  expect(await createCommandRunner(store).load(budget, TENANT, 'b1')).toEqual({
    stream: STREAM,
    state: { left: 1_000_000 },
    revision: 1,
  });
});

test('the log itself keeps the old record, and its chain verifies', async () => {
  expect(await stored.readStream(STREAM)).toMatchObject([sample]);
  expect(await verifyLog(stored)).toMatchObject({ intact: true });
});

test('two upcasters from one type, and a circle, are refused', () => {
  expect(() => upcasting(stored, [written, written])).toThrow('Two upcasters start from "budget.granted.v0"');
  expect(() => upcasting(stored, [written, { ...named, to: written.from }])).toThrow('in a circle');
});
