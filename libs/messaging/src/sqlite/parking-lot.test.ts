import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@alur/sqlite';
import { afterAll, expect, test } from '@jest/globals';
import { parkingLotContract } from '../testing/parking-lot-contract.ts';
import { SqliteParkingLot } from './parking-lot.ts';

const folder = mkdtempSync(join(tmpdir(), 'alur-parking-'));
afterAll(() => rmSync(folder, { recursive: true }));
let path = '';
let files = 0;

parkingLotContract('SqliteParkingLot', {
  open: async () => {
    files += 1;
    path = join(folder, `${files}.db`);
    return new SqliteParkingLot(path);
  },
  reopen: async (lot) => {
    await lot.close();
    return new SqliteParkingLot(path);
  },
});

test('the log of discards keeps who, why and what', async () => {
  const db = openDatabase(':memory:');
  const lot = new SqliteParkingLot(db);
  const at = '2026-07-01T02:30:00.000Z';
  const message = {
    id: 'm1',
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject: 'case-1',
    time: at,
    tenant: 'oku-selatan',
    actor: 'system',
    stream: 'oku-selatan/case/case-1',
    revision: 0,
    correlationId: 'c-1',
    data: {},
  };
  await lot.park({ id: 'm1', group: 'portal', key: 'case-1', message, error: 'bad', attempts: 5, parkedAt: at });
  await lot.discard('portal', 'm1', 'oku-selatan.admin-1', 'duplicate', at);
  expect(db.prepare('SELECT id, key, error, discarded_by, reason, discarded_at FROM discarded').all()).toEqual([
    {
      id: 'm1',
      key: 'case-1',
      error: 'bad',
      discarded_by: 'oku-selatan.admin-1',
      reason: 'duplicate',
      discarded_at: at,
    },
  ]);
  await lot.close();
  db.close();
});
