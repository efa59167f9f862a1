import { createHash } from 'node:crypto';
import { CaseClosed, FileReturned, FindingsViewed, StepOpened, SubjectErased, SurveyCompleted } from '@alur/contracts';
import { openedStep, ServiceUnderTest, type SignedIn, until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { surveyService } from '../../index.ts';

const NOW = '2026-08-03T02:00:00.000Z';
const OKU = 'oku-selatan';
const NOTE = 'Rumah panggung tanpa listrik milik keluarga Contoh';

const office = new ServiceUnderTest(surveyService, { now: NOW });
let surveyor: SignedIn;
let tksk: SignedIn;
let head: SignedIn;

beforeAll(async () => {
  await office.start();
  surveyor = await office.officer('petugas-survei', ['petugas-survei'], OKU);
  tksk = await office.officer('tksk', ['tksk'], OKU, null, '16.09.01');
  head = await office.officer('kepala-dinas', ['kepala-dinas'], OKU);
});
afterAll(() => office.close());

const path = (caseId: string, act = '') => `/api/survey/cases/${caseId}/steps/survey${act}`;

/** intake has opened the survey of a case and the team is assigned. */
async function assigned(caseId: string): Promise<void> {
  const roles = ['petugas-survei'];
  await office.tell(
    StepOpened,
    OKU,
    caseId,
    openedStep({ caseId, kind: 'survey', roles, partner: 'tksk', village: '16.09.01.2004' }),
  );
  await until(
    () => office.call('GET', path(caseId), surveyor),
    ({ status }) => status === 200,
  );
  const team = { surveyor: surveyor.id, partner: tksk.id };
  expect((await office.call('POST', path(caseId, '/team'), surveyor, team)).status).toBe(200);
}

function findings(submissionId: string, deviceId: string, baseRevision: number) {
  return { submissionId, deviceId, baseRevision, occurredAt: '2026-08-03T08:30:00+07:00', summary: NOTE };
}

test('a survey goes from the team to its end; the findings are read for a stated purpose only', async () => {
  await assigned('case-a');
  const seen = await office.call<{ revision: number }>('GET', path('case-a'), surveyor);
  expect(seen.headers.get('etag')).toBe(`"${seen.body.revision}"`);
  const body = findings('submission-a1', 'tablet-a', seen.body.revision);
  expect((await office.call('POST', path('case-a', '/findings'), surveyor, body)).status).toBe(201);
  expect((await office.call('POST', path('case-a', '/completion'), surveyor, { outcome: 'done' })).status).toBe(200);
  const [completed] = await office.published(SurveyCompleted);
  expect(completed?.data).toMatchObject({ caseId: 'case-a', outcome: 'done', surveyor: surveyor.id, partner: tksk.id });

  const view = path('case-a', '/findings/submission-a1/view');
  expect((await office.call('POST', view, head, {})).status).toBe(400);
  const shown = await office.call<{ summary: string }>('POST', view, head, { purpose: 'keputusan' });
  expect(shown.body.summary).toBe(NOTE);
  const [logged] = await office.published(FindingsViewed);
  expect(logged?.data).toMatchObject({ officer: head.id, purpose: 'keputusan', subjectId: 'subject-of-case-a' });
});

test('two offline devices: the second capture is kept, shown as a conflict, and one is chosen', async () => {
  await assigned('case-b');
  const { body } = await office.call<{ revision: number }>('GET', path('case-b'), surveyor);
  const first = findings('submission-b1', 'tablet-a', body.revision);
  const second = findings('submission-b2', 'tablet-b', body.revision);
  expect((await office.call('POST', path('case-b', '/findings'), surveyor, first)).status).toBe(201);
  const conflict = await office.call<{ code: string; facts: object }>(
    'POST',
    path('case-b', '/findings'),
    tksk,
    second,
  );
  expect(conflict.status).toBe(409);
  expect(conflict.body).toMatchObject({
    code: 'findings-conflict',
    facts: { submissionId: 'submission-b2', against: 'submission-b1' },
  });
  const state = await office.call<{ submissions: unknown[]; conflicting: string }>('GET', path('case-b'), surveyor);
  expect(state.body.submissions).toHaveLength(2);
  expect(state.body.conflicting).toBe('submission-b2');
  expect((await office.call('POST', path('case-b', '/completion'), surveyor, { outcome: 'done' })).status).toBe(409);
  const kept = { kept: 'submission-b2' };
  expect((await office.call('POST', path('case-b', '/conflict-resolution'), surveyor, kept)).status).toBe(200);
  expect((await office.call('POST', path('case-b', '/completion'), surveyor, { outcome: 'done' })).status).toBe(200);
});

test('a capture that the device sends again with its key is recorded once', async () => {
  await assigned('case-c');
  const body = findings('submission-c1', 'tablet-a', 1);
  const key = { 'idempotency-key': 'tablet-a-submission-c1' };
  const first = await office.call('POST', path('case-c', '/findings'), surveyor, body, key);
  const again = await office.call('POST', path('case-c', '/findings'), surveyor, body, key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.headers.get('idempotent-replay')).toBe('true');
  const other = await office.call('POST', path('case-c', '/findings'), surveyor, { ...body, summary: 'lain' }, key);
  expect(other.status).toBe(422);
});

test('field 05: the same submission sent again is taken once; with other content it is refused and nothing is lost in silence', async () => {
  await assigned('case-edit');
  const { body: at } = await office.call<{ revision: number }>('GET', path('case-edit'), surveyor);
  const body = { ...findings('sub-edit-1', 'tablet-a', at.revision), householdSize: 3 };
  const send = (more: object) => office.call('POST', path('case-edit', '/findings'), surveyor, { ...body, ...more });
  const first = await send({});
  const again = await send({ baseRevision: at.revision + 1 });
  expect([first.status, again.status, again.body['revision']]).toEqual([201, 201, first.body['revision']]);
  for (const other of [
    { summary: '7 orang, ada balita' },
    { householdSize: 7 },
    { occurredAt: '2026-08-03T08:31:00+07:00' },
  ]) {
    expect(await send(other)).toMatchObject({ status: 409, body: { code: 'submission-conflict' } });
  }
  const view = path('case-edit', '/findings/sub-edit-1/view');
  const shown = await office.call('POST', view, head, { purpose: 'keputusan' });
  expect(shown.body).toMatchObject({ summary: NOTE, householdSize: 3 });
  const corrected = await send({ submissionId: 'sub-edit-2', summary: '7 orang, ada balita', householdSize: 7 });
  expect(corrected.status).toBe(201);
});

test('field 14: a device whose clock is wrong is warned, and its mended clock corrects on the old base', async () => {
  await assigned('case-clock');
  const { body: at } = await office.call<{ revision: number }>('GET', path('case-clock'), surveyor);
  const send = (submissionId: string, occurredAt: string) =>
    office.call('POST', path('case-clock', '/findings'), surveyor, {
      ...findings(submissionId, 'tablet-a', at.revision),
      occurredAt,
    });
  const doubt = { field: 'occurredAt', code: 'device-clock' };
  const ahead = await send('submission-2031', '2031-08-03T08:30:00+07:00');
  expect(ahead).toMatchObject({ status: 201, body: { warnings: [doubt] } });
  expect(await send('submission-now', '2026-08-03T09:00:00+07:00')).toMatchObject({
    status: 201,
    body: { warnings: [] },
  });
  expect(await send('submission-2015', '2015-01-01T00:00:00Z')).toMatchObject({
    status: 409,
    body: { facts: { warnings: [doubt] } },
  });
  const { body } = await office.call<{ submissions: { at: string }[] }>('GET', path('case-clock'), surveyor);
  expect(body.submissions.map((one) => one.at)).toEqual([NOW, NOW, NOW]);
});

test('photos: by content an image, under their case, and only for the team', async () => {
  await assigned('case-d');
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const upload = (bytes: Uint8Array<ArrayBuffer>, officer: SignedIn) => {
    const form = new FormData();
    form.set('file', new Blob([bytes]), 'a.png');
    return office.call('POST', path('case-d', '/photos/photo-0001'), officer, form);
  };
  const stored = await upload(new Uint8Array(png), surveyor);
  expect(stored).toMatchObject({ status: 201, body: { mediaType: 'image/png' } });
  expect((await upload(new Uint8Array(Buffer.from('not an image at all')), surveyor)).status).toBe(422);
  const other = await office.officer('petugas-lain', ['petugas-survei'], OKU);
  expect((await upload(new Uint8Array(png), other)).status).toBe(403);
  const shown = await office.call('GET', path('case-d', '/photos/photo-0001'), head);
  expect(createHash('sha256').update(shown.bytes).digest('hex')).toBe(stored.body['sha256']);
  expect(shown.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect((await office.call('GET', path('case-d', '/photos/photo-0001'), other)).status).toBe(403);
  const used = { ...findings('submission-d0', 'tablet-a', 1), photoIds: ['photo-0001'] };
  expect((await office.call('POST', path('case-d', '/findings'), surveyor, used)).status).toBe(201);
  expect((await office.call('GET', path('case-d', '/photos/photo-0001'), other)).status).toBe(403);
  expect((await office.call('GET', path('case-d', '/photos/photo-0001'), head)).status).toBe(200);
  expect((await upload(new Uint8Array(png), surveyor)).status).toBe(201);
  // A tail changes nothing of the picture.
  expect((await upload(new Uint8Array([...png, 0]), surveyor)).status).toBe(201);
  const repainted = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  );
  expect(await upload(new Uint8Array(repainted), surveyor)).toMatchObject({
    status: 409,
    body: { code: 'photo-recorded' },
  });
  const viewed = (await office.published(FindingsViewed)).filter(({ data }) => data.caseId === 'case-d');
  expect(viewed.map(({ data }) => [data.officer, data.purpose])).toEqual([[head.id, 'foto-temuan']]);
  const missing = { ...findings('submission-d1', 'tablet-a', 1), photoIds: ['photo-9999'] };
  expect((await office.call('POST', path('case-d', '/findings'), surveyor, missing)).status).toBe(422);
  // What the decision is made on does not change after the survey.
  expect((await office.call('POST', path('case-d', '/completion'), surveyor, { outcome: 'done' })).status).toBe(200);
  expect(await upload(new Uint8Array(png), surveyor)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
});

const by = { by: 'oku-selatan.front-office', at: NOW };
const ENDINGS = {
  'the case ends': (caseId: string) =>
    office.tell(CaseClosed, OKU, caseId, { caseId, outcome: 'withdrawn', reasonCode: null, late: false, ...by }),
  'the file goes back': (caseId: string) => office.tell(FileReturned, OKU, caseId, { caseId, missing: [], ...by }),
};

test.each(Object.entries(ENDINGS))('when %s, open field work is void', async (name, tell) => {
  const caseId = name.replaceAll(' ', '-');
  await assigned(caseId);
  await tell(caseId);
  await until(
    () => office.call<{ status: string }>('GET', path(caseId), surveyor),
    ({ body }) => body.status === 'void',
  );
  const body = findings('submission-e1', 'tablet-a', 1);
  const refused = await office.call('POST', path(caseId, '/findings'), surveyor, body);
  expect(refused.status).toBe(409);
});

test('R-19: after an erasure the findings cannot be read any more', async () => {
  await assigned('case-f');
  const body = findings('submission-f1', 'tablet-a', 1);
  expect((await office.call('POST', path('case-f', '/findings'), surveyor, body)).status).toBe(201);
  const erased = { subjectId: 'subject-of-case-f', ground: 'permintaan-subjek', by: 'x', at: NOW };
  await office.tell(SubjectErased, OKU, 'subject-of-case-f', erased);
  const view = path('case-f', '/findings/submission-f1/view');
  await until(
    () => office.call('POST', view, head, { purpose: 'keputusan' }),
    ({ status }) => status === 410,
  );
});

test('a step that may be on its way is not called missing', async () => {
  office.hold();
  const unheard = await office.call('GET', path('case-late'), surveyor);
  expect(unheard).toMatchObject({ status: 503, body: { code: 'view-behind' } });
  expect(unheard.headers.get('retry-after')).toBe('1');
  const done = { outcome: 'done' };
  expect((await office.call('POST', path('case-late', '/completion'), surveyor, done)).status).toBe(503);
  office.release();
  const missing = { status: 404, body: { code: 'case-not-found' } };
  expect(await office.call('GET', path('case-late'), surveyor)).toMatchObject(missing);
  expect(await office.call('POST', path('case-late', '/completion'), surveyor, done)).toMatchObject(missing);
});

test('a step is not called missing to a client that names a version which intake has not published yet', async () => {
  const show = (caseId: string, after: string) =>
    office.call('GET', path(caseId, `?after=${encodeURIComponent(after)}`), surveyor);
  const complete = (caseId: string, after: string) =>
    office.call('POST', path(caseId, `/completion?after=${encodeURIComponent(after)}`), surveyor, { outcome: 'done' });
  const unpublished = `${OKU}/case/case-unpublished@7`;
  const behind = { status: 503, body: { code: 'view-behind' } };
  expect(await show('case-unpublished', unpublished)).toMatchObject(behind);
  expect(await complete('case-unpublished', unpublished)).toMatchObject(behind);
  const published = await office.tell(
    StepOpened,
    OKU,
    'case-published',
    openedStep({ caseId: 'case-published', kind: 'survey', roles: ['petugas-survei'] }),
  );
  expect(await show('case-published', published)).toMatchObject({ status: 200 });
  expect(await show('case-unpublished', published)).toMatchObject({ status: 404, body: { code: 'case-not-found' } });
});

test('F8, R-04: a survey team is made of active officers of this office with a role for it, in the place of the case', async () => {
  const roles = ['petugas-survei'];
  const opened = openedStep({ caseId: 'case-team', kind: 'survey', roles, partner: 'tksk', village: '16.09.01.2004' });
  await office.tell(StepOpened, OKU, 'case-team', opened);
  await office.officer('front-office', ['front-office'], OKU);
  await office.officer('tksk-jauh', ['tksk'], OKU, null, '16.09.02');
  await office.officer('survei-luwu', ['petugas-survei'], 'luwu-timur');
  await office.officer('survei-pulang', ['petugas-survei'], OKU);
  await office.running.accounts.setDisabled(`${OKU}.survei-pulang`, true);
  const team = { surveyor: surveyor.id, partner: tksk.id };
  for (const [wrong, code] of [
    [{ partner: `${OKU}.front-office` }, 'officer-unfit'],
    [{ partner: 'luwu-timur.survei-luwu' }, 'officer-unknown'],
    [{ partner: 'tidak-ada-99' }, 'officer-unknown'],
    [{ partner: `${OKU}.tksk-jauh` }, 'officer-elsewhere'],
    [{ surveyor: 'bebas' }, 'officer-unknown'],
    [{ surveyor: 'luwu-timur.survei-luwu' }, 'officer-unknown'],
    [{ surveyor: `${OKU}.front-office` }, 'officer-unfit'],
    [{ surveyor: `${OKU}.survei-pulang` }, 'officer-inactive'],
  ] as const) {
    const answer = await office.call('POST', path('case-team', '/team'), head, { ...team, ...wrong });
    expect(answer).toMatchObject({ status: 422, body: { code, errors: [{ field: Object.keys(wrong)[0] }] } });
  }
  expect(await office.call('POST', path('case-team', '/team'), head, team)).toMatchObject({ status: 200 });
});
