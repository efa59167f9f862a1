import { heldBefore } from '@alur/event-sourcing/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { caseId, TENANT, World } from '../../test/fixtures/goods-world.ts';

/** Two processes do the same step; one stands still before an append until the other has come further. */

let world: World;

beforeEach(async () => {
  world = await new World().open();
});

afterEach(() => world.store.close());

const claims = async () =>
  (await world.runner.load(recipientRegister, TENANT, `${caseId}.goods`)).state.claims.map(({ owner }) => owner);

/** Begins an act and does it in another process. */
async function act(name: Parameters<World['begin']>[0]): Promise<void> {
  expect(await world.begin(name, 'house-1')).toBe(true);
  await world.finish('house-1');
}

/** A process that stands still in the running step, before its first append to such a stream. */
async function standingBefore(kind: string) {
  const held = heldBefore(world.store, kind);
  const result = world.finish('house-1', world.handovers(undefined, held.store));
  await held.reached;
  return { result, release: held.release };
}

test.each(['unpack', 'cancel'] as const)('a packing that was put back meanwhile (%s) claims nobody', async (end) => {
  await world.begin('prepare', 'house-1');
  const late = await standingBefore('recipient-register');
  await world.finish('house-1');
  await act(end);
  expect(await claims()).toEqual([]);
  late.release();
  await late.result;
  expect(await claims()).toEqual([]);
  await world.check();
});

test('a packing that is late claims nothing for the next packing, which serves the person', async () => {
  await world.begin('prepare', 'house-1');
  const late = await standingBefore('recipient-register');
  await world.finish('house-1');
  await act('unpack');
  await act('prepare');
  late.release();
  await late.result;
  expect(await claims()).toEqual([`${caseId}.house-1.2`]);
  await act('issue');
  await act('hand-over');
  await world.check();
});

test('an unpacking that is late leaves the claim of the next packing', async () => {
  await act('prepare');
  await world.begin('unpack', 'house-1');
  const late = await standingBefore('recipient-register');
  await world.finish('house-1');
  await act('prepare');
  late.release();
  await late.result;
  expect(await claims()).toEqual([`${caseId}.house-1.2`]);
  await world.check();
});

test('an issue that is late answers what the others have done: the goods came back', async () => {
  await act('prepare');
  await world.begin('issue', 'house-1');
  const late = await standingBefore('stock');
  await world.finish('house-1');
  await act('cancel');
  late.release();
  expect((await late.result).state.status).toBe('cancelled');
  await world.check();
});

test('a hand-over that is late prints the same BAST with the same number', async () => {
  await act('prepare');
  await act('issue');
  await world.begin('hand-over', 'house-1');
  const late = await standingBefore('number-register');
  await world.finish('house-1');
  late.release();
  expect((await late.result).state.status).toBe('handed-over');
  await world.check();
});
