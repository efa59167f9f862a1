/** Events per second from a log through the relay onto a topic, beside the bare client sending the same bytes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { intakeService } from '@alur/intake';
import { encode, KafkaBus } from '@alur/messaging/kafka';
import { SqliteOffsets } from '@alur/messaging/sqlite';
import { fill } from '../cases.ts';
import { type Pair, pairedRounds, timed } from '../rounds.ts';
import { createTopic, produce, rawKafka, rawProducer } from './topic.ts';

const CASES = 8_000;
const POLL_MS = 5;

export async function benchRelay(rounds: number, broker: string): Promise<Pair[]> {
  const folder = mkdtempSync(join(tmpdir(), 'alur-bench-'));
  const log = new SqliteEventStore(join(folder, 'events.db'));
  const offsets = new SqliteOffsets(join(folder, 'offsets.db'));
  const kafka = rawKafka(broker);
  const admin = kafka.admin();
  try {
    await admin.connect();
    await fill(log, CASES);
    const records = (await all(log)).flatMap((event) => intakeService.publish!(event) ?? []).map(encode);
    const relayed = async (round: number) => {
      const prefix = `relay-${Date.now()}-${round}.`;
      await createTopic(kafka, prefix + TOPICS.intake);
      const bus = new KafkaBus({ brokers: [broker], clientId: 'bench', prefix, checkpoints: offsets });
      const seconds = await timed(async () => {
        const publishing = await bus.publish({ topic: TOPICS.intake, store: log, map: intakeService.publish! });
        for (let sent = 0; sent < records.length; await sleep(POLL_MS)) {
          const ends = await admin.fetchTopicOffsets(prefix + TOPICS.intake);
          sent = ends.reduce((sum, { high }) => sum + Number(high), 0);
        }
        await publishing.stop();
      });
      await bus.close();
      return records.length / seconds;
    };
    const bare = async (round: number) => {
      const topic = `bare-${Date.now()}-${round}`;
      await createTopic(kafka, topic);
      const producer = rawProducer(kafka);
      // The relay connects within its time, too.
      const seconds = await timed(async () => {
        await producer.connect();
        await produce(producer, topic, records);
      });
      await producer.disconnect();
      return records.length / seconds;
    };
    return await pairedRounds(rounds, relayed, bare);
  } finally {
    await admin.disconnect();
    await log.close();
    await offsets.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function all(log: SqliteEventStore) {
  const events = [];
  for (let after = ''; ; ) {
    const page = await log.readAll(after, 5_000);
    if (page.length === 0) return events;
    events.push(...page);
    after = page.at(-1)!.position;
  }
}
