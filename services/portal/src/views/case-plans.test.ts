import { SqliteReadStore } from '@alur/read-models/sqlite';
import { openDatabase } from '@alur/sqlite';
import { expect, test } from '@jest/globals';
import { seenBy } from '../application/access.ts';
import { casesView } from './cases.ts';

/** The tables that the SELECTs of a query read. */
async function tablesRead(filters: readonly object[]): Promise<string[][]> {
  const db = openDatabase(':memory:');
  const prepared: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    prepared.push(sql);
    return prepare(sql);
  };
  const cases = await new SqliteReadStore(db).open(casesView.collection);
  const read: string[][] = [];
  for (const filter of filters) {
    prepared.length = 0;
    await cases.find({ filter } as Parameters<typeof cases.find>[0]);
    read.push([...new Set(prepared.join(' ').match(/live:[^"\s]+/g) ?? [])].sort());
  }
  db.close();
  return read;
}

test('a ticket is looked for by its own index, whoever looks', async () => {
  const officer = { id: 'oku-selatan.a', tenant: 'oku-selatan', village: null, roles: ['petugas-pengaduan' as const] };
  const ticket = { ticketKey: 'C4M9KR3PNP296' };
  const [citizens, officers, all] = await tablesRead([
    ticket,
    { ...ticket, tenant: officer.tenant, ...seenBy(officer as never) },
    { tenant: officer.tenant, ...seenBy(officer as never) },
  ]);
  expect(officers).toEqual(citizens);
  expect(all).not.toEqual(citizens);
});
