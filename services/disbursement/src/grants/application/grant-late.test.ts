import { heldBefore } from '@alur/event-sourcing/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aidReceived } from '../../shared/domain/aid-received.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { AT, by, GrantDesk, TENANT } from '../../test/fixtures/grant-desk.ts';
import { grantCandidate } from '../domain/grant-candidate.ts';

/** Two processes do the same step; one stands still before an append until the other has come further. */

let desk: GrantDesk;

beforeEach(async () => {
  desk = new GrantDesk();
  await desk.batch();
});

afterEach(() => desk.close());

test('a listing that is late does not take a candidate who was removed meanwhile', async () => {
  await desk.startListing('p1');
  const held = heldBefore(desk.store, 'grant-candidate');
  const late = desk.work(undefined, held.store).listing('b1', 'p1', desk.context());
  await held.reached;
  await desk.work().listing('b1', 'p1', desk.context());
  await desk.run('b1', { type: 'remove', subjectId: 'p1', reasonCode: 'pindah', noteId: null, ...by });
  await desk.work().release('b1', 'case-p1', desk.context());
  held.release();
  await late;
  expect((await desk.runner().load(grantCandidate, TENANT, 'case-p1')).state.takenBy).toBeNull();
});

test('a hand-over that another process has abandoned meanwhile claims nobody and records no aid', async () => {
  await desk.startHandOver('p1');
  const held = heldBefore(desk.store, 'recipient-register');
  const late = desk.work(undefined, held.store).handOver('b1', 'p1', desk.context());
  await held.reached;
  // Aid of another batch, which is withdrawn again: the other process abandons the hand-over, this one would not.
  const elsewhere = { source: 'b9', kind: 'batch', at: AT } as const;
  await desk.runner().execute(aidReceived, 'p1', { type: 'record', ...elsewhere }, desk.context());
  await desk.work().handOver('b1', 'p1', desk.context());
  expect((await desk.load()).recipients['p1']).toMatchObject({ stage: 'field-checked', reasonCode: 'double-aid' });
  await desk.runner().execute(aidReceived, 'p1', { type: 'withdraw', ...elsewhere }, desk.context());
  held.release();
  await late;
  expect((await desk.load()).recipients['p1']?.stage).toBe('field-checked');
  expect((await desk.runner().load(recipientRegister, TENANT, 'b1.grant')).state.claims).toEqual([]);
  expect((await desk.runner().load(aidReceived, TENANT, 'p1')).state.entries).toEqual([]);
});
