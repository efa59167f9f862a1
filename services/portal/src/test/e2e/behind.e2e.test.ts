import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { CaseStory } from '../fixtures/case-story.ts';
import { type Answer, type Caller, PortalWorld } from '../fixtures/portal-world.ts';

let world: PortalWorld;
let lead: Caller;

beforeAll(async () => {
  world = await PortalWorld.start();
  lead = await world.officer('kasi', ['kepala-seksi']);
});
beforeEach(() => world.release());
afterAll(() => world.stop());

/** What says that the portal cannot know yet, and when to ask again. */
const BEHIND = { status: 503, body: { code: 'view-behind' } };

function expectBehind(answer: Answer<unknown>): void {
  expect(answer).toMatchObject(BEHIND);
  expect(answer.headers.get('retry-after')).toBe('1');
}

test.each([
  ['a case', '/api/portal/cases/new-case'],
  ['a timeline', '/api/portal/cases/new-case/timeline'],
  ['a timeline as a file', '/api/portal/cases/new-case/timeline?format=csv'],
  ['a trace', '/api/portal/cases/new-case/trace'],
  ['an incident', '/api/portal/incidents/new-case/distribution'],
  ['a batch', '/api/portal/grants/new-batch'],
])('%s that may be on its way is not called missing', async (_, path) => {
  world.hold();
  expectBehind(await lead('GET', path));
  world.release();
  expect((await lead('GET', path)).status).toBe(404);
});

test.each([
  ['a ticket', '/api/portal/public/tracking/NEWER-TICKE-T00'],
  ['a letter', '/api/portal/public/letters/NEWE-RLET-TER0'],
])('a citizen is not told that %s is missing that may be on its way', async (_, path) => {
  world.hold();
  expectBehind(await world.citizen('GET', path));
  world.release();
  expect((await world.citizen('GET', path)).status).toBe(404);
});

test.each(['/lacak?tiket=NEWER-TICKE-T00', '/verifikasi/NEWE-RLET-TER0'])('the page %s says so, too', async (path) => {
  world.hold();
  const page = await world.citizen<string>('GET', path);
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1']);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.body).toContain('Tunggu sebentar, lalu coba lagi');
});

test('what is on its way is there when the views have caught up', async () => {
  world.hold();
  await world.publish(...new CaseStory('late-case', { ticket: 'LATEA-TICKE-T01' }).messages);
  const paths = ['/api/portal/cases/late-case', '/api/portal/public/tracking/LATEA-TICKE-T01'];
  for (const path of paths) expectBehind(await lead('GET', path));
  world.release();
  for (const path of paths) expect((await lead('GET', path)).status).toBe(200);
});

test('lists say how many messages are on their way', async () => {
  const lag = async () => (await lead('GET', '/api/portal/nominations')).headers.get('alur-behind');
  expect(await world.eventually(async () => expect(await lag()).toBeNull())).toBeUndefined();
  world.hold();
  const { messages } = new CaseStory('uncounted-case').step({ stepId: 'verification' });
  await world.publish(...messages);
  await world.eventually(async () => expect(await lag()).toBe(String(messages.length)));
  world.release();
  await world.eventually(async () => expect(await lag()).toBeNull());
});
