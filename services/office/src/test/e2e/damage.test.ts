import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Story } from '@alur/demo';
import { eventually } from '@alur/messaging/testing';
import { openDatabase } from '@alur/sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openOffice, playScene, sceneOf, type TestOffice } from '../fixtures/office.ts';

/** What an office leaves that is killed: all of its files, at one moment. */
let killed: string;
/** The same, some work earlier. */
let before: string;
let folder: string;
let played: Pick<Story, 'caseId' | 'tenant'>;
let running: TestOffice | undefined;

/** Copies happen between two turns of the event loop, so nothing is written meanwhile. */
function copyOf(from: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'alur-damage-'));
  cpSync(from, copy, { recursive: true, filter: (path) => !/\.(lock|db-shm)$/.test(path) });
  return copy;
}

/** Up to where the portal's views have read the log of intake. */
function storedPosition(dataDirectory: string): unknown {
  const db = openDatabase(join(dataDirectory, 'portal', 'views.db'), { readOnly: true });
  try {
    const row = db.prepare("SELECT positions FROM consumer_offset WHERE consumer LIKE 'portal-views %intake%'").get();
    const positions: Record<string, string> = JSON.parse(String(row?.['positions'] ?? '{}'));
    return positions['tail']?.split(' ')[0];
  } finally {
    db.close();
  }
}

beforeAll(async () => {
  const office = await openOffice();
  await playScene(office, sceneOf('bansos-alat-bantu-disabilitas'));
  await office.caughtUp();
  before = copyOf(office.dataDirectory);
  const { story } = await playScene(office, sceneOf('surat-keterangan-dtks'));
  played = story;
  await office.caughtUp();
  await eventually('the positions of readers to be stored', async () => {
    const [head, stored] = [await office.service('intake').ports.store.head(), storedPosition(office.dataDirectory)];
    return stored === head;
  });
  killed = copyOf(office.dataDirectory);
  await office.close();
}, 120_000);

