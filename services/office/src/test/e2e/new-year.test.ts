import { DemoClient, DEMO_PEOPLE as people, playStory, Story } from '@alur/demo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, openOffice, sceneOf, type TestOffice } from '../fixtures/office.ts';

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

/** The clock of the whole office at 09:00 WIB of a day, and callers who signed in at that time. */
function on(day: string): DemoClient {
  office.clock.set(`${day}T02:00:00.000Z`);
  return new DemoClient(office.url);
}

/** An application for a letter, from the counter to the signed and delivered paper. */
async function letter(callers: DemoClient, service: string): Promise<Story> {
  const scene = sceneOf(service);
  const story = new Story(callers, scene.tenant, scene.desk);
  await playStory(story, scene);
  expect(await story.outcome()).toBe('completed');
  return story;
}

describe.each([
  ['2026-12-30', '2027-01-04', 'layanan-lanjut-usia'],
  ['2027-01-04', '2027-01-07', 'layanan-orang-dengan-kecacatan'],
  ['2028-02-29', '2028-03-02', 'layanan-perempuan-rawan-sosial-ekonomi'],
])('field 01: the office works on %s', (day, due, surveyed) => {
  const flag = 'kalender-sementara';

  test('a file is declared complete, with a due time two working days ahead that is marked as provisional', async () => {
    const callers = on(day);
    const story = new Story(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'penonaktifan-kis-pbid', { subject: people.letterSeeker });
    const completed = await ask(
      callers,
      ['oku-selatan', 'front-office'],
      'POST',
      `/api/intake/cases/${story.caseId}/completeness`,
      { decision: 'complete' },
    );
    expect(completed).toMatchObject({ status: 200, body: { dueAt: `${due}T09:00:00.000Z`, dueFlag: flag } });
    await office.caughtUp();
    const tracked = await callers.citizen().expect('GET', `/api/portal/public/tracking/${story.ticket}`);
    expect(tracked.body).toMatchObject({ dueFlag: flag, dueLabel: expect.stringMatching(/WIB \(sementara\)$/) });
  });

  test('a citizen complains', async () => {
    const complaint = { tenant: 'oku-selatan', text: 'Petugas tidak ada di loket.' };
    const answer = await on(day)
      .citizen()
      .expect('POST', '/api/intake/public/complaints', {
        body: complaint,
        headers: { 'idempotency-key': `complaint-of-${day}` },
      });
    expect(answer.body).toMatchObject({ ticket: expect.any(String), dueAt: expect.any(String), dueFlag: flag });
  });

  test('a letter is signed, and the numbers of the year begin with 1', async () => {
    const story = await letter(on(day), 'rekomendasi-sktm');
    expect(story.letters.map(({ number }) => number)).toEqual([
      expect.stringMatching(new RegExp(`/0*1/.*/${day.slice(0, 4)}$`)),
    ]);
  });

  test('a person decides on a survey', async () => {
    const story = await letter(on(day), surveyed);
    expect(story.steps).toContain('decision');
  });

  test('health names the year without a decree', async () => {
    on(day);
    const answer = await fetch(`${office.url}/health/ready`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      parts: {
        calendar: { status: 'degraded', fault: expect.stringMatching(/^Calendar(Provisional|Missing) 202[78]$/) },
      },
    });
  });
});

test('field 01: weeks before, the operator reads it in the metrics', async () => {
  on('2026-10-05');
  const callers = new DemoClient(office.url);
  const operator = await callers.as('oku-selatan', 'operator');
  const { body } = await operator.send<string>('GET', '/metrics');
  expect(String(body)).toMatch(/alur_calendar_alarm\{year="2027",state="provisional"\} 1/);
});
