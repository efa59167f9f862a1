import { readStoreContract } from '../testing/read-store-contract.ts';
import { SqliteReadStore } from './sqlite-read-store.ts';

readStoreContract('SqliteReadStore', async () => new SqliteReadStore(':memory:'));
