import { numberRegister } from '@alur/platform';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { dyingAfter } from '../../test/fixtures/dying-store.ts';
import {
  AT,
  BPKAD,
  CASHIER,
  contextOf,
  type Desk,
  handOver,
  MoneyOffice,
  TENANT,
  toBpkad,
  toMoney,
} from '../../test/fixtures/money-office.ts';
import { fundsRequest } from '../domain/funds-request.ts';
import type { OfficerCommand } from '../domain/funds-request-commands.ts';
import { requestIdOf } from '../domain/funds-request-state.ts';
import { sp2dRegister } from '../domain/sp2d-register.ts';

const CASE = 'case-1';
const RECIPIENTS = [
  { householdId: 'house-1', amount: 3_000_000 },
  { householdId: 'house-2', amount: 2_000_000 },
  { householdId: 'house-3', amount: 1_000_000 },
];
const ALL = 6_000_000;
const why = { reasonCode: 'rekening-tidak-aktif', noteId: null };

/**
 * One request with everything that touches a second aggregate: approved, returned, revised, paid, a transfer that fails
 * and is handed over anew, a family that does not take its money, and the books.
 */
const STORY: readonly (readonly [string, OfficerCommand])[] = [
  ...toBpkad('first', RECIPIENTS),
  ['first.approve', { type: 'approve', id: 'first.approve', officer: BPKAD, at: AT }],
  ['first.return', { type: 'return', id: 'first.return', ...why, officer: BPKAD, at: AT }],
  ...toBpkad('second', RECIPIENTS),
  ...toMoney('second', ALL, 'SP2D-1'),
  handOver('handover-1', 'house-1'),
  handOver('handover-2', 'house-2', 'transfer'),
  ['reverse-2', { type: 'reverse', id: 'reverse-2', handoverId: 'handover-2', ...why, officer: CASHIER, at: AT }],
  handOver('handover-3', 'house-2'),
  ['not-3', { type: 'mark-not-received', householdId: 'house-3', ...why, officer: CASHIER, at: AT }],
  [
    'account',
    {
      type: 'account',
      number: 'SPJ-1',
      date: '2026-08-03',
      handedOver: 5_000_000,
      returned: 1_000_000,
      officer: CASHIER,
      at: AT,
    },
  ],
  ['close', { type: 'close', id: 'close', officer: BPKAD, at: AT }],
];

let office: MoneyOffice;

beforeEach(() => {
  office = new MoneyOffice();
});

afterEach(() => office.close());

async function prepared(): Promise<Desk> {
  const desk = office.boot();
  await office.budget(desk, 10_000_000);
  await office.open(
    desk,
    CASE,
    RECIPIENTS.map(({ householdId }) => householdId),
  );
  return desk;
}

const send = (desk: Desk, [id, command]: readonly [string, OfficerCommand]) =>
  desk.commands.run(CASE, command, contextOf(id, command.officer.id));

/** The consumer after the restart: gets everything again, twice. */
async function consume(desk: Desk): Promise<void> {
  const messages = await office.stepsStarted();
  for (const message of [...messages, ...messages]) await desk.process.stepStarted(message);
}

/** Plays the story in a process that dies after so many appends, then goes on in a new one. */
async function playWithDeath(appends: number, afterwards: 'consumer' | 'officer'): Promise<boolean> {
  await prepared();
  const { store, died } = dyingAfter(office.store, appends);
  let desk = office.boot(store);
  for (const told of STORY) {
    const answered = await send(desk, told).then(
      () => true,
      (error: unknown) => {
        if (!died()) throw error;
        return false;
      },
    );
    if (answered) continue;
    desk = office.boot();
    if (afterwards === 'consumer') await consume(desk);
    await send(desk, told);
  }
  const restarted = died();
  await consume(office.boot());
  return restarted;
}

async function everythingAgrees(): Promise<void> {
  const desk = office.boot();
  const { state } = await desk.runner.load(fundsRequest, TENANT, requestIdOf(CASE));
  expect(state.pending).toBeNull();
  expect(state.current?.status).toBe('closed');
  expect(await office.fund(desk)).toMatchObject({ budget: 10_000_000, reserved: 0, committed: 5_000_000 });
  const { orders } = (await desk.runner.load(sp2dRegister, TENANT, '2026')).state;
  expect(orders).toEqual([{ number: 'SP2D-1', date: '2026-08-03', amount: ALL, requestId: 'case-1.funds', round: 2 }]);
  const { claims } = (await desk.runner.load(recipientRegister, TENANT, `${CASE}.funds`)).state;
  expect(claims.map(({ subjectId, owner }) => [subjectId, owner]).sort()).toEqual([
    ['subject-of-house-1', 'handover-1'],
    ['subject-of-house-2', 'handover-3'],
  ]);
  const basts = (await desk.runner.load(numberRegister, TENANT, '2026.bast-dana')).state.numbers;
  expect(basts.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(state.current?.handovers.map(({ bast, reversed }) => [bast.number, reversed])).toEqual([
    [basts[0]?.number, false],
    [basts[1]?.number, true],
    [basts[2]?.number, false],
  ]);
  const letters = (await desk.runner.load(numberRegister, TENANT, '2026.nota-dinas')).state.numbers;
  expect(letters.map(({ sequence }) => sequence)).toEqual([1, 2]);
  const ended = (await office.store.readStream(`${TENANT}/aid-case/${CASE}`)).filter(
    ({ type }) => type === 'aid-case.funds-track-ended.v1',
  );
  expect(ended.map(({ data }) => data)).toMatchObject([{ outcome: 'handed-over', amount: 5_000_000 }]);
  expect((await desk.runner.load(aidCase, TENANT, CASE)).state.steps.funds?.open).toBe(false);
}

test('the story without a crash: every sum agrees and the track of the case ends once', async () => {
  const desk = await prepared();
  for (const told of STORY) await send(desk, told);
  await consume(desk);
  await everythingAgrees();
});

test('every command sent again answers and changes nothing', async () => {
  const desk = await prepared();
  for (const told of STORY) await send(desk, told);
  const head = await office.store.head();
  for (const told of STORY) await send(desk, told);
  expect(await office.store.head()).toBe(head);
});

/** More than the story appends; the loops below end at the first death that does not come. */
const MOST_APPENDS = 100;

describe.each(['consumer', 'officer'] as const)('killed at an event boundary, finished by the %s', (who) => {
  test('nobody is paid twice, nothing hangs, the sums agree', async () => {
    let deaths = 0;
    for (let appends = 1; appends < MOST_APPENDS; appends += 1) {
      const died = await playWithDeath(appends, who);
      await everythingAgrees();
      if (!died) break;
      deaths += 1;
      await office.close();
      office = new MoneyOffice();
    }
    expect(deaths).toBeGreaterThan(30);
    expect(deaths).toBeLessThan(MOST_APPENDS - 1);
  }, 120_000);
});
