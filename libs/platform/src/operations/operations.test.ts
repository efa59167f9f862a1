import { TOPICS } from '@alur/contracts';
import type { ParkedMessage, RetryOutcome } from '@alur/messaging';
import { SqliteParkingLot } from '@alur/messaging/sqlite';
import { RebuildError } from '@alur/read-models';
import { beforeEach, expect, test } from '@jest/globals';
import { validate } from 'class-validator';
import { healthOf } from '../runtime/health.ts';
import { FixedClock } from '../testing/index.ts';
import type { OperatedConsumer, OperatedService } from './operated.ts';
import { Operations } from './operations.ts';
import { Pauses } from './pauses.ts';
import { Rebuilds } from './rebuilds.ts';
import { DiscardRequest } from './requests.ts';

const GROUP = 'portal-views';
const AT = '2026-07-01T02:00:00.000Z';
const OPERATOR = { id: 'oku-selatan.operator-1', tenant: 'oku-selatan' };
const DISCARD = { group: GROUP, id: 'm1', reason: 'sent twice' };
const DONE: RetryOutcome = { applied: 1, remaining: 0, error: null };

let parking: SqliteParkingLot;
let asked: string[];
let rebuild: OperatedService['views']['rebuild'];
let portal: OperatedService;
let operations: Operations;
let pauses: Pauses;

beforeEach(() => {
  parking = new SqliteParkingLot(':memory:');
  asked = [];
  rebuild = async () => ({ count: 2, hash: '', equal: true });
  let paused = false;
  const consumer: OperatedConsumer = {
    status: { group: GROUP, applied: 7, retried: 1, parked: 2, throughput: 0.5, lastError: null },
    lag: async () => 3,
    partitions: async () => [
      { topic: TOPICS.intake, partition: 4, lag: 3, committed: '4', end: '7', owned: true, paused },
    ],
    get paused() {
      return paused;
    },
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    retryParked: async (key) => {
      asked.push(`retry ${key}`);
      return DONE;
    },
    discardParked: async (id, by, reason) => {
      asked.push(`discard ${id} ${by} ${reason}`);
      return DONE;
    },
  };
  portal = {
    name: 'portal',
    parking,
    consumers: () => [consumer],
    relay: () => undefined,
    viewNames: ['portal-cases'],
    keys: { rewrap: async () => 12 },
    verified: () => undefined,
    views: { rebuild: (...args) => rebuild(...args) },
  };
  const clock = new FixedClock(AT);
  pauses = new Pauses(clock);
  operations = new Operations([portal], new Rebuilds(clock), pauses);
});

function parked(id: string, key: string, tenant = 'oku-selatan', error: string | null = 'Error: bad'): ParkedMessage {
  const message = {
    id,
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject: key,
    time: AT,
    tenant,
    actor: 'system',
    stream: `${tenant}/case/${key}`,
    revision: 0,
    correlationId: 'c-1',
    data: {},
  };
  return { id, group: GROUP, key, message, error, attempts: 5, parkedAt: AT };
}

test('parked messages are shown one entry per key, those of the own tenant only', async () => {
  await parking.park(parked('m1', 'case-1'));
  await parking.park(parked('m2', 'case-1', 'oku-selatan', null));
  await parking.park(parked('m3', 'case-2', 'luwu-timur'));
  expect(await operations.parked('portal', 'oku-selatan')).toEqual([
    expect.objectContaining({ service: 'portal', group: GROUP, key: 'case-1', id: 'm1', waiting: 1 }),
  ]);
  expect((await operations.consumers('portal', 'oku-selatan')).map(({ lag, parked: count }) => [lag, count])).toEqual([
    [3, 2],
  ]);
  expect((await operations.consumers('portal', 'luwu-timur')).map(({ parked: count }) => count)).toEqual([1]);
});

test('an operator retries and discards what is parked of the own tenant, and nothing else', async () => {
  await parking.park(parked('m1', 'case-1'));
  expect(await operations.retry('portal', 'oku-selatan', GROUP, 'case-1')).toEqual(DONE);
  await operations.discard('portal', 'oku-selatan', DISCARD, 'oku-selatan.operator-1');
  expect(asked).toEqual(['retry case-1', 'discard m1 oku-selatan.operator-1 sent twice']);
  const refused = { code: 'parked-not-found' };
  await expect(operations.retry('portal', 'luwu-timur', GROUP, 'case-1')).rejects.toMatchObject(refused);
  await expect(operations.retry('portal', 'oku-selatan', 'no-group', 'case-1')).rejects.toMatchObject({
    code: 'group-not-found',
  });
  await expect(operations.discard('portal', 'luwu-timur', DISCARD, 'x')).rejects.toMatchObject(refused);
  expect(asked).toHaveLength(2);
});

