import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../runtime/logging.ts';
import { FixedClock } from '../testing/doubles.ts';
import { DailyAnchors } from './anchoring.ts';

const TENANTS = ['luwu-timur', 'oku-selatan'];
const NOON = '2026-07-02T05:00:00.000Z';

let store: SqliteEventStore;
let clock: FixedClock;
let logged: string[];

beforeEach(async () => {
  store = new SqliteEventStore(':memory:');
  clock = new FixedClock(NOON);
  logged = [];
  const [tenant] = TENANTS;
  const meta = { tenant: tenant!, actor: 'test', at: NOON, commandId: 'c1', correlationId: 'c1' };
  await store.append(`${tenant}/case/1`, [{ id: 'e1', type: 'case.opened.v1', data: {}, meta }], 'no-stream');
});
afterEach(() => store.close());

const logger = () => createLogger('error', { write: (line: string) => void logged.push(line) });
const daysOf = async (tenant: string) =>
  (await store.readStream(`${tenant}/log-anchor/intake`)).map(({ data }) => Reflect.get(data, 'day'));

/** The store, counting how often all its streams are read. */
function watched(): { store: SqliteEventStore; reads: () => number } {
  let reads = 0;
  const watching: SqliteEventStore = new Proxy(store, {
    get: (target, name) => {
      if (name === 'streamHeads') reads += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store: watching, reads: () => reads };
}

test('an office that is switched on anchors at once, and a day that is anchored is not looked at again', async () => {
  const { store: log, reads } = watched();
  const anchors = new DailyAnchors([{ service: 'intake', store: log }], TENANTS, clock, logger());
  anchors.start();
  await anchors.stop();
  expect(await daysOf('luwu-timur')).toEqual(['2026-07-01']);
  expect(await daysOf('oku-selatan')).toEqual([]);
  const first = reads();
  await anchors.anchor();
  expect(reads()).toBe(first);
  clock.advance(86_400_000);
  await anchors.anchor();
  expect(await daysOf('luwu-timur')).toEqual(['2026-07-01', '2026-07-02']);
});

test('a log that cannot be read is told and tried again; it does not keep the other logs from their anchor', async () => {
  const broken: SqliteEventStore = new Proxy(store, {
    get: (target, name) => {
      if (name === 'streamHeads') return () => Promise.reject(new Error('disk I/O error'));
      return Reflect.get(target, name);
    },
  });
  const logs = [
    { service: 'survey', store: broken },
    { service: 'intake', store },
  ];
  const anchors = new DailyAnchors(logs, TENANTS, clock, logger());
  await anchors.anchor();
  expect(logged.join('')).toContain('the log was not anchored');
  expect(await daysOf('luwu-timur')).toEqual(['2026-07-01']);
});
