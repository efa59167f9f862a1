import { TOPICS } from '@alur/contracts';
import { playAll, SCENES } from '@alur/demo';
import { disbursementService } from '@alur/disbursement';
import { seededRandom } from '@alur/event-sourcing/seeded-random';
import { intakeService } from '@alur/intake';
import { openMongo } from '@alur/mongo';
import { notificationService } from '@alur/notification';
import type { ServiceDescriptor } from '@alur/platform';
import { portalService } from '@alur/portal';
import { MongoReadStore } from '@alur/read-models/mongo';
import { surveyService } from '@alur/survey';
import { verificationService } from '@alur/verification';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { Acknowledged } from '../chaos/acknowledged.ts';
import { audit } from '../chaos/audit.ts';
import { type Installation, openInstallation } from '../chaos/installation.ts';
import { playUnderFaults } from '../chaos/load.ts';
import { Operator } from '../chaos/operator.ts';

const DESCRIPTORS: readonly ServiceDescriptor[] = [
  intakeService,
  verificationService,
  surveyService,
  disbursementService,
  notificationService,
  portalService,
];
const SETTLE_MS = 60_000;
const seed = Number(process.env['ALUR_SEED'] ?? Math.floor(Math.random() * 1e9));
const lines: string[] = [];
let installation: Installation;
let operator: Operator;
let failed = 0;

beforeAll(async () => {
  installation = await openInstallation((line) => lines.push(line));
  // While they start, they may find that others do not answer yet.
  lines.length = 0;
  operator = new Operator(installation.office.url);
}, 300_000);

afterAll(async () => {
  if (failed > 0) console.error([`seed ${seed}`, ...lines.slice(-100)].join('\n'));
  await installation.close();
}, 60_000);

/** Runs a test whose failure shows what the services said. */
function telling(run: () => Promise<void>): () => Promise<void> {
  return async () => {
    failed += 1;
    await run();
    failed -= 1;
  };
}

test(
  'all services reach what they promise, each service in a process of its own',
  telling(async () => {
    const pids = new Set(Object.values(installation.office.services).map(({ pid }) => pid));
    expect(pids.size).toBe(6);
    const played = await playAll(installation.office.url, undefined, { patienceMs: 60_000 });
    expect(played.filter(({ fault }) => fault !== undefined)).toEqual([]);
    expect(played).toHaveLength(SCENES.length);
    await operator.caughtUp(SETTLE_MS);
    expect(await operator.parked()).toEqual([]);
    expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  }),
  300_000,
);

test(
  'what nobody can read is parked or quarantined, and the partition goes on',
  telling(async () => {
    const kafka = new Kafka({ brokers: [installation.brokers.kafka], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    const headers = (id: string, type: string) => ({
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: type,
      ce_source: 'alur/intake',
      ce_subject: 'poison-case',
      ce_time: '2026-07-01T02:00:00.000Z',
      ce_tenant: 'oku-selatan',
      ce_actor: 'oku-selatan.front-office',
      ce_stream: 'oku-selatan/case/poison-case',
      ce_revision: '0',
      ce_correlationid: 'poison',
      'content-type': 'application/json',
    });
    const key = 'poison-case';
    const known = 'alur.intake.case-reopened.v1';
    await producer.send({
      topic: TOPICS.intake,
      acks: -1,
      messages: [
        { key, headers: headers('poison-1', known), value: '{"broken' },
        { key, headers: headers('poison-2', 'alur.intake.case-reopened.v9'), value: '{}' },
        { key, headers: headers('poison-3', known), value: JSON.stringify({ padding: 'x'.repeat(900_000) }) },
        { key: null, headers: {}, value: 'no event at all' },
      ],
    });
    await producer.disconnect();
    const acknowledged = new Acknowledged();
    const url = installation.office.url;
    const others = {
      url,
      acknowledged,
      random: seededRandom(seed),
      patienceMs: 60_000,
      players: 2,
      firstRound: 1,
      scenes: 3,
    };
    const load = await playUnderFaults(others, () => true);
    expect(load.faults).toEqual([]);
    await operator.caughtUp(SETTLE_MS);
    const parked = await operator.parked();
    expect(parked.some((group) => group.startsWith('portal-views'))).toBe(true);
    expect(await operator.quarantined()).toBeGreaterThan(0);
    await operator.discardAll('pesan uji yang rusak, tidak milik kasus mana pun');
    expect(await operator.parked()).toEqual([]);
  }),
  300_000,
);

test(
  'a second instance of the portal joins and leaves under load without loss or disorder',
  telling(async () => {
    const acknowledged = new Acknowledged();
    const { process: second } = await installation.office.another('portal', 'second');
    const members = (async () => {
      await second.start();
      await installation.office.services.portal.restart();
      await second.stop();
    })();
    let over = false;
    const playing = playUnderFaults(
      {
        url: installation.office.url,
        acknowledged,
        random: seededRandom(seed),
        patienceMs: 120_000,
        players: 3,
        firstRound: 2,
        scenes: 8,
      },
      () => over,
    );
    await members;
    over = true;
    expect((await playing).faults).toEqual([]);
    await operator.caughtUp(SETTLE_MS);
    const wrong = (await operator.rebuildAll(60_000)).filter(({ fault }) => fault !== undefined);
    expect(wrong).toEqual([]);
    const { data, brokers } = installation;
    const { faults } = await audit(data, brokers.kafka, acknowledged);
    expect(faults).toEqual(['intake: 3 messages are in no log, first poison-1']);
  }),
  300_000,
);

test(
  'the whole topics delivered again from the start change no view and send no message',
  telling(async () => {
    const { office, brokers, data } = installation;
    const before = await contents();
    const events = (await audit(data, brokers.kafka, new Acknowledged())).events;
    await Promise.all(Object.values(office.services).map((service) => service.stop()));
    await fromTheStart(brokers.kafka);
    await Promise.all(Object.values(office.services).map((service) => service.start()));
    await operator.caughtUp(SETTLE_MS);
    expect(await contents()).toEqual(before);
    expect((await audit(data, brokers.kafka, new Acknowledged())).events).toBe(events);
  }),
  300_000,
);

/** Content of every view in the document database: its documents and their hash. */
async function contents(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { name, views } of DESCRIPTORS) {
    const connection = await openMongo({ url: installation.brokers.mongodb, database: `alur_${name}` });
    const store = new MongoReadStore(connection);
    for (const { collection } of views) found[collection.name] = await (await store.open(collection)).digest();
    await store.close();
    await connection.close();
  }
  return found;
}

/** Sets every group back to the first offset of every topic that it has read. */
async function fromTheStart(broker: string): Promise<void> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  let reset = 0;
  for (const { groupId } of groups) {
    for (const { topic } of await admin.fetchOffsets({ groupId })) {
      await admin.resetOffsets({ groupId, topic, earliest: true });
      reset += 1;
    }
  }
  await admin.disconnect();
  expect(reset).toBeGreaterThan(DESCRIPTORS.length);
}
