import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { offsetsContract } from '../testing/offsets-contract.ts';
import { SqliteOffsets } from './offsets.ts';

const folder = mkdtempSync(join(tmpdir(), 'alur-offsets-'));
afterAll(() => rmSync(folder, { recursive: true }));
let path = '';
let files = 0;

offsetsContract('SqliteOffsets', {
  open: async () => {
    files += 1;
    path = join(folder, `${files}.db`);
    return new SqliteOffsets(path);
  },
  reopen: async (offsets) => {
    await offsets.close();
    return new SqliteOffsets(path);
  },
});
