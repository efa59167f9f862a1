import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { eventually } from '../testing/eventually.ts';
import { applyFixes } from './kafkajs-fixes.ts';

const require = createRequire(import.meta.url);

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

/** The parts of kafkajs that are replaced are none of its interface: an update may move them. */
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

test('a member is told before it joins its group again, and joins after that', async () => {
  applyFixes();
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as {
    prototype: { joinAndSync(): Promise<void> };
  };
  const steps: string[] = [];
  const beforeJoin = jest.fn(async (heartbeat: () => Promise<void>) => {
    await heartbeat();
    steps.push('told');
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
  expect(steps).toEqual(['heartbeat', 'told', 'join']);
});

test('what all brokers refuse is told', async () => {
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

describe('a connection', () => {
  interface Connection {
    chunks: Buffer[];
    isConnected(): boolean;
    connect(): Promise<boolean>;
    disconnect(): Promise<boolean>;
    processData(data: Buffer): void;
  }

  let broker: Server;
  let accepted: Socket[];
  let told: string[];
  beforeEach(async () => {
    applyFixes();
    [accepted, told] = [[], []];
    // As a broker, it ends its half in its own time.
    broker = createServer({ allowHalfOpen: true }, (socket) => accepted.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    for (const socket of accepted) socket.destroy();
    broker.close();
  });

  function open(onSocket: (socket: Socket) => void = () => undefined): Connection {
    const tell = (message: string) => told.push(message);
    const logger = { namespace: () => logger, debug: () => undefined, warn: tell, error: tell };
    const { port } = broker.address() as AddressInfo;
    const options = { host: '127.0.0.1', port, logger, requestTimeout: 1_000, connectionTimeout: 100 };
    const Connection = require('kafkajs/src/network/connection') as new (options: object) => Connection;
    const socketFactory = ({ onConnect }: { onConnect: () => void }) => {
      const socket = connect({ host: '127.0.0.1', port }, onConnect);
      onSocket(socket);
      return socket;
    };
    return new Connection({ ...options, socketFactory });
  }

  test('has one socket, however many want it at once', async () => {
    const sockets: Socket[] = [];
    const connection = open((socket) => sockets.push(socket));
    await Promise.all([connection.connect(), connection.connect()]);
    expect(sockets).toHaveLength(1);
    await connection.disconnect();
    await connection.connect();
    expect(sockets).toHaveLength(2);
    await connection.disconnect();
  });

  test('does not end with a socket that it had before, nor read on where that one stopped', async () => {
    const connection = open();
    await connection.connect();
    await eventually('the broker sees it', () => accepted.length === 1);
    connection.processData(Buffer.from([0, 0, 0, 9, 1]));
    await connection.disconnect();
    await connection.connect();
    expect(connection.chunks).toEqual([]);
    await eventually('the broker sees the next', () => accepted.length === 2);
    const closed = new Promise((resolve) => accepted[0]!.once('close', resolve));
    accepted[0]!.end();
    await closed;
    expect([connection.isConnected(), told]).toEqual([true, []]);
    await connection.disconnect();
  });

  test('that took too long is not connected a moment later', async () => {
    // A process that is busy at its start handles the end of its wait before it sees that it is connected.
    const ever: boolean[] = [];
    let closed: Promise<unknown> | undefined;
    const connection = open((socket) => {
      socket.on('connect', () => ever.push(connection.isConnected()));
      closed = new Promise((resolve) => socket.once('close', resolve));
      const end = Date.now() + 150;
      while (Date.now() < end);
    });
    await expect(connection.connect()).rejects.toThrow('Connection timeout');
    for (const socket of accepted) socket.end();
    await closed;
    expect(ever).not.toContain(true);
  });
});
