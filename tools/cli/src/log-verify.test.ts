import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { recordAnchor } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { SqliteOffsets } from '@alur/messaging/sqlite';
import { MasterKeys } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { Manifest, openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { flipByte, noted, streamOf, TENANT, writeLog } from './fixtures/events.ts';
import { alur } from './fixtures/terminal.ts';

let data: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'alur-verify-'));
  await writeLog(join(data, 'intake', 'events.db'), 20);
  await writeLog(join(data, 'survey', 'events.db'), 5);
});
afterEach(() => rmSync(data, { recursive: true }));

const verify = (...args: string[]) => alur(['log', 'verify', '--data', data, ...args]);

test('sound logs are counted, also while the office has them open and writes', async () => {
  const store = new SqliteEventStore(join(data, 'intake', 'events.db'));
  await store.append(streamOf('live'), [noted('live')], 'no-stream');
  await recordAnchor(store, { tenant: TENANT, service: 'intake', at: '2026-07-02T00:00:00.000Z' });
  expect(await verify()).toEqual({
    exitCode: 0,
    printed: [
      'intake    intact: 22 events in 22 streams, 1 anchors',
      'survey    intact: 5 events in 5 streams, 0 anchors',
      'manifest  intact',
      'offsets   intact: 0 readers',
    ].join('\n'),
    complaints: '',
  });
  await store.close();
});

test('one flipped byte in a stored event names the record and ends with 1', async () => {
  flipByte(join(data, 'intake', 'events.db'), '{"note":"note-7');
  const { exitCode, printed, complaints } = await verify();
  expect(exitCode).toBe(1);
  expect(printed).toContain(`intake    record-altered: ${streamOf('c7')} revision 0.`);
  expect(printed).toContain('survey    intact');
  expect(complaints).toContain('Not as it was written: intake.');
  expect((await verify('--service', 'survey')).exitCode).toBe(0);
});

test('a log that is gone, or no database any more, is a fault', async () => {
  rmSync(join(data, 'intake', 'events.db'));
  writeFileSync(join(data, 'intake', 'vault.db'), '');
  writeFileSync(join(data, 'survey', 'events.db'), 'no database at all, but long enough to look at'.repeat(100));
  const { exitCode, printed } = await verify();
  expect(exitCode).toBe(1);
  expect(printed).toContain('intake    events.db is missing');
  expect(printed).toContain('survey    events.db cannot be read');
});

test('a folder without data and an unknown service are wrong usage', async () => {
  expect(await verify('--service', 'nothing')).toMatchObject({
    exitCode: 2,
    complaints: expect.stringContaining('Services: intake, survey'),
  });
  mkdirSync(join(data, 'empty'));
  const empty = await alur(['log', 'verify', '--data', join(data, 'empty')]);
  expect(empty).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('holds no data') });
});

test('the data folder comes from the settings of the office when it is not named', async () => {
  expect((await alur(['log', 'verify'], { environment: { ALUR_DATA: data } })).exitCode).toBe(0);
});

describe('roots', () => {
  let roots: string;
  const keep = async () => {
    const { printed, exitCode } = await alur(['log', 'roots', '--data', data]);
    expect(exitCode).toBe(0);
    appendFileSync(roots, `${printed}\n`);
  };
  const sql = (text: string) => {
    const db = openDatabase(join(data, 'intake', 'events.db'));
    db.exec(`DROP TRIGGER events_no_delete; DROP TRIGGER events_no_update; ${text}`);
    db.close();
  };

  beforeEach(() => {
    roots = join(data, '..', `${basename(data)}-roots.txt`);
  });
  afterEach(() => rmSync(roots));

  test('of many days fit a log that has grown, and show one that lost its tail', async () => {
    await keep();
    const store = new SqliteEventStore(join(data, 'intake', 'events.db'));
    await store.append(streamOf('later'), [noted('later')], 'no-stream');
    await store.close();
    await keep();
    expect(await verify('--roots', roots)).toMatchObject({ exitCode: 0 });
    sql('DELETE FROM events WHERE position = (SELECT max(position) FROM events)');
    expect(await verify()).toMatchObject({ exitCode: 0 });
    expect(await verify('--roots', roots)).toMatchObject({
      exitCode: 1,
      printed: expect.stringContaining(
        'intake    log-cut-off: * revision -1. The log has 20 events; a root kept outside has seen 21',
      ),
    });
  });

  test('show a log that was replaced as a whole, and a service that is gone', async () => {
    await keep();
    rmSync(join(data, 'intake', 'events.db'));
    const other = new SqliteEventStore(join(data, 'intake', 'events.db'));
    for (let n = 0; n < 25; n++) await other.append(streamOf(`other-${n}`), [noted(`other-${n}`)], 'no-stream');
    await other.close();
    rmSync(join(data, 'survey'), { recursive: true });
    const { printed, exitCode } = await verify('--roots', roots);
    expect(exitCode).toBe(1);
    expect(printed).toContain('intake    log-rewritten');
    expect(printed).toContain('survey    is missing, and has a root');
  });

  test('that are none are wrong usage', async () => {
    writeFileSync(roots, 'intake 12 abc\n');
    expect(await verify('--roots', roots)).toMatchObject({
      exitCode: 2,
      complaints: expect.stringContaining('line 1'),
    });
  });
});

test('a reader that is ahead of its log, a database that is not as it was left and a damaged vault are named', async () => {
  const offsets = new SqliteOffsets(join(data, 'offsets.db'));
  await offsets.save('verification alur.intake.v1', new Map([['tail', '21 e-21']]));
  await offsets.close();
  const manifest = new Manifest(data);
  manifest.open('accounts.db');
  manifest.close();
  rmSync(join(data, 'accounts.db'));
  const vault = new SqliteVault(join(data, 'survey', 'vault.db'), new MasterKeys(['k'.repeat(32)]));
  await vault.put({ tenant: TENANT, subjectId: 's1', kind: 'note', data: { text: 'Warga Contoh' } });
  vault.close();
  const db = openDatabase(join(data, 'survey', 'vault.db'));
  db.exec("UPDATE records SET sealed = x'00'");
  db.close();
  const { printed, exitCode } = await alur(['log', 'verify', '--data', data], {
    environment: { ALUR_MASTER_KEY: 'k'.repeat(32) },
  });
  expect(exitCode).toBe(1);
  expect(printed).toContain('a record of subject s1 cannot be opened');
  expect(printed).toContain('manifest  accounts.db is missing');
  expect(printed).toContain('offsets   verification alur.intake.v1 has read up to position 21');
  expect(printed).not.toContain('Contoh');
});
