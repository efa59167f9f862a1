/** Events per second from a topic into the document database, beside bare bulk upserts of the same documents. */
import { TOPICS } from '@alur/contracts';
import { encode, KafkaBus } from '@alur/messaging/kafka';
import { MongoOffsets } from '@alur/messaging/mongo';
import { SqliteParkingLot } from '@alur/messaging/sqlite';
import { openMongo } from '@alur/mongo';
import { portalService } from '@alur/portal';
import { type CollectionDefinition, type ReadStore, type View, ViewRuntime } from '@alur/read-models';
import { MongoReadStore } from '@alur/read-models/mongo';
import { type Pair, pairedRounds, timed } from '../rounds.ts';
import { createTopic, messagesOf, produce, rawKafka, rawProducer } from './topic.ts';

const CASES = 4_000;
const VIEW = 'portal-cases';
const LIMIT_MS = 120_000;

interface Upsert {
  readonly id: string;
  readonly document: object | null;
}

export async function benchDocumentProjection(rounds: number, broker: string, mongodb: string): Promise<Pair[]> {
  const batches: Upsert[][] = [];
  let events = 0;
  const project = async (name: string, record?: Upsert[][]) => {
    const prefix = `${name}-${Date.now()}.`;
    const topic = prefix + TOPICS.intake;
    const kafka = rawKafka(broker);
    await createTopic(kafka, topic);
    const connection = await openMongo({ url: mongodb, database: `bench_${name}_${Date.now()}` });
    const store = new MongoReadStore(connection);
    const parking = new SqliteParkingLot(':memory:');
    const checkpoints = await MongoOffsets.open(connection);
    const open = () => {
      const bus = new KafkaBus({
        brokers: [broker],
        clientId: 'bench',
        prefix,
        checkpoints,
      });
      const runtime = new ViewRuntime({
        group: 'bench',
        bus,
        store: record === undefined ? store : recording(store, record),
        views: portalService.views.filter(({ collection }: View<object>) => collection.name === VIEW),
        parking,
      });
      return { bus, runtime };
    };
    // The view exists before its events do, so that they take the way of live events.
    const first = open();
    await first.runtime.start();
    await first.runtime.consumer.waitFor({ stream: 'bench/nothing/yet', revision: 0 }, LIMIT_MS);
    await first.runtime.stop();
    await first.bus.close();
    const producer = rawProducer(kafka);
    await producer.connect();
    events = 0;
    for (const messages of messagesOf(CASES)) {
      await produce(producer, topic, messages.map(encode));
      events += messages.length;
    }
    await producer.disconnect();
    const { bus, runtime } = open();
    const seconds = await timed(async () => {
      await runtime.start();
      const reached = await runtime.waitFor({ stream: 'bench/end/of-the-topic', revision: 0 }, LIMIT_MS);
      if (!reached) throw new Error('The view did not come to the end of the topic');
    });
    await runtime.stop();
    await bus.close();
    await connection.dropDatabase();
    await connection.close();
    return seconds;
  };
  await project('recorded', batches);
  return pairedRounds(
    rounds,
    async (round) => events / (await project(`view${round}`)),
    async (round) => events / (await upsertAll(batches, mongodb, `bench_raw_${round}_${Date.now()}`)),
  );
}

function recording(store: ReadStore, batches: Upsert[][]): ReadStore {
  return Object.assign(Object.create(store) as ReadStore, {
    open: async <T extends object>(definition: CollectionDefinition) => {
      const collection = await store.open<T>(definition);
      const write = collection.write.bind(collection);
      return Object.assign(collection, {
        write: (writes: Parameters<typeof write>[0]) => {
          batches.push(writes.map(({ id, document }) => ({ id, document })));
          return write(writes);
        },
      });
    },
    openShadow: (definition: CollectionDefinition) => store.openShadow(definition),
    promoteShadow: (definition: CollectionDefinition) => store.promoteShadow(definition),
    close: () => store.close(),
  });
}

async function upsertAll(batches: readonly (readonly Upsert[])[], url: string, database: string): Promise<number> {
  const connection = await openMongo({ url, database });
  const collection = connection.collection<{ _id: string; document: object | null }>('documents');
  const seconds = await timed(async () => {
    for (const batch of batches) {
      const writes = batch.map(({ id, document }) => ({
        replaceOne: { filter: { _id: id }, replacement: { document }, upsert: true },
      }));
      if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false });
    }
  });
  await connection.dropDatabase();
  await connection.close();
  return seconds;
}