afterAll(() => {
  for (const made of [killed, before]) rmSync(made, { recursive: true });
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function statusOfCase({ url, token }: TestOffice): Promise<number> {
  const { caseId, tenant } = played;
  const headers = { authorization: `Bearer ${await token(tenant, 'kepala-dinas')}` };
  return (await fetch(`${url}/api/portal/cases/${caseId}`, { headers })).status;
}

const partsThere = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.db$|\/files$/.test(path))
    .sort();
const at = (path: string) => join(folder, path);
const older = (path: string) => {
  for (const suffix of ['', '-wal']) {
    rmSync(at(`${path}${suffix}`), { force: true });
    if (existsSync(join(before, `${path}${suffix}`)))
      copyFileSync(join(before, `${path}${suffix}`), at(`${path}${suffix}`));
  }
};
const remove = (path: string) => {
  for (const suffix of ['', '-wal']) rmSync(at(`${path}${suffix}`), { force: true });
};
const swap = (one: string, other: string) => {
  for (const suffix of ['', '-wal']) {
    const kept = `${at(one)}${suffix}.kept`;
    cpSync(`${at(one)}${suffix}`, kept);
    cpSync(`${at(other)}${suffix}`, `${at(one)}${suffix}`);
    cpSync(kept, `${at(other)}${suffix}`);
    rmSync(kept);
  }
};
const cut = (path: string, share: number) => truncateSync(at(path), Math.floor(statSync(at(path)).size * share));
const sql = (path: string, text: string) => {
  const db = openDatabase(at(path));
  db.exec(`DROP TRIGGER IF EXISTS events_no_delete; DROP TRIGGER IF EXISTS events_no_update; ${text}`);
  db.close();
};

const LACKS = 'lacks files that were stored';
const oneOfFiles = () => at(`intake/files/${readdirSync(at('intake/files')).find((name) => name.length === 2)}`);
const LAST_DELETED = 'DELETE FROM events WHERE position > (SELECT max(position) - 5 FROM events)';

test('a folder whose office was killed starts, and everything acknowledged is there', async () => {
  folder = copyOf(killed);
  running = await openOffice(undefined, folder);
  await running.caughtUp();
  expect(await statusOfCase(running)).toBe(200);
});

describe('a start is refused, by the name of service and file, and nothing is put in place of what is lost', () => {
  test.each<[string, string | RegExp, () => void]>([
    ['the end of a log is cut off', 'intake: intake/events.db lost its end', () => cut('intake/events.db-wal', 0.6)],
    ['the end of a vault is cut off', 'intake: intake/vault.db lost its end', () => cut('intake/vault.db-wal', 0.6)],
    [
      'a write-ahead log was removed',
      'verification: verification/events.db lost its end',
      () => rmSync(at('verification/events.db-wal')),
    ],
    [
      'a log is an older copy',
      'intake: intake/events.db lost its end, or is an older copy',
      () => older('intake/events.db'),
    ],
    [
      'a vault is an older copy',
      'intake: intake/vault.db lost its end, or is an older copy',
      () => older('intake/vault.db'),
    ],
    ['a vault is missing', 'intake: intake/vault.db is missing', () => remove('intake/vault.db')],
    ['a log is missing', 'survey: survey/events.db is missing', () => remove('survey/events.db')],
    [
      'a log is empty',
      'survey: survey/events.db is missing',
      () => {
        remove('survey/events.db');
        writeFileSync(at('survey/events.db'), '');
      },
    ],
    ['a parking lot is missing', 'portal: portal/parking.db is missing', () => remove('portal/parking.db')],
    [
      'the stored files are missing',
      `intake: intake/files ${LACKS}`,
      () => rmSync(at('intake/files'), { recursive: true }),
    ],
    [
      'one of their folders is missing',
      `intake: intake/files ${LACKS}`,
      () => rmSync(oneOfFiles(), { recursive: true }),
    ],
    ['the accounts are missing', '  accounts.db is missing', () => remove('accounts.db')],
    [
      'a service is missing',
      /disbursement: disbursement\/(events|vault)\.db is missing/,
      () => rmSync(at('disbursement'), { recursive: true }),
    ],
    [
      'two vaults are swapped',
      'intake: intake/vault.db is another one',
      () => swap('intake/vault.db', 'survey/vault.db'),
    ],
    [
      'the views of two services are swapped',
      'intake: intake/views.db is another one',
      () => swap('intake/views.db', 'portal/views.db'),
    ],
    [
      'the manifest is lost',
      'comes from another folder, or the manifest of this one is lost',
      () => rmSync(at('manifest'), { recursive: true }),
    ],
    [
      'a vault is no database',
      'intake/vault.db: is not a database',
      () => {
        remove('intake/vault.db');
        writeFileSync(at('intake/vault.db'), 'x'.repeat(9_000));
      },
    ],
    [
      'the last events were deleted',
      'intake: intake/events.db lost its end',
      () => sql('intake/events.db', LAST_DELETED),
    ],
    [
      'the last events were deleted, and what the manifest has seen of them',
      /intake: its log \(intake\/events\.db\) has nothing at position \d+, up to which "[a-z-]+ alur\.intake\.v1" has read it/,
      () => {
        sql('intake/events.db', LAST_DELETED);
        const line = readFileSync(at('manifest/intake.events'), 'utf8');
        writeFileSync(at('manifest/intake.events'), line.replace(/ \d{20} /, ` ${'0'.repeat(20)} `));
      },
    ],
    [
      'an event was replaced',
      /intake: its log \(intake\/events\.db\) has another event at position \d+/,
      () =>
        sql('intake/events.db', "UPDATE events SET id = 'another' WHERE position = (SELECT max(position) FROM events)"),
    ],
  ])('when %s', async (_, finding, damage) => {
    folder = copyOf(killed);
    damage();
    const parts = partsThere();
    const refused = openOffice(undefined, folder);
    await expect(refused).rejects.toMatchObject({ name: 'DataError', message: expect.stringMatching(finding) });
    await expect(refused).rejects.toThrow(/alur restore <backup>.*\n.*alur reset --data/);
    expect(partsThere()).toEqual(parts);
  });
});

describe('what is built again from the logs may be lost', () => {
  test.each<[string, () => void]>([
    ['views', () => remove('portal/views.db')],
    ['positions of handlers', () => remove('offsets.db')],
    ['views that are an older copy', () => older('portal/views.db')],
  ])('%s', async (_, damage) => {
    folder = copyOf(killed);
    damage();
    running = await openOffice(undefined, folder);
    await running.caughtUp();
    expect(await statusOfCase(running)).toBe(200);
  });
});
