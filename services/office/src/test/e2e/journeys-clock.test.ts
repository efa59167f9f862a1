import { CaseClosed, CaseOverdue, DeadlineEscalated, FileReturned, StepOverdue } from '@alur/contracts';
import { type Answer, DemoClient, DEMO_PEOPLE as people, Story } from '@alur/demo';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ask, NOW, openOffice, type TestOffice } from '../fixtures/office.ts';

const HOUR = 3_600_000;

interface ShownCase {
  readonly status: string;
  readonly outcome: string | null;
  readonly dueAt: string | null;
  readonly clockStart: string | null;
  readonly openSteps: readonly { readonly stepId: string; readonly run: number; readonly dueAt: string | null }[];
}

let office: TestOffice;
let callers: DemoClient;

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
});

afterAll(() => office.close());

beforeEach(() => office.clock.set(NOW));

function send(role: Role, method: string, path: string, body?: object): Promise<Answer> {
  return ask(callers, ['oku-selatan', role], method, path, body);
}

function pathOf({ caseId }: Story): string {
  return `/api/intake/cases/${caseId}`;
}

async function shown(story: Story): Promise<ShownCase> {
  const answer = await ask<ShownCase>(callers, ['oku-selatan', 'front-office'], 'GET', pathOf(story));
  return answer.body;
}

/** Events of a case as intake has published them. */
async function published({ caseId }: Story, type: string): Promise<object[]> {
  const found: object[] = [];
  for await (const batch of office.service('intake').ports.bus.replay(['alur.intake.v1'])) {
    found.push(...batch.filter((message) => message.subject === caseId && message.type === type));
  }
  return found;
}

async function filed(service: string, without: readonly string[] = []): Promise<Story> {
  const story = new Story(callers, 'oku-selatan', 'front-office');
  await story.file('front-office', service, { subject: people.letterSeeker }, without);
  return story;
}

describe('R-02', () => {
  test('R-02: the clock starts with the complete file, not with the filing', async () => {
    const story = await filed('pelayanan-dtks');
    expect(await shown(story)).toMatchObject({ clockStart: null, dueAt: null });
    office.clock.advance(HOUR);
    await story.complete('front-office');
    // One working day from a Wednesday: until the office closes on Thursday, 16:00 WIB.
    expect(await shown(story)).toMatchObject({
      clockStart: '2026-07-01T03:00:00.000Z',
      dueAt: '2026-07-02T09:00:00.000Z',
    });
  });

  test('R-02: no pause before the clock runs', async () => {
    const story = await filed('pelayanan-dtks');
    const answer = await send('front-office', 'POST', `${pathOf(story)}/pauses`, { reason: 'menunggu-pemohon' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'clock-not-running', rule: 'R-02' } });
  });
});

test('R-03: an incomplete file goes back with a list, and comes back under the same ticket', async () => {
  const story = await filed('pelayanan-dtks', ['fc-kk', 'sktm-desa']);
  const check = (decision: string) => send('front-office', 'POST', `${pathOf(story)}/completeness`, { decision });
  expect(await check('incomplete')).toMatchObject({ status: 200, body: { status: 'returned', ticket: story.ticket } });
  await office.caughtUp();
  const track = async () =>
    (await callers.citizen().expect('GET', `/api/portal/public/tracking/${story.ticket}`)).body as {
      state: string;
      missing: string[];
      dueAt: string | null;
    };
  const returned = await track();
  expect(returned).toMatchObject({ state: 'returned', dueAt: null });
  expect(returned.missing).toHaveLength(2);
  expect(await check('complete')).toMatchObject({ status: 409, body: { code: 'step-not-open' } });

  office.clock.advance(HOUR);
  for (const code of ['fc-kk', 'sktm-desa']) await story.attach('front-office', code);
  await send('front-office', 'POST', `${pathOf(story)}/supplement`, {});
  expect((await shown(story)).openSteps).toMatchObject([{ stepId: 'completeness', run: 2 }]);
  expect((await check('complete')).status).toBe(200);
  expect(await shown(story)).toMatchObject({ clockStart: '2026-07-01T03:00:00.000Z' });
  expect(await published(story, FileReturned.type)).toHaveLength(1);
  await office.caughtUp();
  expect(await track()).toMatchObject({ state: 'open', missing: [] });
});

