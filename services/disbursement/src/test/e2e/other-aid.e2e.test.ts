import { until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, cashier, draftOf, handing, incident, kabid, openDesks, paidOut, service } from '../fixtures/money.ts';

interface Shown {
  readonly households?: readonly { readonly householdId: string; readonly otherAid: readonly object[] }[];
  readonly recipients?: readonly { readonly householdId: string; readonly otherAid: readonly object[] }[];
}

beforeAll(() => openDesks(100_000_000));

afterAll(() => service.close());

test('a fire that was reported twice: both desks see that the person was helped under the other report', async () => {
  await incident('report-1', 'sosial', ['house-1']);
  await incident('report-2', 'sosial', ['house-1', 'house-2']);
  await paidOut('report-1', '00001/SP2D/LS/2026', ['house-1', 3_000_000]);
  expect((await act('report-1', 'handovers', cashier, await handing('report-1', 'house-1'))).status).toBe(200);
  await act('report-2', 'draft', kabid, draftOf(['house-1', 1_000_000], ['house-2', 1_000_000]));

  const show = (path: string) => service.call<Shown>('GET', `/api/disbursement/${path}`, kabid);
  const helped = [{ source: 'report-1', kind: 'incident', at: expect.any(String) }];
  const money = await until(
    () => show('funds/report-2'),
    ({ body }) => body.recipients?.[0]?.otherAid.length === 1,
  );
  expect(money.body.recipients).toMatchObject([
    { householdId: 'house-1', otherAid: helped },
    { householdId: 'house-2', otherAid: [] },
  ]);
  expect((await show('goods/cases/report-2')).body.households).toMatchObject([
    { householdId: 'house-1', otherAid: helped },
    { householdId: 'house-2', otherAid: [] },
  ]);
  expect((await show('funds/report-1')).body.recipients).toMatchObject([{ householdId: 'house-1', otherAid: [] }]);
});
