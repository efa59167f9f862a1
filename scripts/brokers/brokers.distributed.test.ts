import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import mongoose, { type Connection } from 'mongoose';
import { type Brokers, startBrokers } from './brokers.ts';
import { FREE_PORTS } from './ports.ts';

let brokers: Brokers;

/** Own ones beside those of the test run: they are killed here. */
beforeAll(async () => {
  brokers = await startBrokers({ ports: FREE_PORTS });
});

afterAll(() => brokers?.stop());

function kafka(): Kafka {
  return new Kafka({ clientId: 'test', brokers: [brokers.kafka], logLevel: logLevel.NOTHING });
}

async function produced(): Promise<number> {
  const admin = kafka().admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets('kept');
  await admin.disconnect();
  return offsets.reduce((sum, { offset }) => sum + Number(offset), 0);
}

test('Kafka takes messages at once, and has them after a kill', async () => {
  const admin = kafka().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 2 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka().producer({ idempotent: true });
  await producer.connect();
  await producer.send({
    topic: 'kept',
    acks: -1,
    messages: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
  });
  await producer.disconnect();
  await brokers.kill('kafka');
  await expect(produced()).rejects.toThrow();
  await brokers.restart('kafka');
  expect(await produced()).toBe(2);
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
