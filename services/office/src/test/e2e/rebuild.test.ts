import { type Caller, DemoClient, DEMO_PEOPLE as people, Story } from '@alur/demo';
import { eventually } from '@alur/messaging/testing';
import type { RebuildAnswer, ViewAnswer } from '@alur/platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';
import { openOffice, playScenes, type TestOffice } from '../fixtures/office.ts';

/** Rebuilds of each view while the scenes are played, at least. */
const ROUNDS = 3;

let office: TestOffice;
let operator: Caller;

beforeAll(async () => {
  office = await openOffice();
  operator = await new DemoClient(office.url).as('oku-selatan', 'operator-platform');
});

afterAll(() => office.close());

async function views(): Promise<ViewAnswer[]> {
  return (await Promise.all(SERVICES.map(({ name }) => viewsOf(name)))).flat();
}

async function viewsOf(service: string): Promise<ViewAnswer[]> {
  return (await operator.expect<ViewAnswer[]>('GET', `/api/operations/${service}/views`)).body;
}

/** Rebuilds a view as an operator does, and answers how it ended. */
async function rebuild({ service, view }: ViewAnswer): Promise<RebuildAnswer> {
  await operator.expect('POST', `/api/operations/${service}/views/${view}/rebuild`);
  return eventually(`the rebuild of ${view}`, async () => {
    const last = (await viewsOf(service)).find((one) => one.view === view)?.rebuild;
    return last?.state !== 'running' && last;
  }) as Promise<RebuildAnswer>;
}

/** Content of every view: its name, its documents, their hash. */
async function contents(): Promise<Record<string, { count: number; hash: string }>> {
  const digests = SERVICES.flatMap(({ name }) => {
    const { descriptor, ports } = office.service(name);
    return descriptor.views.map(async (view) => [view.collection.name, await ports.views.of(view).digest()] as const);
  });
  return Object.fromEntries(await Promise.all(digests));
}

test('every view of every service is rebuilt to the same content while cases are worked on', async () => {
  const all = await views();
  expect(all.map(({ view }) => view).sort()).toEqual(
    SERVICES.flatMap(({ views: own }) => own.map(({ collection }) => collection.name)).sort(),
  );
  let playing = true;
  const scenes = playScenes(office).finally(() => {
    playing = false;
  });
  const wrong: string[] = [];
  let whilePlaying = 0;
  for (let round = 1; playing || round <= ROUNDS; round += 1) {
    const started = playing;
    const ends = await Promise.all(all.map(async (view) => [view.view, await rebuild(view)] as const));
    for (const [view, { state, equal, error }] of ends) {
      if (state !== 'done' || equal !== true) wrong.push(`${view} in round ${round}: ${state} ${equal} ${error}`);
    }
    if (started) whilePlaying += 1;
  }
  expect(wrong).toEqual([]);
  expect(whilePlaying).toBeGreaterThan(0);
  for (const { scene, outcome } of await scenes) expect(outcome).toBe(scene.promises.outcome);
});

/** A citizen says how it was, behind the link that lies in the tray of the counter. */
async function answerSurvey(): Promise<void> {
  const callers = new DemoClient(office.url);
  const counter = await callers.as('oku-selatan', 'front-office');
  const token = await eventually('an invitation to the survey in the tray', async () => {
    const { body } = await counter.expect<{ items: { messageId: string }[] }>(
      'GET',
      '/api/notification/messages?limit=200',
    );
    for (const { messageId } of body.items) {
      const letter = await counter.send<{ text?: string }>('GET', `/api/notification/tray/${messageId}`);
      const link = /\/skm\/([\w.-]+)/.exec(letter.body.text ?? '');
      if (link !== null) return link[1];
    }
    return undefined;
  });
  const answers = [4, 4, 3, 4, 4, 3, 4, 4, 4];
  await callers.citizen().expect('POST', `/api/notification/public/skm/${token}`, { body: { answers } });
}

test('a rebuild when nobody works changes no document', async () => {
  const waiting = new Story(new DemoClient(office.url), 'oku-selatan', 'front-office');
  await waiting.file('front-office', 'layanan-pkh', { subject: people.pkhMother });
  await waiting.complete('front-office');
  const path = `/api/intake/cases/${waiting.caseId}`;
  const leader = await new DemoClient(office.url).as('oku-selatan', 'kepala-seksi');
  const { body: filed } = await leader.expect<{ openSteps: { stepId: string; roles: string[] }[] }>('GET', path);
  const { stepId, roles } = filed.openSteps[0]!;
  await leader.expect('POST', `${path}/steps/${stepId}/assignment`, { body: { officer: `oku-selatan.${roles[0]}` } });
  const reason = { reason: 'Anaknya sakit; petugas yang menangani sedang cuti.' };
  const tagana = await new DemoClient(office.url).as('oku-selatan', 'tagana');
  await tagana.expect('POST', `/api/intake/cases/${waiting.caseId}/emergency-access`, { body: reason });
  await answerSurvey();
  await office.caughtUp();
  const counter = await new DemoClient(office.url).as('oku-selatan', 'front-office');
  await eventually('every message to be sent', async () => {
    const { body } = await counter.expect<{ items: object[] }>('GET', '/api/notification/messages?state=waiting');
    return body.items.length === 0;
  });
  await office.caughtUp();
  const before = await contents();
  const empty = Object.entries(before).filter(([, { count }]) => count === 0);
  // Nobody looks people up so often here, registers one twice, or has data restricted.
  expect(empty.map(([view]) => view).sort()).toEqual([
    'intake-look-up-alarms',
    'intake-people-links',
    'intake-restricted-filings',
  ]);
  for (const view of await views()) {
    expect(await rebuild(view)).toMatchObject({ state: 'done', equal: true, documents: before[view.view]?.count });
  }
  expect(await contents()).toEqual(before);
});
