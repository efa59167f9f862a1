import { heldBefore } from '@alur/event-sourcing/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
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
  subjectOf,
  TENANT,
  toBpkad,
  toMoney,
} from '../../test/fixtures/money-office.ts';
import type { OfficerCommand } from '../domain/funds-request-commands.ts';

/** Two processes do the same step; one stands still before an append until the other has ended the step otherwise. */

const CASE = 'case-1';
const AMOUNT = 2_500_000;
const HOUSEHOLDS = [{ householdId: 'house-1', amount: AMOUNT }];

let office: MoneyOffice;
let desk: Desk;

beforeEach(async () => {
  office = new MoneyOffice();
  desk = office.boot();
  await office.budget(desk, 2 * AMOUNT);
  await office.open(desk, CASE, ['house-1']);
  await send(desk, ...toBpkad('p', HOUSEHOLDS));
});

afterEach(() => office.close());

async function send(at: Desk, ...commands: readonly (readonly [string, OfficerCommand])[]): Promise<void> {
  for (const [id, command] of commands) await at.commands.run(CASE, command, contextOf(id, command.officer.id));
}

/** The consumers of the other process, on what was begun. */
async function consume(at: Desk): Promise<void> {
  for (const message of await office.stepsStarted()) await at.process.stepStarted(message);
}

const claims = async () => (await desk.runner.load(recipientRegister, TENANT, `${CASE}.funds`)).state.claims;
const statusOf = async () => (await desk.commands.load(TENANT, CASE)).round.status;

test('an approval that failed in another process meanwhile reserves nothing', async () => {
  const held = heldBefore(office.store, 'fund');
  const approve = ['approve', { type: 'approve', id: 'approve', officer: BPKAD, at: AT }] as const;
  const late = send(office.boot(held.store), approve);
  await held.reached;
  await office.budget(desk, 0);
  await consume(desk);
  expect(await statusOf()).toBe('received');
  await office.budget(desk, 2 * AMOUNT);
  held.release();
  await expect(late).rejects.toMatchObject({ code: 'budget-exceeded' });
  expect(await office.fund(desk)).toMatchObject({ reserved: 0, committed: 0 });
  expect(await statusOf()).toBe('received');
});

test('a hand-over that another process finished and reversed meanwhile claims nobody', async () => {
  await send(desk, ...toMoney('p', AMOUNT, 'SP2D-1'));
  const held = heldBefore(office.store, 'recipient-register');
  const late = send(office.boot(held.store), handOver('handover-1', 'house-1', 'transfer'));
  await held.reached;
  await consume(desk);
  const why = { reasonCode: 'rekening-tidak-aktif', noteId: null };
  const reverse = { type: 'reverse', id: 'r', handoverId: 'handover-1', ...why, officer: CASHIER, at: AT } as const;
  await send(desk, ['r', reverse]);
  expect(await claims()).toEqual([]);
  held.release();
  await late;
  expect(await claims()).toEqual([]);
  await send(desk, handOver('handover-2', 'house-1'));
  expect(await claims()).toMatchObject([{ subjectId: subjectOf('house-1'), owner: 'handover-2' }]);
});

test('a person who is erased between the claim and the BAST claims nothing, also when the process dies at the end', async () => {
  await send(desk, ...toMoney('p', AMOUNT, 'SP2D-1'));
  // Dies right after the claim; the next process finds no data to print and dies right after it has ended the step.
  const begun = dyingAfter(office.store, 1, 'recipient-register');
  await expect(send(office.boot(begun.store), handOver('handover-1', 'house-1'))).rejects.toThrow();
  expect(await claims()).toHaveLength(1);
  await office.erase(subjectOf('house-1'));
  const dying = dyingAfter(office.store, 1, 'funds-request');
  await expect(consume(office.boot(dying.store))).rejects.toThrow();
  expect((await desk.commands.load(TENANT, CASE)).state).toMatchObject({
    pending: null,
    failure: { id: 'handover-1', code: 'data-erased' },
  });
  expect(await claims()).toEqual([]);
});