test('a pause stops the clock: the due time moves by the working time that the pause took', async () => {
  const story = await filed('layanan-pkh');
  await story.complete('front-office');
  expect((await shown(story)).dueAt).toBe('2026-07-01T02:06:00.000Z');
  const pauses = `${pathOf(story)}/pauses`;
  expect((await send('back-office', 'POST', pauses, { reason: 'gangguan-jaringan' })).status).toBe(200);
  expect((await send('back-office', 'POST', pauses, { reason: 'gangguan-jaringan' })).status).toBe(409);
  // Late by the clock on the wall, but the service clock stands still.
  office.clock.advance(2 * HOUR);
  await office.caughtUp();
  await look();
  expect(await published(story, StepOverdue.type)).toEqual([]);
  expect((await send('back-office', 'POST', `${pathOf(story)}/resumption`, {})).status).toBe(200);
  expect((await shown(story)).dueAt).toBe('2026-07-01T04:06:00.000Z');
  await office.caughtUp();
  const { body } = await send('kepala-dinas', 'GET', `/api/portal/cases/${story.caseId}`);
  expect(body).toMatchObject({ dueAt: '2026-07-01T04:06:00.000Z', paused: null });
});

test('a step that is late is told once, however often somebody looks, and stands first on the worklist', async () => {
  const story = await filed('rekomendasi-sktm');
  await story.complete('front-office');
  await office.caughtUp();
  await look();
  expect(await published(story, StepOverdue.type)).toEqual([]);

  office.clock.advance(HOUR);
  await Promise.all([look(), look()]);
  await office.caughtUp();
  await look();
  expect(await published(story, StepOverdue.type)).toMatchObject([
    { data: { stepId: 'verification', run: 1, dueAt: '2026-07-01T02:30:00.000Z' } },
  ]);
  const { body } = await send('back-office', 'GET', '/api/portal/worklist');
  expect(body).toHaveProperty('items.0', expect.objectContaining({ caseId: story.caseId, overdue: true }));

  await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
  await office.caughtUp();
  await look();
  expect(await published(story, StepOverdue.type)).toHaveLength(1);
});

test('F4: the limit of the whole case is alarmed, on the worklist too, before and after it passes', async () => {
  const story = await filed('pelayanan-dtks');
  await story.complete('front-office');
  await office.caughtUp();
  const lines = async (query = '') => {
    const desk = await new DemoClient(office.url).as('oku-selatan', 'back-office');
    const { body } = await desk.expect('GET', `/api/portal/worklist${query}`);
    return (body as { items: { caseId: string }[] }).items.filter(({ caseId }) => caseId === story.caseId);
  };
  const due = '2026-07-02T09:00:00.000Z';
  expect((await lines()).every((line) => 'caseDueAt' in line && line.caseDueAt === due)).toBe(true);
  expect((await lines())[0]).toMatchObject({ overdue: false, dueAt: expect.any(String) });

  office.clock.set('2026-07-01T09:30:00.000Z');
  await look();
  expect(await published(story, DeadlineEscalated.type)).toMatchObject([
    { data: { stepId: null, level: 'amber', dueAt: due, alarm: { assignee: true } } },
  ]);
  office.clock.set('2026-07-02T09:01:00.000Z');
  await Promise.all([look(), look()]);
  await office.caughtUp();
  expect(await published(story, CaseOverdue.type)).toMatchObject([{ data: { dueAt: due } }]);
  expect(await lines('?overdue=true')).toMatchObject([{ overdue: true }]);
  // What is late stays so through the weekend: the Kepala Dinas hears of it on Tuesday.
  office.clock.set('2026-07-07T09:01:00.000Z');
  await look();
  const levels = (await published(story, DeadlineEscalated.type)) as {
    data: { stepId: string | null; level: string };
  }[];
  expect(levels.filter(({ data }) => data.stepId === null).map(({ data }) => data.level)).toEqual([
    'amber',
    'next-day',
    'third-day',
  ]);
});

