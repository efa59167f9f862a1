import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordAnchor } from './anchor.ts';
import { type AnchorKey, anchorKey } from './anchor-seal.ts';
import { hashOf } from './chain.ts';
import type { EventStore } from './event-store.ts';
import { anchorOf } from './merkle.ts';
import { SqliteEventStore } from './sqlite/index.ts';
import { eventsOf, TENANT, testStream } from './testing/events.ts';
import { type KnownRoot, verifyLog } from './verify.ts';

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

const KEY = anchorKey('a master key that is not beside the log');
const anchor = (day: string, key?: AnchorKey) =>
  recordAnchor(store, { tenant: TENANT, service: 'intake', at: `${day}T17:00:00.000Z`, key });

test('an untouched log is intact', async () => {
  await anchor('2026-07-01');
  await store.append(B, eventsOf('b2'), 3);
  await anchor('2026-07-02');
  const { root } = anchorOf(await store.streamHeads());
  expect(await verifyLog(store)).toEqual({ intact: true, events: 12, streams: 3, anchors: 2, root });
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
    await recordAnchor(late, { tenant: TENANT, service: 'intake', at: '2026-07-01T17:00:00.000Z' });
    await anchor('2026-07-02');
    expect(await verifyLog(store)).toMatchObject({ intact: true, anchors: 2 });
  });
});

describe('seals', () => {
  const verify = (...keys: AnchorKey[]) => verifyLog(store, { keys });
  const seal = (text: string) => tamper(`UPDATE events SET data = json_set(data, '$.seal', '${text}') ${LAST_ANCHOR}`);
  const LAST_ANCHOR = `WHERE stream = '${ANCHORS}' AND revision = (SELECT max(revision) FROM events WHERE stream = '${ANCHORS}')`;

  /** What somebody does who can write the file: new content, and every hash that follows from it. */
  async function rehash(): Promise<void> {
    const last = new Map<string, string>();
    for (const event of await store.readAll('', 1_000)) {
      const previousHash = last.get(event.stream) ?? event.previousHash;
      const hash = hashOf({ ...event, previousHash });
      last.set(event.stream, hash);
      tamper(
        `UPDATE events SET hash = '${hash}', previous_hash = '${previousHash}' WHERE position = ${event.position}`,
      );
    }
  }

  test('an anchor that its key has sealed holds, also after the key was changed', async () => {
    const next = anchorKey('another master key of the installation');
    await anchor('2026-07-01', KEY);
    await anchor('2026-07-02', next);
    expect(await verify(next, KEY)).toMatchObject({ intact: true, anchors: 2 });
    expect(await verify(next)).toMatchObject({ intact: true });
    expect(await verify(KEY)).toMatchObject({ fault: 'anchor-unsealed', stream: ANCHORS, revision: 1 });
  });

  test('a log that was rewritten with all its hashes and roots lacks the seal', async () => {
    await anchor('2026-07-01', KEY);
    const sealed = (await store.readStream(ANCHORS))[0]!.data as { seal: string };
    tamper(`UPDATE events SET data = '{}' WHERE stream = '${B}' AND revision = 3`);
    await rehash();
    const heads = (await store.streamHeads()).filter(({ stream }) => stream !== ANCHORS);
    tamper(`UPDATE events SET data = json_set(data, '$.root', '${anchorOf(heads).root}') WHERE stream = '${ANCHORS}'`);
    await rehash();
    expect(await verifyLog(store)).toMatchObject({ intact: true });
    expect(await verify(KEY)).toMatchObject({ fault: 'anchor-forged', stream: ANCHORS, revision: 0 });
    seal(sealed.seal.replace(KEY.id, '0'.repeat(16)));
    await rehash();
    expect(await verify(KEY)).toMatchObject({ fault: 'anchor-unsealed', stream: ANCHORS, revision: 0 });
  });

  test('where the key is not at hand, seals are not looked at', async () => {
    await anchor('2026-07-01', KEY);
    expect(await verifyLog(store)).toMatchObject({ intact: true });
  });
});

describe('roots that were kept outside', () => {
  const now = async (): Promise<KnownRoot> => {
    const report = await verifyLog(store);
    if (!report.intact) throw new Error(report.detail);
    return { events: report.events, root: report.root };
  };

  test('fit the log, also when it has grown', async () => {
    const knownRoots = [await now()];
    await store.append(B, eventsOf('b2'), 3);
    knownRoots.push(await now());
    expect(await verifyLog(store, { knownRoots })).toMatchObject({ intact: true, events: 10 });
  });

  test('show a tail that was cut off after the last anchor', async () => {
    const knownRoots = [await now()];
    tamper(`DELETE FROM events WHERE stream = '${A}' AND revision >= 3`);
    expect(await verifyLog(store)).toMatchObject({ intact: true });
    expect(await verifyLog(store, { knownRoots })).toMatchObject({ fault: 'log-cut-off' });
  });

  test('show a tail that was cut off and written anew, and a log that is another one', async () => {
    const knownRoots = [await now()];
    tamper(`DELETE FROM events WHERE stream = '${A}' AND revision >= 3`);
    const other = new SqliteEventStore(join(folder, 'log.db'));
    await other.append(A, eventsOf('a3', 4), 2);
    await other.close();
    expect(await verifyLog(store)).toMatchObject({ intact: true });
    expect(await verifyLog(store, { knownRoots })).toMatchObject({ fault: 'log-rewritten' });
  });
});
