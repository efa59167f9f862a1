import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordAnchor } from './anchor.ts';
import { hashOf } from './chain.ts';
import type { EventStore } from './event-store.ts';
import { SqliteEventStore } from './sqlite/index.ts';
import { eventsOf, TENANT, testStream } from './testing/events.ts';
import { verifyLog } from './verify.ts';

const A = testStream('a');
const B = testStream('b');
const ANCHORS = `${TENANT}/log-anchor/intake`;

let folder: string;
let store: EventStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-verify-'));
  store = new SqliteEventStore(join(folder, 'log.db'));
  await store.append(A, eventsOf('a1', 3), 'no-stream');
  await store.append(B, eventsOf('b1', 4), 'no-stream');
  await store.append(A, eventsOf('a2', 2), 2);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Somebody with access to the file. */
function tamper(sql: string): void {
  const db = openDatabase(join(folder, 'log.db'));
  db.exec(`DROP TRIGGER IF EXISTS events_no_update; DROP TRIGGER IF EXISTS events_no_delete; ${sql}`);
  db.close();
}

const anchor = (day: string) =>
  recordAnchor(store, day, { tenant: TENANT, service: 'intake', at: `${day}T17:00:00.000Z` });

test('an untouched log is intact', async () => {
  await anchor('2026-07-01');
  await anchor('2026-07-02');
  expect(await verifyLog(store)).toEqual({ intact: true, events: 11, streams: 3, anchors: 2 });
});

describe('an altered record is named', () => {
  const at = (stream: string, revision: number) => `WHERE stream = '${stream}' AND revision = ${revision}`;

  test.each([
    ['data', `data = json_set(data, '$.index', 9)`],
    ['metadata', `meta = json_set(meta, '$.actor', 'oku-selatan.kepala-dinas-1')`],
    ['type', `type = 'probe.noted.v2'`],
    ['id', `id = 'another'`],
    ['hash', `hash = '${'f'.repeat(64)}'`],
    ['previous hash', `previous_hash = '${'f'.repeat(64)}'`],
  ])('when its %s is changed', async (_, change) => {
    tamper(`UPDATE events SET ${change} ${at(B, 2)}`);
    expect(await verifyLog(store)).toMatchObject({ intact: false, fault: 'record-altered', stream: B, revision: 2 });
  });

  test('when it is the last of its stream', async () => {
    tamper(`UPDATE events SET data = '{}' ${at(A, 4)}`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'record-altered', stream: A, revision: 4 });
  });

  test('when its hash was computed anew', async () => {
    const [, event] = await store.readStream(B);
    const hash = hashOf({ ...event!, data: {} });
    tamper(`UPDATE events SET data = '{}', hash = '${hash}' ${at(B, 1)}`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'record-altered', stream: B, revision: 1 });
  });

  test('when its JSON is broken', async () => {
    tamper(`UPDATE events SET data = '{"commandId":' ${at(B, 2)}`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'record-unreadable', stream: B, revision: 2 });
  });

  test('the first of several, in the order of the log', async () => {
    tamper(`UPDATE events SET data = '{' ${at(A, 4)}; UPDATE events SET data = '{}' ${at(B, 3)}`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'record-altered', stream: B, revision: 3 });
  });

  test('when it was taken out', async () => {
    tamper(`DELETE FROM events ${at(B, 1)}`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'revision-missing', stream: B, revision: 1 });
  });

  test('when it was moved to another stream', async () => {
    tamper(`UPDATE events SET stream = '${testStream('c')}', revision = 0 ${at(B, 3)}`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'record-altered', stream: testStream('c'), revision: 0 });
  });
});

describe('anchors', () => {
  test('a tail that was cut off after an anchor is named', async () => {
    await anchor('2026-07-01');
    tamper(`DELETE FROM events WHERE stream = '${B}' AND revision >= 2`);
    expect(await verifyLog(store)).toEqual({
      intact: false,
      fault: 'tail-cut-off',
      stream: B,
      revision: 2,
      detail: 'The stream ends at revision 1; the anchor of 2026-07-01 has seen revision 3',
    });
  });

  test('a stream that was taken out as a whole is named', async () => {
    await anchor('2026-07-01');
    tamper(`DELETE FROM events WHERE stream = '${B}'`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'tail-cut-off', stream: B, revision: 0 });
  });

  test('a cut shows although later anchors do not name the stream, and is not anchored over', async () => {
    await anchor('2026-07-01');
    await store.append(A, eventsOf('a3'), 4);
    await anchor('2026-07-02');
    tamper(`DELETE FROM events WHERE stream = '${B}' AND revision = 3`);
    expect(await anchor('2026-07-03')).toMatchObject({ rejection: { code: 'log-cut-off', facts: { stream: B } } });
    expect(await verifyLog(store)).toMatchObject({ fault: 'tail-cut-off', stream: B, revision: 3 });
  });

  test('a tail that was replaced by other records with sound hashes does not give the root', async () => {
    await anchor('2026-07-01');
    const last = (await store.readStream(B)).at(-1)!;
    const hash = hashOf({ ...last, data: {} });
    tamper(`UPDATE events SET data = '{}', hash = '${hash}' WHERE stream = '${B}' AND revision = 3`);
    expect(await verifyLog(store)).toMatchObject({ fault: 'anchor-broken', stream: ANCHORS, revision: 0 });
  });

  test('events that were appended while the heads were read do not disturb', async () => {
    const heads = await store.streamHeads();
    await store.append(B, eventsOf('b2'), 3);
    const late: EventStore = new Proxy(store, {
      get: (target, name) => {
        if (name === 'streamHeads') return async () => heads;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    await recordAnchor(late, '2026-07-01', { tenant: TENANT, service: 'intake', at: '2026-07-01T17:00:00.000Z' });
    await anchor('2026-07-02');
    expect(await verifyLog(store)).toMatchObject({ intact: true, anchors: 2 });
  });

  test('a log that was rewritten or cut together with its anchors does not have the root kept outside', async () => {
    const result = await anchor('2026-07-01');
    const root = result.outcome === 'accepted' ? result.events[0]!.data.root : '';
    const knownRoots = [{ stream: ANCHORS, day: '2026-07-01', root }];
    expect(await verifyLog(store, { knownRoots })).toMatchObject({ intact: true });
    tamper(`DELETE FROM events WHERE stream = '${ANCHORS}' OR (stream = '${B}' AND revision = 3)`);
    expect(await verifyLog(store)).toMatchObject({ intact: true });
    expect(await verifyLog(store, { knownRoots })).toMatchObject({
      fault: 'anchor-missing',
      stream: ANCHORS,
      revision: 0,
    });
  });
});
