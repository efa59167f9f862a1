import { EligibilityDecided, FileReturned, HouseholdAssessed, HouseholdRemoved, StepCompleted } from '@alur/contracts';
import { until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NINE, OKU, VerificationUnderTest } from '../fixtures/office.ts';

const office = new VerificationUnderTest();
beforeAll(() => office.start());
afterAll(() => office.close());

const TAGANA = 'oku-selatan.tagana-1';
const reasonCode = 'memenuhi-kriteria';

function file(caseId: string) {
  return office.ports.store.readStream(`${OKU}/case-file/${caseId}`);
}

async function assess(caseId: string, householdId: string): Promise<void> {
  await office.tell(HouseholdAssessed, OKU, caseId, {
    caseId,
    stepId: 'assessment',
    run: 1,
    householdId,
    subjectId: `head-of-${householdId}`,
    members: 4,
    victims: { dead: 0, injured: 1, displaced: 4 },
    damage: 'berat',
    photos: 2,
    by: TAGANA,
    at: NINE,
  });
}

test('R-08: the decision on an incident names households that were assessed', async () => {
  const caseId = office.newCase();
  await office.open(caseId, 'assessment', { roles: ['tagana'] });
  for (const household of ['household-1', 'household-2', 'household-3']) await assess(caseId, household);
  await office.tell(HouseholdRemoved, OKU, caseId, {
    caseId,
    householdId: 'household-3',
    subjectId: 'head-of-household-3',
    reasonCode: 'salah-catat',
    by: TAGANA,
    at: NINE,
  });
  // Two topics have no common order.
  await until(
    () => file(caseId),
    (events) => events.some(({ type }) => type === 'case-file.household-dropped.v1'),
  );
  await office.tell(StepCompleted, OKU, caseId, {
    caseId,
    stepId: 'assessment',
    run: 1,
    kind: 'assessment',
    outcome: 'done',
    by: TAGANA,
    at: NINE,
    late: false,
  });
  const step = { stepId: 'decision', roles: ['kepala-dinas'], requires: ['assessment'], notBy: [TAGANA] };
  await office.open(caseId, 'eligibility-decision', step);
  const boss = await office.head();
  const decide = (households?: string[], outcome = 'eligible') =>
    office.act(caseId, 'decision/decision', boss, { outcome, reasonCode, ...(households ? { households } : {}) });

  expect(await decide()).toMatchObject({ status: 422, body: { code: 'households-missing', rule: 'R-08' } });
  expect(await decide(['household-1', 'household-3'])).toMatchObject({
    status: 422,
    body: { code: 'household-unknown', facts: { unknown: ['household-3'] } },
  });
  expect(await decide(['../x'])).toMatchObject({ status: 400 });
  expect(await decide(['household-1'])).toMatchObject({ status: 200 });
  const decided = (await office.published(EligibilityDecided)).find(({ data }) => data.caseId === caseId);
  expect(decided?.data).toMatchObject({ outcome: 'eligible', households: ['household-1'], by: boss.id });
});

test('R-03: a file that intake returned cannot be worked on until its step opens again', async () => {
  const caseId = office.newCase();
  const clerk = await office.clerk();
  await office.open(caseId, 'registry-check');
  await office.tell(FileReturned, OKU, caseId, { caseId, missing: ['fc-kk'], by: clerk.id, at: NINE });
  await until(
    () => file(caseId),
    (events) => events.some(({ type }) => type === 'case-file.returned.v1'),
  );
  const body = { outcome: 'registered', registry: 'DTSEN', dataDate: '2026-07-31' };
  const early = await office.act(caseId, 'registry-check/registry-check', clerk, body);
  expect(early).toMatchObject({ status: 409, body: { code: 'step-not-open' } });
  await office.open(caseId, 'registry-check', { run: 2 });
  expect(await office.act(caseId, 'registry-check/registry-check', clerk, body)).toMatchObject({ status: 200 });
});
