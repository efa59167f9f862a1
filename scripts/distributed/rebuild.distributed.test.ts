import { type Caller, DemoClient } from '@alur/demo';
import { seededRandom } from '@alur/event-sourcing/seeded-random';
import { eventually } from '@alur/messaging/testing';
import { openMongo } from '@alur/mongo';
import type { RebuildAnswer, ViewAnswer } from '@alur/platform';
import { portalService } from '@alur/portal';
import { MongoReadStore } from '@alur/read-models/mongo';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { Acknowledged } from '../chaos/acknowledged.ts';
import { audit } from '../chaos/audit.ts';
import { type Installation, openInstallation } from '../chaos/installation.ts';
import { playUnderFaults } from '../chaos/load.ts';
import { Operator } from '../chaos/operator.ts';

/** Also the lease of a process that was killed in the middle ends within it. */
const REBUILD_MS = 120_000;
const VIEWS = '/api/operations/portal/views';
const seed = Number(process.env['ALUR_SEED'] ?? Math.floor(Math.random() * 1e9));
const lines: string[] = [];
let installation: Installation;

beforeAll(async () => {
  installation = await openInstallation((line) => lines.push(line));
  lines.length = 0;
}, 300_000);

afterAll(() => installation.close(), 60_000);

async function stateOf(operator: Caller, view: string): Promise<RebuildAnswer | undefined> {
  const { body } = await operator.expect<ViewAnswer[]>('GET', VIEWS);
  return body.find((one) => one.view === view)?.rebuild ?? undefined;
}

/** Starts a rebuild on one process and answers how it ended, again while another process has the right to it. */
async function rebuild(operator: Caller, view: string): Promise<RebuildAnswer> {
  let ended: RebuildAnswer | undefined;
  await eventually(
    `${view} is rebuilt`,
    async () => {
      if (ended === undefined || ended.state === 'failed') await operator.expect('POST', `${VIEWS}/${view}/rebuild`);
      ended = await stateOf(operator, view);
      const other = ended?.state === 'failed' && ended.error?.includes('another process') === true;
      return ended !== undefined && ended.state !== 'running' && !other;
    },
    REBUILD_MS,
  );
  return ended!;
}

test(`two portals serve while its views are rebuilt on either, and one is killed in the middle (ALUR_SEED=${seed})`, async () => {
  const { office, brokers, data } = installation;
  const { process: second, address } = await office.another('portal', 'second');
  await second.start();
  const acknowledged = new Acknowledged();
  let over = false;
  const playing = playUnderFaults(
    { url: office.url, acknowledged, random: seededRandom(seed), patienceMs: 120_000, players: 3, scenes: 8 },
    () => over,
  );
  const operators = [
    await new DemoClient(office.addresses.portal).as('oku-selatan', 'operator-platform'),
    await new DemoClient(address).as('oku-selatan', 'operator-platform'),
  ] as const;
  const views = portalService.views.map(({ collection }) => collection.name);
  for (const [index, view] of views.entries()) {
    const result = await rebuild(operators[index % 2]!, view);
    expect([view, result]).toEqual([view, expect.objectContaining({ state: 'done', equal: true, error: null })]);
    expect(result.total).toBeGreaterThanOrEqual(result.messages);
  }

  over = true;
  expect((await playing).faults).toEqual([]);

  // Killed while it rebuilds: the other one serves, and rebuilds the view once the lease of the dead one has ended.
  const [view] = views as [string];
  await eventually(
    'the second portal is in the middle of a rebuild',
    async () => {
      const running = await stateOf(operators[1], view);
      if (running?.state === 'running') return running.messages > 0;
      await operators[1].expect('POST', `${VIEWS}/${view}/rebuild`);
      return false;
    },
    REBUILD_MS,
  );
  await second.kill();
  expect((await leftBehind()).length).toBeGreaterThan(0);
  await operators[0].expect('GET', '/api/portal/worklist');
  expect(await rebuild(operators[0], view)).toMatchObject({ state: 'done', equal: true, error: null });

  const operator = new Operator(office.url);
  await operator.caughtUp(REBUILD_MS);
  expect(await operator.parked()).toEqual([]);
  const before = await contents();
  for (const { collection } of portalService.views) {
    const { count } = before[collection.name]!;
    expect(await rebuild(operators[0], collection.name)).toMatchObject({ equal: true, documents: count });
  }
  expect(await contents()).toEqual(before);
  expect(await leftBehind()).toEqual([]);
  expect((await audit(data, brokers.kafka, acknowledged)).faults).toEqual([]);
}, 600_000);

async function withPortal<T>(ask: (connection: Awaited<ReturnType<typeof openMongo>>) => Promise<T>): Promise<T> {
  const connection = await openMongo({ url: installation.brokers.mongodb, database: 'alur_portal' });
  try {
    return await ask(connection);
  } finally {
    await connection.close();
  }
}

/** Content of every view of the portal: its documents and their hash. */
function contents(): Promise<Record<string, { readonly count: number; readonly hash: string }>> {
  return withPortal(async (connection) => {
    const store = new MongoReadStore(connection);
    const digests = portalService.views.map(async ({ collection }) => {
      return [collection.name, await (await store.open(collection)).digest()] as const;
    });
    return Object.fromEntries(await Promise.all(digests));
  });
}

/** Groups and shadows of rebuilds that are there although none runs. */
async function leftBehind(): Promise<string[]> {
  const admin = new Kafka({ brokers: [installation.brokers.kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  const shadows = await withPortal(async (connection) => {
    const pointers = connection.collection<{ _id: string; shadow?: number }>('view-generations');
    return (await pointers.find({ shadow: { $exists: true } }).toArray()).map(({ _id }) => _id);
  });
  return [...groups.map(({ groupId }) => groupId).filter((group) => group.startsWith('portal-views.')), ...shadows];
}
