import { type ContractMessage, TOPICS } from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { intakeService } from '@alur/intake';
import { encode } from '@alur/messaging/kafka';
import { CompressionTypes, Kafka, logLevel, type Producer } from 'kafkajs';
import { caseIds, EVENTS_OF_A_CASE, eventsOf } from '../cases.ts';

/** Messages of one request, as the relay sends them. */
export const REQUEST = 500;
/** Cases whose events alternate on a topic, as an office works on them. */
const SIDE_BY_SIDE = 1_000;

export function rawKafka(kafka: string): Kafka {
  return new Kafka({ brokers: [kafka], clientId: 'bench', logLevel: logLevel.NOTHING });
}

/** As the relay has it: idempotent, acknowledged by all, one request at a time. */
export function rawProducer(kafka: Kafka): Producer {
  return kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
}

export async function createTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12 }], waitForLeaders: true });
  await admin.disconnect();
}

/** Sends in requests of the relay's size and with its compression. */
export async function produce(producer: Producer, topic: string, records: readonly ReturnType<typeof encode>[]) {
  for (let from = 0; from < records.length; from += REQUEST) {
    const messages = records.slice(from, from + REQUEST);
    await producer.send({ topic, acks: -1, compression: CompressionTypes.GZIP, messages });
  }
}

/** What intake publishes of so many cases, some side by side; in parts, so that a million fit into memory. */
export function* messagesOf(cases: number): Generator<ContractMessage[]> {
  for (let first = 0; first < cases; first += SIDE_BY_SIDE) {
    const ids = caseIds(Math.min(SIDE_BY_SIDE, cases - first), first);
    const lives = ids.map((caseId) => ({ stream: `oku-selatan/case/${caseId}`, events: eventsOf(caseId) }));
    const messages: ContractMessage[] = [];
    for (let revision = 0; revision < EVENTS_OF_A_CASE; revision++) {
      for (const { stream, events } of lives) {
        const event = { ...events[revision]!, stream, revision, position: '', hash: '', previousHash: '' };
        const message = intakeService.publish!(event as RecordedEvent);
        if (message !== undefined) messages.push(message);
      }
    }
    yield messages;
  }
}

/** A new topic under the prefix, filled. @returns number of messages. */
export async function fillTopic(kafka: Kafka, prefix: string, cases: number): Promise<number> {
  const topic = prefix + TOPICS.intake;
  await createTopic(kafka, topic);
  const producer = rawProducer(kafka);
  await producer.connect();
  let count = 0;
  for (const messages of messagesOf(cases)) {
    await produce(producer, topic, messages.map(encode));
    count += messages.length;
  }
  await producer.disconnect();
  return count;
}