test('field 03: a paused case is neither overdue in the report nor has it a passed due time for the citizen', async () => {
  const callers = new DemoClient(office.url);
  const story = await filed('pelayanan-dtks');
  await story.complete('front-office');
  const tracked = async () =>
    (await callers.citizen().expect('GET', `/api/portal/public/tracking/${story.ticket}`)).body;
  /** A session ends when the clock moves by days, so each look signs in anew. */
  const openOverdue = async () => {
    await office.caughtUp();
    const head = await new DemoClient(office.url).as('oku-selatan', 'kepala-dinas');
    const { body } = await head.expect('GET', '/api/portal/reports/sla?month=2026-07');
    const { items } = body as unknown as { items: { service: string; openOverdue: number }[] };
    return items.find(({ service }) => service === 'pelayanan-dtks')!.openOverdue;
  };
  await send('back-office', 'POST', `${pathOf(story)}/pauses`, { reason: 'menunggu-pemohon' });
  await office.caughtUp();
  office.clock.set('2026-07-10T02:00:00.000Z');
  const later = new DemoClient(office.url);
  expect(await tracked()).toMatchObject({ dueAt: null, dueLabel: null, paused: expect.stringMatching(/pemohon/) });
  expect((await ask<ShownCase>(later, ['oku-selatan', 'front-office'], 'GET', pathOf(story))).body.dueAt).toBeNull();
  const paused = await openOverdue();
  await ask(later, ['oku-selatan', 'back-office'], 'POST', `${pathOf(story)}/resumption`, {});
  await office.caughtUp();
  expect(await tracked()).toMatchObject({ paused: null, dueLabel: expect.stringMatching(/13 Juli 2026/) });
  expect(await openOverdue()).toBe(paused);
  office.clock.set('2026-07-20T02:00:00.000Z');
  expect(await openOverdue()).toBe(paused + 1);
});

/** The scheduler looks every 15 s; the test does not wait for it. */
async function look(): Promise<void> {
  const { providers = [] } = office.service('intake').module;
  const scheduler = providers.find((one) => typeof one === 'function' && one.name === 'OverdueScheduler');
  if (typeof scheduler !== 'function') throw new Error('intake has no scheduler for due times');
  const found = office.app.get<Record<'tick' | 'watch', () => Promise<number>>>(scheduler, { strict: false });
  await found.tick();
  await found.watch();
}

describe('the end of a case', () => {
  test('a withdrawal ends it: what was open takes no act any more', async () => {
    const story = await filed('layanan-pkh');
    await story.complete('front-office');
    const reason = { reasonCode: 'permintaan-pemohon' };
    expect(await send('front-office', 'POST', `${pathOf(story)}/withdrawal`, reason)).toMatchObject({
      status: 200,
      body: { status: 'closed', openSteps: [] },
    });
    expect(await story.outcome()).toBe('withdrawn');
    expect(await published(story, CaseClosed.type)).toMatchObject([{ data: { outcome: 'withdrawn', ...reason } }]);
    await office.caughtUp();
    const act = `/api/verification/cases/${story.caseId}/steps/verification/document-verification`;
    expect(await send('back-office', 'POST', act, { outcome: 'passed' })).toMatchObject({
      status: 409,
      body: { code: 'step-not-open' },
    });
    expect((await send('front-office', 'POST', `${pathOf(story)}/withdrawal`, reason)).status).toBe(409);
  });

  test('a reopening by the lead opens what was open, with its reason; the desk may not', async () => {
    const story = await filed('layanan-pkh');
    await story.complete('front-office');
    await send('kabid-linjamsos', 'POST', `${pathOf(story)}/rejection`, { reasonCode: 'tidak-terdaftar' });
    expect(await story.outcome()).toBe('rejected');
    const reopening = `${pathOf(story)}/reopening`;
    const reason = { reasonCode: 'keputusan-keliru' };
    expect((await send('front-office', 'POST', reopening, reason)).status).toBe(403);
    expect(await send('kabid-linjamsos', 'POST', reopening, reason)).toMatchObject({
      status: 200,
      body: { status: 'open', openSteps: [{ stepId: 'verification', run: 2 }] },
    });
    const registered = { outcome: 'registered', registry: 'DTSEN', dataDate: '2026-06-30' };
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('koordinator-kabupaten-pkh', 'validation', 'registry-check', registered);
    await story.verify('front-office', 'explanation', 'explanation', {});
    expect(await story.outcome()).toBe('completed');
    expect(await published(story, CaseClosed.type)).toHaveLength(2);
  });
});
