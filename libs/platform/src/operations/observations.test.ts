import { TOPICS } from '@alur/contracts';
import { SqliteParkingLot } from '@alur/messaging/sqlite';
import { expect, test } from '@jest/globals';
import { FixedClock } from '../testing/index.ts';
import { Metrics } from './metrics.ts';
import { showOperations } from './metrics-of-operations.ts';
import { Observations } from './observations.ts';
import type { OperatedConsumer, OperatedService } from './operated.ts';
import { Rebuilds } from './rebuilds.ts';

const AT = '2026-07-01T02:00:00.000Z';
const GROUP = 'portal-views';

const CONSUMER: OperatedConsumer = {
  status: {
    ...{ group: GROUP, applied: 7, retried: 1, parked: 2, throughput: 0.5 },
    lastError: { at: AT, type: null, error: 'Error' },
  },
  lag: async () => 3,
  partitions: async () => [
    { topic: TOPICS.intake, partition: 4, lag: 3, committed: '4', end: '7', owned: true, paused: false },
    { topic: TOPICS.intake, partition: 5, lag: 9, committed: '0', end: '9', owned: false, paused: false },
  ],
  paused: true,
  pause: () => {},
  resume: () => {},
  retryParked: async () => ({ applied: 0, remaining: 0, error: null }),
  discardParked: async () => undefined,
};

function shown(consumer: Partial<OperatedConsumer> = {}, relayLag = async () => 5) {
  const parking = new SqliteParkingLot(':memory:');
  const portal: OperatedService = {
    name: 'portal',
    parking,
    consumers: () => [{ ...CONSUMER, ...consumer }],
    relay: () => ({ topic: TOPICS.intake, lag: relayLag }),
    viewNames: ['portal-cases'],
    keys: { rewrap: async () => 12 },
    verified: () => undefined,
    views: {
      rebuild: async (_, onProgress) => {
        onProgress?.(40, 60);
        return { count: 1, hash: '', equal: true };
      },
    },
  };
  const rebuilds = new Rebuilds(new FixedClock(AT));
  const observations = new Observations([portal], rebuilds, { patienceMs: 20, freshMs: 60_000 });
  const metrics = new Metrics();
  showOperations(metrics.registry, () => observations.current());
  const scrape = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => /^alur_/.test(line) && !/_(bucket|sum)/.test(line));
  return { portal, parking, rebuilds, scrape };
}

test('a scrape shows lag, parking lot, quarantine, work and rebuilds', async () => {
  const { portal, parking, rebuilds, scrape } = shown();
  await parking.quarantine({
    ...{ group: GROUP, topic: TOPICS.intake, partition: 4, offset: '1' },
    ...{ error: 'no key', quarantinedAt: AT },
  });
  rebuilds.start(portal, 'portal-cases');
  await new Promise(setImmediate);
  const labels = `service="portal",group="${GROUP}"`;
  expect(await scrape()).toEqual(
    expect.arrayContaining([
      'alur_relay_lag{service="portal"} 5',
      'alur_quarantined_records{service="portal"} 1',
      'alur_unobserved{service="portal"} 0',
      `alur_consumer_lag{${labels}} 3`,
      `alur_consumer_partition_lag{${labels},topic="alur.intake.v1",partition="4"} 3`,
      `alur_consumer_paused{${labels}} 1`,
      `alur_consumer_last_error_seconds{${labels}} ${Date.parse(AT) / 1000}`,
      `alur_parked_cases{${labels}} 0`,
      `alur_messages_applied_total{${labels}} 7`,
      `alur_messages_retried_total{${labels}} 1`,
      'alur_rebuild_running{service="portal",view="portal-cases"} 0',
      'alur_rebuild_messages{service="portal",view="portal-cases"} 40',
    ]),
  );
});

test('a broker that does not answer holds up no scrape, is asked once, and leaves no old value', async () => {
  let asked = 0;
  const hangs = () => {
    asked += 1;
    return new Promise<never>(() => {});
  };
  const fails = () => Promise.reject(new Error('no broker'));
  const { scrape } = shown({ lag: hangs, partitions: fails }, hangs);
  const lines = await scrape();
  await scrape();
  expect(lines.filter((line) => /lag/.test(line))).toEqual([]);
  expect(lines).toContain('alur_unobserved{service="portal"} 3');
  expect(asked).toBe(2);
});
