import {
  AssessmentCompleted,
  CaseClosed,
  DispositionGiven,
  EmergencyResponded,
  FindingsViewed,
  HouseholdAssessed,
  HouseholdRemoved,
  type MaskedPerson,
  type PeopleDirectory,
  StepOpened,
  SubjectErased,
  TeamAssigned,
} from '@alur/contracts';
import { openedStep, ServiceUnderTest, type SignedIn, until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { surveyService } from '../../index.ts';

const NOW = '2026-08-03T02:00:00.000Z';
const OKU = 'oku-selatan';
const NOTES = 'Dapur habis terbakar, keluarga Contoh di rumah saudara';

const people: PeopleDirectory = {
  find: async () => ({ subjectIds: [], next: null }),
  family: async () => [],
  samePerson: async () => [],
  show: async () => undefined,
  masked: async (_tenant, ids) =>
    new Map(
      ids.filter((id) => id.startsWith('person-')).map((id): [string, MaskedPerson] => [id, { name: 'W*** C***' }]),
    ),
};
const office = new ServiceUnderTest(surveyService, { now: NOW, people });
let head: SignedIn;
let kabid: SignedIn;
let lead: SignedIn;
let tagana: SignedIn;

beforeAll(async () => {
  await office.start();
  head = await office.officer('kepala-dinas', ['kepala-dinas'], OKU);
  kabid = await office.officer('kabid', ['kabid-linjamsos'], OKU);
  lead = await office.officer('kasi', ['kepala-seksi'], OKU);
  tagana = await office.officer('tagana', ['tagana'], OKU);
});
afterAll(() => office.close());

const path = (caseId: string, act = '') => `/api/survey/cases/${caseId}/incident${act}`;

interface Shown {
  readonly revision: number;
  readonly steps: Record<string, { readonly status: string }>;
  readonly households: readonly {
    readonly current: string;
    readonly conflicting: string | null;
    readonly removed: boolean;
  }[];
}

const INCIDENT = {
  service: 'layanan-korban-bencana-sosial',
  subjectId: null,
  roles: ['kepala-dinas', 'kabid-linjamsos', 'kepala-seksi', 'tagana', 'pordam'],
};

async function open(caseId: string, kind: string): Promise<void> {
  await office.tell(StepOpened, OKU, caseId, openedStep({ caseId, kind, ...INCIDENT }));
  await until(
    () => office.call<Shown>('GET', path(caseId), head),
    ({ status, body }) => status === 200 && body.steps[kind]?.status === 'open',
  );
}

/** The report was passed on and the team is at the place. */
async function assessing(caseId: string): Promise<void> {
  await open(caseId, 'disposition');
  expect((await office.call('POST', path(caseId, '/disposition'), head, { note: 'Segera' })).status).toBe(200);
  const team = { lead: lead.id, members: [tagana.id] };
  expect((await office.call('POST', path(caseId, '/team'), kabid, team)).status).toBe(200);
  await open(caseId, 'assessment');
}

function assessment(submissionId: string, more: object = {}) {
  return {
    submissionId,
    deviceId: 'tablet-a',
    occurredAt: '2026-08-03T08:30:00+07:00',
    baseRevision: 0,
    subjectId: 'person-1',
    members: 4,
    victims: { dead: 0, injured: 1, displaced: 4 },
    damage: 'sedang',
    notes: NOTES,
    coordinates: { latitude: -4.53, longitude: 104.07 },
    ...more,
  };
}

const household = (id: string, act: string) => `/households/${id}${act}`;

test('R-07: an incident goes from the disposition to the report of the assessment', async () => {
  const caseId = 'fire-a';
  await open(caseId, 'disposition');
  const early = await office.call<{ rule: string }>('POST', path(caseId, '/team'), kabid, {
    lead: lead.id,
    members: [],
  });
  expect([early.status, early.body.rule]).toEqual([422, 'R-07']);
  await assessing(caseId);
  await open(caseId, 'emergency-response');
  const way = { departedAt: '2026-08-02T10:00:00+07:00', arrivedAt: '2026-08-03T06:00:00+07:00' };
  expect((await office.call('POST', path(caseId, '/response'), tagana, way)).status).toBe(200);

  const url = path(caseId, household('house-001', '/assessments'));
  const wrong = await office.call<{ rule: string }>('POST', url, tagana, assessment('submit-a1', { damage: 'parah' }));
  expect([wrong.status, wrong.body.rule]).toEqual([422, 'R-09']);
  const nobody = await office.call('POST', url, tagana, assessment('submit-a1', { subjectId: 'stranger' }));
  expect(nobody.body).toMatchObject({ code: 'person-unknown' });
  expect((await office.call('GET', path(caseId, '/report'), head)).status).toBe(409);
  expect((await office.call('POST', url, tagana, assessment('submit-a1'))).status).toBe(201);
  expect((await office.call('POST', path(caseId, '/completion'), lead, { outcome: 'done' })).status).toBe(200);

  const [given] = await office.published(DispositionGiven);
  expect(given?.data).toMatchObject({ caseId, outcome: 'assigned', team: [lead.id, tagana.id] });
  const [team] = await office.published(TeamAssigned);
  expect(team?.data).toMatchObject({ surveyor: lead.id, partner: tagana.id });
  const [responded] = await office.published(EmergencyResponded);
  expect(responded?.data).toMatchObject({ outcome: 'responded', departedAt: '2026-08-02T03:00:00.000Z' });
  const [assessed] = await office.published(HouseholdAssessed);
  expect(assessed?.data).toMatchObject({
    householdId: 'house-001',
    subjectId: 'person-1',
    damage: 'sedang',
    photos: 0,
  });
  const [ended] = await office.published(AssessmentCompleted);
  expect(ended?.data).toMatchObject({ caseId, outcome: 'done', households: 1, by: lead.id });

  const report = await office.call('GET', path(caseId, '/report'), head);
  expect(Buffer.from(report.bytes).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await office.call('GET', path(caseId, '/report'), kabid)).bytes).toEqual(report.bytes);
  expect(JSON.stringify(await office.ports.store.readAll('', 200))).not.toMatch(/Contoh|104\.07|Segera/);
});

