import { randomBytes } from 'node:crypto';
import { openMongo } from '@alur/mongo';
import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from 'mongoose';
import { readStoreContract } from '../testing/read-store-contract.ts';
import { MongoReadStore } from './mongo-read-store.ts';

let connection: Connection;

beforeAll(async () => {
  const url = process.env['ALUR_TEST_MONGODB'];
  if (!url) throw new Error('ALUR_TEST_MONGODB names no server');
  connection = await openMongo({ url, database: `alur_test_${randomBytes(6).toString('hex')}` });
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

readStoreContract('MongoReadStore', async () => {
  await connection.dropDatabase();
  return new MongoReadStore(connection);
});
