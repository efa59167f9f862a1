/** A view built from a long topic, in a process of its own: events per second and memory, beside bare reading and upserts. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TOPICS } from '@alur/contracts';
import { openMongo } from '@alur/mongo';
import { EVENTS_OF_A_CASE } from '../cases.ts';
import { timed } from '../rounds.ts';
import { fillTopic, rawKafka } from './topic.ts';

export interface RebuildFigures {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Reading the topic with the bare client and upserting as many documents as the view has, in batches of 500. */
  readonly rawPerSecond: number;
  readonly megabytes: number;
}

export async function benchRebuild(events: number, broker: string, mongodb: string): Promise<RebuildFigures> {
  const prefix = `rebuild-${Date.now()}.`;
  const database = `bench_rebuild_${Date.now()}`;
  const cases = Math.ceil(events / EVENTS_OF_A_CASE);
  const messages = await fillTopic(rawKafka(broker), prefix, cases);
  const rawSeconds =
    (await timed(() => readAll(broker, prefix + TOPICS.intake, messages))) +
    (await timed(() => upsert(cases, mongodb, `${database}_raw`)));
  const { seconds, megabytes } = await build([broker, prefix, mongodb, database]);
  const connection = await openMongo({ url: mongodb, database });
  await connection.dropDatabase();
  await connection.close();
  return { events: messages, eventsPerSecond: messages / seconds, rawPerSecond: messages / rawSeconds, megabytes };
}

async function readAll(broker: string, topic: string, messages: number): Promise<void> {
  const consumer = rawKafka(broker).consumer({ groupId: `raw-${Date.now()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const done = Promise.withResolvers<void>();
  let seen = 0;
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages) JSON.parse(value!.toString());
      seen += batch.messages.length;
      if (seen >= messages) done.resolve();
    },
  });
  await done.promise;
  await consumer.disconnect();
}

async function upsert(count: number, url: string, database: string): Promise<void> {
  const connection = await openMongo({ url, database });
  const collection = connection.collection<{ _id: string; document: object }>('documents');
  for (let from = 0; from < count; from += 500) {
    const writes = Array.from({ length: Math.min(500, count - from) }, (_, index) => ({
      replaceOne: {
        filter: { _id: `case-${from + index}` },
        replacement: { document: { number: from + index, text: 'x'.repeat(800) } },
        upsert: true,
      },
    }));
    await collection.bulkWrite(writes, { ordered: false });
  }
  await connection.dropDatabase();
  await connection.close();
}

function build(args: readonly string[]): Promise<{ seconds: number; megabytes: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rebuild.child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done(JSON.parse(output)) : fail(new Error(`rebuild ended with ${code}`)),
    );
  });
}
