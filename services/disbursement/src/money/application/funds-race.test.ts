import { ProblemException } from '@alur/platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  AT,
  BPKAD,
  contextOf,
  type Desk,
  MoneyOffice,
  TENANT,
  toBpkad,
  toMoney,
} from '../../test/fixtures/money-office.ts';
import { sp2dRegister } from '../domain/sp2d-register.ts';

let office: MoneyOffice;

beforeEach(() => {
  office = new MoneyOffice((papers) => ({
    bast: (...given) => papers.bast(...given),
    notaDinas: async (_case, requestId) => ({ number: `ND-${requestId}`, fileHash: '0'.repeat(64) }),
  }));
});

afterEach(() => office.close());

const AMOUNT = 2_500_000;

/** A request that lies on the desk of BPKAD. */
async function received(desk: Desk, caseId: string): Promise<void> {
  const householdId = `house-of-${caseId}`;
  await office.open(desk, caseId, [householdId]);
  for (const [id, command] of toBpkad(caseId, [{ householdId, amount: AMOUNT }])) {
    await desk.commands.run(caseId, command, contextOf(id, command.officer.id));
  }
}

const lostRace = (error: unknown) => error instanceof ProblemException && error.code === 'write-conflict';
const codeOf = (result: PromiseSettledResult<unknown>) =>
  result.status === 'fulfilled' ? 'ok' : result.reason instanceof ProblemException ? result.reason.code : 'error';

test('of 100 concurrent approvals on a fund that holds 60 exactly 60 succeed', async () => {
  const setUp = office.boot();
  await office.budget(setUp, 60 * AMOUNT);
  const cases = Array.from({ length: 100 }, (_, index) => `case-${index + 1}`);
  await Promise.all(cases.map((caseId) => received(setUp, caseId)));
  // Four processes on one log, so that they race for the stream of the fund and not only for a queue in memory.
  const desks = [office.boot(), office.boot(), office.boot(), office.boot()];
  const results = await Promise.allSettled(
    cases.map(async (caseId, index) => {
      const { commands } = desks[index % desks.length] ?? setUp;
      const id = `${caseId}.approve`;
      const send = () => commands.run(caseId, { type: 'approve', id, officer: BPKAD, at: AT }, contextOf(id, BPKAD.id));
      // A lost race is repeated by the caller, as the answer asks.
      return send().catch((error: unknown) => (lostRace(error) ? send() : Promise.reject(error)));
    }),
  );
  const codes = Map.groupBy(results.map(codeOf), (code) => code);
  expect([...codes].map(([code, all]) => [code, all.length]).sort()).toEqual([
    ['budget-exceeded', 40],
    ['ok', 60],
  ]);
  expect(await office.fund(office.boot())).toMatchObject({ reserved: 60 * AMOUNT, committed: 0 });
}, 60_000);

test('one SP2D number pays one request, also when two cashiers of BPKAD type it at once', async () => {
  const desk = office.boot();
  await office.budget(desk, 10 * AMOUNT);
  await Promise.all(['case-1', 'case-2'].map((caseId) => received(desk, caseId)));
  const pay = async (caseId: string) => {
    for (const [id, command] of toMoney(caseId, AMOUNT, 'SP2D-7')) {
      await desk.commands.run(caseId, command, contextOf(id, command.officer.id));
    }
  };
  const results = await Promise.allSettled([pay('case-1'), pay('case-2')]);
  expect(results.map(codeOf).sort()).toEqual(['ok', 'sp2d-already-used']);
  expect((await desk.runner.load(sp2dRegister, TENANT, '2026')).state.orders).toHaveLength(1);
  expect(await office.fund(desk)).toMatchObject({ reserved: AMOUNT, committed: AMOUNT });
});

test('a case that is closed after the approval gives its reservation back', async () => {
  const desk = office.boot();
  await office.budget(desk, 10 * AMOUNT);
  await received(desk, 'case-1');
  const approve = { type: 'approve', id: 'a', officer: BPKAD, at: AT } as const;
  await desk.commands.run('case-1', approve, contextOf('a', BPKAD.id));
  expect(await office.fund(desk)).toMatchObject({ reserved: AMOUNT });
  const closed = office.closing('case-1');
  for (const message of [closed, closed]) await desk.process.stepsVoided(message);
  expect(await office.fund(desk)).toMatchObject({ reserved: 0, committed: 0 });
  expect((await desk.commands.load(TENANT, 'case-1')).round.status).toBe('refused');
});
