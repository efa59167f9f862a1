import { openKafkajs } from '@alur/messaging/kafka';
import { eventually } from '@alur/messaging/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { startBrokers } from './brokers.ts';
import type { Brokers } from './plan.ts';
import { FREE_PORTS } from './ports.ts';

let brokers: Brokers;

/** Own ones beside those of the test run: they are killed here. */
beforeAll(async () => {
  brokers = await startBrokers({ ports: FREE_PORTS });
});

afterAll(() => brokers?.stop());

test('Kafka takes messages at once, and has them after a kill', async () => {
  const client = openKafkajs({ clientId: 'test', brokers: [brokers.kafka] });
  const produced = async () =>
    (await client.rangesOf(['kept'])).reduce((sum, { low, high }) => sum + Number(high - low), 0);
  await client.createTopic({ topic: 'kept', partitions: 2, replicas: 1, config: {} });
  await eventually('the topic has leaders', async () => (await client.partitionsOf('kept')) === 2);
  const producer = client.producer('kept');
  const records = ['a', 'b'].map((key) => ({ key, value: '1', headers: {} }));
  await producer.send(records, 2);
  await producer.close();
  await brokers.kill('kafka');
  await expect(produced()).rejects.toThrow();
  await brokers.restart('kafka');
  expect(await produced()).toBe(2);
  await client.close();
});

test('the database takes documents at once, and has them after a kill', async () => {
  const open = (): Promise<Connection> =>
    mongoose.createConnection(brokers.mongodb, { dbName: 'kept', serverSelectionTimeoutMS: 2_000 }).asPromise();
  const before = await open();
  await before.collection('papers').insertOne({ code: 'sktm' }, { writeConcern: { w: 'majority', j: true } });
  await before.close();
  await brokers.kill('mongodb');
  await expect(open()).rejects.toThrow();
  await brokers.restart('mongodb');
  const after = await open();
  expect(await after.collection('papers').countDocuments()).toBe(1);
  await after.close();
});
