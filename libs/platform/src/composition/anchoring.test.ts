import { anchorKey, verifyLog } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../runtime/logging.ts';
import { FixedClock } from '../testing/doubles.ts';
import { Anchors } from './anchoring.ts';

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

const KEY = anchorKey('a master key that is not beside the log');
const anchorsOf = (...logs: ConstructorParameters<typeof Anchors>[0]) =>
  new Anchors(logs, { tenants: TENANTS, key: KEY, clock, logger: logger() });
const work = async (id: string) => {
  const meta = { tenant: TENANTS[0]!, actor: 'test', at: NOON, commandId: id, correlationId: id };
  await store.append(`${TENANTS[0]}/case/${id}`, [{ id, type: 'case.opened.v1', data: {}, meta }], 'no-stream');
};

test('an office anchors when it is switched on, what has grown since, and last when it is switched off', async () => {
  const { store: log, reads } = watched();
  const anchors = anchorsOf({ service: 'intake', store: log });
  anchors.start();
  await anchors.anchor();
  expect(await daysOf('luwu-timur')).toEqual(['2026-07-02']);
  expect(await daysOf('oku-selatan')).toEqual([]);
  const first = reads();
  await anchors.anchor();
  expect(reads()).toBe(first);
  await work('e2');
  await anchors.anchor();
  expect(await daysOf('luwu-timur')).toHaveLength(2);
  await work('e3');
  await anchors.stop();
  expect(await daysOf('luwu-timur')).toHaveLength(3);
  expect(await verifyLog(store, { keys: [KEY] })).toMatchObject({ intact: true, anchors: 3 });
});

test('an office that did not come up anchors nothing when it ends', async () => {
  await anchorsOf({ service: 'intake', store }).stop();
  expect(await daysOf('luwu-timur')).toEqual([]);
});

test('a log that cannot be read is told and tried again; it does not keep the other logs from their anchor', async () => {
  const broken: SqliteEventStore = new Proxy(store, {
    get: (target, name) => {
      if (name === 'head') return () => Promise.reject(new Error('disk I/O error'));
      return Reflect.get(target, name);
    },
  });
  await anchorsOf({ service: 'survey', store: broken }, { service: 'intake', store }).anchor();
  expect(logged.join('')).toContain('the log was not anchored');
  expect(await daysOf('luwu-timur')).toEqual(['2026-07-02']);
});
