import { createRequire } from 'node:module';
import { expect, jest, test } from '@jest/globals';
import { applyFixes } from './fixes.ts';

const require = createRequire(import.meta.url);

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

/** The parts of kafkajs that are replaced are not public: an update may move them. */
test('an idle connection plans no look at its queue; a waiting request and a throttled one do', () => {
  applyFixes();
  applyFixes();
  const RequestQueue = require('kafkajs/src/network/requestQueue') as new (options: object) => Queue;
  const queue = new RequestQueue({ logger: { debug: () => undefined } });
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).toBeNull();
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).not.toBeNull();
  queue.destroy();
  queue.pending = [];
  queue.throttledUntil = Date.now() + 60_000;
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).not.toBeNull();
  queue.destroy();
});

test('the hook runs before a member joins its group again', async () => {
  applyFixes();
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as {
    prototype: { joinAndSync(): Promise<void> };
  };
  const steps: string[] = [];
  const beforeJoin = jest.fn(async (heartbeat: () => Promise<void>) => {
    await heartbeat();
    steps.push('hook');
  });
  const group = {
    assigners: [{}, { beforeJoin }],
    heartbeat: async () => {
      steps.push('heartbeat');
      throw new Error('The group is rebalancing');
    },
    retrier: async () => {
      steps.push('join');
    },
  };
  await prototype.joinAndSync.call(group);
  expect(steps).toEqual(['heartbeat', 'hook', 'join']);
});

test('what all brokers refuse is thrown', async () => {
  applyFixes();
  const { prototype } = require('kafkajs/src/cluster/brokerPool') as {
    prototype: { withBroker(ask: () => Promise<string>): Promise<string> };
  };
  const pool = { brokers: { 1: {}, 2: {} }, findBroker: async () => ({}) };
  const ask = jest.fn(async () => 'answer').mockRejectedValueOnce(new Error('no'));
  expect(await prototype.withBroker.call(pool, ask)).toBe('answer');
  const refuse = async () => Promise.reject(new Error('not authorized'));
  await expect(prototype.withBroker.call(pool, refuse)).rejects.toThrow('not authorized');
});