test('a rebuild runs in the background, once at a time, and its end is remembered', async () => {
  let finish = () => {};
  rebuild = async (_, onProgress) => {
    onProgress?.(40, 60);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { count: 2, hash: '', equal: false };
  };
  const first = operations.rebuild('portal', 'portal-cases');
  expect(operations.rebuild('portal', 'portal-cases')).toBe(first);
  expect(first).toMatchObject({ state: 'running', messages: 40, total: 60, endedAt: null });
  finish();
  await new Promise(setImmediate);
  expect(operations.views('portal')).toEqual([
    {
      service: 'portal',
      view: 'portal-cases',
      rebuild: expect.objectContaining({ state: 'done', documents: 2, equal: false, endedAt: AT }),
    },
  ]);
  expect(() => operations.rebuild('portal', 'portal-nothing')).toThrow(
    expect.objectContaining({ code: 'view-not-found' }),
  );
});

test('a rebuild that fails says at which message, and can be started again', async () => {
  rebuild = () => Promise.reject(new RebuildError('portal-cases cannot be rebuilt: message m1 fails'));
  operations.rebuild('portal', 'portal-cases');
  await new Promise(setImmediate);
  expect(operations.views('portal')[0]?.rebuild).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('m1'),
  });
  rebuild = async () => ({ count: 0, hash: '', equal: true });
  expect(operations.rebuild('portal', 'portal-cases').state).toBe('running');
});

test('a reason with a long number is refused, because it stays for good', async () => {
  const faults = async (reason: string) =>
    (await validate(Object.assign(new DiscardRequest(), { group: GROUP, id: 'm1', reason }))).length;
  expect(await faults('published twice by mistake')).toBe(0);
  expect(await faults('wrong NIK 1609010101800001')).toBe(1);
  expect(await faults('call 0812-3456-789')).toBe(1);
  expect(await faults('no')).toBe(1);
});

test('a group that an operator paused says who did and why, until it is resumed', async () => {
  const consumer = async () => (await operations.consumers('portal', 'oku-selatan'))[0]!;
  expect(await healthOf(pauses.check)).toEqual({ status: 'up' });
  operations.pause('portal', GROUP, OPERATOR, 'the view is corrected first');
  expect(await healthOf(pauses.check)).toEqual({ status: 'degraded', fault: `Paused ${GROUP}` });
  expect(await consumer()).toMatchObject({
    ...{ lag: 3, throughput: 0.5, paused: true },
    partitions: [{ topic: TOPICS.intake, partition: 4, lag: 3, owned: true }],
    pause: { since: AT, by: 'oku-selatan.operator-1', reason: 'the view is corrected first' },
  });
  const [foreign] = await operations.consumers('portal', 'luwu-timur');
  expect(foreign).toMatchObject({
    paused: true,
    pause: { since: AT, by: 'oku-selatan.operator-1', reason: 'the view is corrected first' },
  });
  operations.resume('portal', GROUP);
  expect(await consumer()).toMatchObject({ paused: false, pause: null });
});

test('what lies in quarantine is listed and dismissed once', async () => {
  const place = { group: GROUP, topic: TOPICS.intake, partition: 2, offset: '41' };
  await parking.quarantine({ ...place, error: 'no key', quarantinedAt: AT });
  expect(await operations.quarantined('portal')).toEqual([
    { service: 'portal', ...place, error: 'no key', quarantinedAt: AT },
  ]);
  await operations.dismiss('portal', place, 'oku-selatan.operator-1', 'sent by a load test', AT);
  expect(await operations.quarantined('portal')).toEqual([]);
  const again = operations.dismiss('portal', place, 'oku-selatan.operator-1', 'sent by a load test', AT);
  await expect(again).rejects.toMatchObject({ code: 'quarantined-not-found' });
});

test('a service of another process is not here, and a broker that is away leaves the lag unknown', async () => {
  expect(() => operations.views('survey')).toThrow(expect.objectContaining({ code: 'service-not-here' }));
  const away = async () => Promise.reject(new Error('no broker'));
  const relay = () => ({ topic: TOPICS.intake, lag: away });
  const clock = new FixedClock(AT);
  const cut = new Operations([{ ...portal, relay }], new Rebuilds(clock), new Pauses(clock));
  expect(await cut.services()).toEqual([
    {
      service: 'portal',
      relay: { topic: TOPICS.intake, lag: null },
      groups: [GROUP],
      views: ['portal-cases'],
      verification: null,
    },
  ]);
});