test('field 05, 14: an assessment under a known id with other content, and travel times that cannot be, are refused', async () => {
  const caseId = 'fire-clock';
  await assessing(caseId);
  await open(caseId, 'emergency-response');
  for (const arrivedAt of ['2027-11-30T20:30:00+07:00', '2015-01-01T00:00:00Z']) {
    expect(await office.call('POST', path(caseId, '/response'), tagana, { arrivedAt })).toMatchObject({
      status: 422,
      body: { code: 'times-implausible' },
    });
  }
  const url = path(caseId, household('house-001', '/assessments'));
  const send = (more: object = {}) => office.call('POST', url, tagana, assessment('submit-edit', more));
  expect([(await send()).status, (await send()).status]).toEqual([201, 201]);
  for (const more of [{ damage: 'berat' }, { members: 5 }, { notes: 'lain' }, { subjectId: 'person-9' }]) {
    expect(await send(more)).toMatchObject({ status: 409, body: { code: 'submission-conflict' } });
  }
  expect(await office.call('POST', path(caseId, '/disposition'), head, { note: 'Lain' })).toMatchObject({
    status: 409,
  });
  const removal = path(caseId, household('house-001', '/removal'));
  const remove = (reasonCode: string) => office.call('POST', removal, lead, { reasonCode });
  expect([(await remove('salah-catat')).status, (await remove('salah-catat')).status]).toEqual([200, 200]);
  expect(await remove('ganda')).toMatchObject({ status: 422, body: { code: 'household-removed' } });
});

test('two offline devices and one household: both kept, the lead chooses, nothing ends before', async () => {
  const caseId = 'fire-b';
  await assessing(caseId);
  const url = path(caseId, household('house-001', '/assessments'));
  expect((await office.call('POST', url, tagana, assessment('submit-b1'))).status).toBe(201);
  const second = assessment('submit-b2', { deviceId: 'tablet-b', damage: 'berat' });
  const conflict = await office.call('POST', url, lead, second);
  expect(conflict.status).toBe(409);
  expect(conflict.body).toMatchObject({ code: 'findings-conflict', facts: { against: 'submit-b1' } });
  const { body } = await office.call<Shown>('GET', path(caseId), head);
  expect(body.households[0]).toMatchObject({ current: 'submit-b1', conflicting: 'submit-b2' });
  expect((await office.call('POST', path(caseId, '/completion'), lead, { outcome: 'done' })).status).toBe(409);
  const choice = path(caseId, household('house-001', '/conflict-resolution'));
  expect((await office.call('POST', choice, lead, { kept: 'submit-b2' })).status).toBe(200);
  const told = (await office.published(HouseholdAssessed)).filter(({ data }) => data.caseId === caseId);
  expect(told.map(({ data }) => data.damage)).toEqual(['sedang', 'berat']);

  const same = path(caseId, household('house-002', '/assessments'));
  const twice = await office.call('POST', same, tagana, assessment('submit-b3'));
  expect([twice.status, twice.body['facts']]).toEqual([409, { householdId: 'house-001' }]);
  const removal = path(caseId, household('house-001', '/removal'));
  expect((await office.call('POST', removal, lead, { reasonCode: 'salah-catat' })).status).toBe(200);
  expect((await office.call('POST', same, tagana, assessment('submit-b3'))).status).toBe(201);
  const [removed] = await office.published(HouseholdRemoved);
  expect(removed?.data).toMatchObject({ householdId: 'house-001', reasonCode: 'salah-catat' });
});

