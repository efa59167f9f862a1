import type { Connection } from '@alur/mongo';
import { openMongo } from '@alur/mongo';
import { afterAll, beforeAll } from '@jest/globals';
import { readStoreContract } from '../testing/read-store-contract.ts';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, testServer } from './testing/database.ts';

let connection: Connection;

beforeAll(async () => {
  connection = await openMongo({ url: testServer(), database: randomDatabase() });
});
afterAll(() => dispose(connection));

readStoreContract('MongoReadStore', async () => {
  await connection.dropDatabase();
  return new MongoReadStore(connection);
});
