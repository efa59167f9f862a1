/** Milliseconds until a command shows in the worklist, over six processes, beside the bare path of one message. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openMongo } from '@alur/mongo';
import { type Installation, openInstallation } from '../../chaos/installation.ts';
import { Connection } from '../client.ts';
import { residentMegabytes } from '../processes.ts';
import { percentile } from '../rounds.ts';
import { type Latency, signIn, visibility } from '../traffic.ts';
import { createTopic, rawKafka, rawProducer } from './topic.ts';

const CONNECTIONS = 50;

export interface VisibleFigures {
  readonly ours: readonly Latency[];
  /** Produce, consume, upsert, read back: one message at a time on each of 50 paths. */
  readonly raw: readonly Latency[];
  /** Resident megabytes of each service after the load. */
  readonly megabytes: Readonly<Record<string, number>>;
}

export async function benchVisible(rounds: number, roundMs: number): Promise<VisibleFigures> {
  const installation = await openInstallation();
  const officers: Connection[] = [];
  try {
    const { url } = installation.office;
    const authorization = `Bearer ${await signIn(url)}`;
    for (let index = 0; index < CONNECTIONS; index++) officers.push(new Connection(url, { authorization }));
    await visibility(officers, roundMs);
    const ours: Latency[] = [];
    const raw: Latency[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await visibility(officers, roundMs));
      raw.push(await bare(installation, roundMs));
    }
    return { ours, raw, megabytes: memory(installation) };
  } finally {
    for (const connection of officers) connection.close();
    await installation.close();
  }
}

async function bare({ brokers }: Installation, roundMs: number): Promise<Latency> {
  const kafka = rawKafka(brokers.kafka);
  const topic = `bare-${Date.now()}`;
  await createTopic(kafka, topic);
  const connection = await openMongo({ url: brokers.mongodb, database: 'bench_bare' });
  const documents = connection.collection<{ _id: string; value: string }>('documents');
  const waiting = new Map<string, () => void>();
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100, minBytes: 1 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 12,
    eachBatch: async ({ batch }) => {
      const writes = batch.messages.map(({ key, value }) => ({
        replaceOne: { filter: { _id: key!.toString() }, replacement: { value: value!.toString() }, upsert: true },
      }));
      await documents.bulkWrite(writes, { ordered: false });
      for (const { key } of batch.messages) waiting.get(key!.toString())?.();
    },
  });
  const producer = rawProducer(kafka);
  await producer.connect();
  const waits: number[] = [];
  const end = performance.now() + roundMs;
  const value = 'x'.repeat(600);
  const path = async (number: number) => {
    for (let turn = 0; performance.now() < end; turn++) {
      const key = `${number}-${turn}`;
      const arrived = Promise.withResolvers<void>();
      waiting.set(key, arrived.resolve);
      const start = performance.now();
      await producer.send({ topic, acks: -1, messages: [{ key, value }] });
      await Promise.race([arrived.promise, sleep(10_000)]);
      await documents.findOne({ _id: key });
      waits.push(performance.now() - start);
      waiting.delete(key);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => path(number)));
  await consumer.disconnect();
  await producer.disconnect();
  await connection.dropDatabase();
  await connection.close();
  return { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), p99: percentile(waits, 0.99) };
}

function memory({ office }: Installation): Record<string, number> {
  const entries = Object.entries(office.services).map(
    ([name, { pid }]) => [name, pid === undefined ? 0 : residentMegabytes(pid)] as const,
  );
  return Object.fromEntries(entries);
}
