import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordAnchor } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
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
  await recordAnchor(store, '2026-07-01', { tenant: TENANT, service: 'intake', at: '2026-07-02T00:00:00.000Z' });
  expect(await verify()).toEqual({
    exitCode: 0,
    printed: [
      'intake  intact: 22 events in 22 streams, 1 anchors',
      'survey  intact: 5 events in 5 streams, 0 anchors',
    ].join('\n'),
    complaints: '',
  });
  await store.close();
});

test('one flipped byte in a stored event names the record and ends with 1', async () => {
  flipByte(join(data, 'intake', 'events.db'), '{"note":"note-7');
  const { exitCode, printed, complaints } = await verify();
  expect(exitCode).toBe(1);
  expect(printed).toContain(`intake  record-altered: ${streamOf('c7')} revision 0.`);
  expect(printed).toContain('survey  intact');
  expect(complaints).toContain('The log of intake is not as it was written');
  expect((await verify('--service', 'survey')).exitCode).toBe(0);
});

test('a log that is gone, or no database any more, is a fault', async () => {
  rmSync(join(data, 'intake', 'events.db'));
  writeFileSync(join(data, 'intake', 'vault.db'), '');
  writeFileSync(join(data, 'survey', 'events.db'), 'no database at all, but long enough to look at'.repeat(100));
  const { exitCode, printed } = await verify();
  expect(exitCode).toBe(1);
  expect(printed).toContain('intake  events.db is missing');
  expect(printed).toContain('survey  events.db cannot be read');
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
