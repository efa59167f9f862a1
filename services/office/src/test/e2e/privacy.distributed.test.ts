import { TOPICS } from '@alur/contracts';
import { databaseOf, openMongo } from '@alur/mongo';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';
import { openOffice, playScenes, sceneOf, type TestOffice } from '../fixtures/office.ts';
import { found, type ScannedText, secretsOf } from '../fixtures/secrets.ts';
import { KAFKA, MONGODB, OwnNames } from '../fixtures/servers.ts';

/** One of each kind: a letter, a nomination, an incident, a grant. */
const STORIES = [
  'penonaktifan-kis-pbid',
  'layanan-lanjut-usia',
  'layanan-korban-bencana-sosial',
  'bansos-alat-bantu-disabilitas',
];

const names = new OwnNames();
let office: TestOffice;
let secrets: string[];
let tickets: string[];

beforeAll(async () => {
  const broker = { kafkaBrokers: KAFKA, kafkaPrefix: names.prefix, kafkaPartitions: 3 };
  office = await openOffice(
    SERVICES,
    undefined,
    {},
    { ...broker, mongodbUrl: MONGODB, mongodbDatabase: names.database },
  );
  const played = await playScenes(office, STORIES.map(sceneOf));
  await office.caughtUp();
  secrets = secretsOf(played);
  tickets = played.map(({ story }) => story.ticket.toLowerCase());
}, 300_000);

afterAll(async () => {
  await office.close();
  await names.drop();
}, 60_000);

async function* documents(): AsyncGenerator<ScannedText> {
  for (const database of await names.databases()) {
    const connection = await openMongo({ url: MONGODB, database });
    try {
      const db = databaseOf(connection);
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        for await (const document of db.collection(name).find()) {
          yield [`${database}.${name}`, JSON.stringify(document)];
        }
      }
    } finally {
      await connection.close();
    }
  }
}

test('R-19: no document of the databases shows a person, a note or a paper', async () => {
  const all: ScannedText[] = [];
  for await (const place of documents()) all.push(place);
  for (const kept of ['portal-cases', 'consumer-offsets', 'vault']) {
    expect(all.filter(([place]) => place.includes(kept)).length).toBeGreaterThan(0);
  }
  // The search reads what was written: what may be known is found.
  expect(found(all, tickets).length).toBeGreaterThanOrEqual(tickets.length);
  expect(found(all, secrets)).toEqual([]);
});

test('R-19: no message on the topics and no line of the log shows a person or a note', async () => {
  const messages: ScannedText[] = [];
  for await (const batch of office.service('portal').ports.bus.replay(Object.values(TOPICS))) {
    for (const message of batch) messages.push([`${message.type} ${message.id}`, JSON.stringify(message)]);
  }
  expect(messages.length).toBeGreaterThan(tickets.length * 10);
  expect(found(messages, secrets)).toEqual([]);
  expect(
    found(
      office.log.map((line, index) => [`log line ${index}`, line] as const),
      secrets,
    ),
  ).toEqual([]);
});