test('R-19: notes, place and photos are read for a purpose, and are gone after an erasure', async () => {
  const caseId = 'fire-c';
  await assessing(caseId);
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(png)]), 'a.png');
  const photo = path(caseId, '/people/person-9/photos/photo-0001');
  expect((await office.call('POST', photo, tagana, form)).status).toBe(201);
  const url = path(caseId, household('house-001', '/assessments'));
  const body = assessment('submit-c1', { subjectId: 'person-9', photoIds: ['photo-0001'] });
  expect((await office.call('POST', url, tagana, body)).status).toBe(201);
  const view = `${url}/submit-c1/view`;
  const shown = await office.call('POST', view, head, { purpose: 'keputusan' });
  expect(shown.body).toMatchObject({ notes: NOTES, coordinates: { latitude: -4.53 } });
  const viewed = (await office.published(FindingsViewed)).find(({ data }) => data.caseId === caseId);
  expect(viewed?.data).toMatchObject({ officer: head.id, subjectId: 'person-9' });
  expect((await office.call('GET', path(caseId, '/photos/photo-0001'), head)).status).toBe(200);
  const purposes = (await office.published(FindingsViewed)).filter(({ data }) => data.caseId === caseId);
  expect(purposes.map(({ data }) => [data.subjectId, data.purpose])).toEqual([
    ['person-9', 'keputusan'],
    ['person-9', 'foto-asesmen'],
  ]);

  await office.tell(SubjectErased, OKU, 'person-9', {
    subjectId: 'person-9',
    ground: 'permintaan-subjek',
    by: 'x',
    at: NOW,
  });
  await until(
    () => office.call('POST', view, head, { purpose: 'keputusan' }),
    ({ status }) => status === 410,
  );
  expect((await office.call('GET', path(caseId, '/photos/photo-0001'), head)).status).toBe(404);
});

test('when the case ends, the assessment is void', async () => {
  const caseId = 'fire-d';
  await assessing(caseId);
  const closed = {
    caseId,
    outcome: 'withdrawn',
    reasonCode: null,
    late: false,
    by: 'oku-selatan.front-office',
    at: NOW,
  };
  await office.tell(CaseClosed, OKU, caseId, closed);
  await until(
    () => office.call<Shown>('GET', path(caseId), head),
    ({ body }) => body.steps['assessment']?.status === 'void',
  );
  const url = path(caseId, household('house-001', '/assessments'));
  expect((await office.call('POST', url, tagana, assessment('submit-d1'))).status).toBe(409);
});

test('an incident that may be on its way is not called missing', async () => {
  const team = { lead: lead.id, members: [tagana.id] };
  office.hold();
  const behind = { status: 503, body: { code: 'view-behind' } };
  expect(await office.call('GET', path('incident-late'), lead)).toMatchObject(behind);
  expect(await office.call('POST', path('incident-late', '/team'), kabid, team)).toMatchObject(behind);
  office.release();
  const missing = { status: 404, body: { code: 'case-not-found' } };
  expect(await office.call('GET', path('incident-late'), lead)).toMatchObject(missing);
  expect(await office.call('POST', path('incident-late', '/team'), kabid, team)).toMatchObject(missing);
});

test('a later step that may be on its way is not called closed, and a command that was done is answered again', async () => {
  await open('fire-late', 'disposition');
  const dispose = () =>
    office.call(
      'POST',
      path('fire-late', '/disposition'),
      head,
      { note: 'Segera' },
      { 'idempotency-key': 'dispose-late-1' },
    );
  expect((await dispose()).status).toBe(200);
  const assess = () =>
    office.call('POST', path('fire-late', household('house-001', '/assessments')), tagana, assessment('submit-l1'));
  office.hold();
  expect(await assess()).toMatchObject({ status: 503, body: { code: 'view-behind' } });
  expect((await dispose()).headers.get('idempotent-replay')).toBe('true');
  office.release();
  expect(await assess()).toMatchObject({ status: 409, body: { code: 'step-not-open' } });
});

test('F8, R-07: the team of an incident is made of active officers of this office who work in the field', async () => {
  await open('fire-team', 'disposition');
  await office.call('POST', path('fire-team', '/disposition'), head, {});
  await office.officer('front-office', ['front-office'], OKU);
  for (const [team, code, field] of [
    [{ lead: 'tidak-ada', members: [tagana.id] }, 'officer-unknown', 'lead'],
    [{ lead: lead.id, members: [`${OKU}.front-office`] }, 'officer-unfit', 'members'],
  ] as const) {
    const answer = await office.call('POST', path('fire-team', '/team'), kabid, team);
    expect(answer).toMatchObject({ status: 422, body: { code, errors: [{ field }] } });
  }
});
