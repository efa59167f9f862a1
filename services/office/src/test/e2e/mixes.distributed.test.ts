import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';
import { openOffice, playScene, sceneOf, type TestOffice } from '../fixtures/office.ts';
import { KAFKA, MONGODB, OwnNames } from '../fixtures/servers.ts';

const SERVICE = 'layanan-lanjut-usia';

let names: OwnNames;
let office: TestOffice | undefined;
beforeEach(() => {
  names = new OwnNames();
});
afterEach(async () => {
  await office?.close();
  await names.drop();
});

test.each([
  ['a broker and a document database', { kafka: true, mongodb: true }],
  ['a broker and files', { kafka: true, mongodb: false }],
  ['no broker and a document database', { kafka: false, mongodb: true }],
] as const)(
  'all services in one process work with %s',
  async (_, { kafka, mongodb }) => {
    const settings = {
      ...(kafka ? { kafkaBrokers: KAFKA, kafkaPrefix: names.prefix, kafkaPartitions: 3 } : {}),
      ...(mongodb ? { mongodbUrl: MONGODB, mongodbDatabase: names.database } : {}),
    };
    office = await openOffice(SERVICES, undefined, {}, settings);
    const { outcome } = await playScene(office, sceneOf(SERVICE));
    expect(outcome).toBe('completed');
    await office.caughtUp();

    const ready = await (await fetch(`${office.url}/health/ready`)).json();
    expect(ready).toEqual({
      status: 'up',
      parts: {
        'event store': { status: 'up' },
        calendar: { status: 'up' },
        database: { status: 'up' },
        disk: { status: 'up' },
        consumers: { status: 'up' },
        verification: { status: 'up' },
        ...(kafka ? { broker: { status: 'up' } } : {}),
      },
    });
    const expected = mongodb ? SERVICES.map(({ name }) => `${names.database}_${name}`).sort() : [];
    expect((await names.databases()).sort()).toEqual(expected);
    expect(office.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  },
  240_000,
);
