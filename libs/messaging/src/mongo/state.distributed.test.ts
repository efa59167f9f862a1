import { randomUUID } from 'node:crypto';
import { type Connection, databaseOf, openMongo } from '@alur/mongo';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { offsetsContract } from '../testing/offsets-contract.ts';
import { parked, parkingLotContract } from '../testing/parking-lot-contract.ts';
import { sharedParkingContract } from '../testing/shared-parking.ts';
import { MongoOffsets } from './offsets.ts';
import { MongoParkingLot } from './parking-lot.ts';

const AT = '2026-07-01T02:30:00.000Z';
const database = `alur_test_${randomUUID()}`;
const open = () => openMongo({ url: process.env['ALUR_TEST_MONGODB']!, database });

let connection: Connection;
let second: Connection;
beforeAll(async () => {
  [connection, second] = await Promise.all([open(), open()]);
});
beforeEach(async () => {
  const collections = await databaseOf(connection).collections();
  await Promise.all(collections.map((collection) => collection.deleteMany({})));
});
afterAll(async () => {
  await connection.dropDatabase();
  await Promise.all([connection.close(), second.close()]);
});

parkingLotContract('MongoParkingLot', {
  open: () => MongoParkingLot.open(connection),
  reopen: () => MongoParkingLot.open(connection),
});

offsetsContract('MongoOffsets', {
  open: () => MongoOffsets.open(connection),
  reopen: () => MongoOffsets.open(connection),
});

sharedParkingContract('MongoParkingLot', () =>
  Promise.all([MongoParkingLot.open(connection), MongoParkingLot.open(second)]),
);

test('two processes see each other at once, keep one order per key and park a message once', async () => {
  const lots = await Promise.all([MongoParkingLot.open(connection), MongoParkingLot.open(second)]);
  for (let n = 0; n < 20; n += 1) {
    await lots[n % 2]!.park(parked(`m${n}`, 'case-1'));
    expect(await lots[(n + 1) % 2]!.parkedKeys('portal', ['case-1'])).toEqual(new Set(['case-1']));
  }
  await Promise.all(lots.map((lot) => lot.park(parked('twice', 'case-2'))));
  expect((await lots[0]!.ofKey('portal', 'case-1')).map(({ id }) => id)).toEqual(
    Array.from({ length: 20 }, (_, n) => `m${n}`),
  );
  expect(await lots[1]!.ofKey('portal', 'case-2')).toHaveLength(1);
});

test('of a discard and a redelivery at the same time the discard wins', async () => {
  const lot = await MongoParkingLot.open(connection);
  for (let round = 0; round < 20; round += 1) {
    const message = parked(`m${round}`, 'case-1', 'bad');
    await lot.park(message);
    const discard = lot.discard('portal', message.id, 'oku-selatan.admin-1', 'duplicate', AT);
    await Promise.all([discard, lot.park(message), lot.park(message)]);
  }
  expect(await lot.ofKey('portal', 'case-1')).toEqual([]);
  const log = databaseOf(connection).collection('parked-messages');
  expect(await log.findOne({ id: 'm7' })).toMatchObject({
    key: 'case-1',
    error: 'bad',
    discardedBy: 'oku-selatan.admin-1',
    reason: 'duplicate',
    discardedAt: AT,
  });
});
