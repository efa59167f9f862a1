import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import { ownerOf, recipientRegister } from './recipient-register.ts';

const at = '2026-07-01T02:00:00.000Z';
const claim = { subjectId: 'person-1', owner: 'handover-1', at };
const claimed = { type: 'recipient-register.claimed.v1', data: claim } as const;
const released = { type: 'recipient-register.released.v1', data: claim } as const;

test('claims a recipient once', () => {
  scenario(recipientRegister)
    .given()
    .when({ type: 'claim', ...claim })
    .then(claimed);
});

test('the same owner may ask again', () => {
  scenario(recipientRegister)
    .given(claimed)
    .when({ type: 'claim', ...claim })
    .then();
});

test('another hand-over cannot serve the same person', () => {
  scenario(recipientRegister)
    .given(claimed)
    .when({ type: 'claim', ...claim, owner: 'handover-2' })
    .thenRejected('already-received');
});

test('ruling 9: another id of the same person was served, so the person was', () => {
  const other = { type: 'claim', subjectId: 'person-1b', owner: 'handover-2', at } as const;
  scenario(recipientRegister)
    .given(claimed)
    .when({ ...other, sameAs: ['person-9', 'person-1'] })
    .thenRejected('already-received');
  scenario(recipientRegister)
    .given(claimed, released)
    .when({ ...other, sameAs: ['person-1'] })
    .then({ type: 'recipient-register.claimed.v1', data: { subjectId: 'person-1b', owner: 'handover-2', at } });
});

test('only the owner releases, and the person may then be served anew', () => {
  scenario(recipientRegister)
    .given(claimed)
    .when({ type: 'release', ...claim, owner: 'handover-2' })
    .then();
  scenario(recipientRegister)
    .given(claimed)
    .when({ type: 'release', ...claim })
    .then(released);
  scenario(recipientRegister)
    .given(claimed, released)
    .when({ type: 'claim', ...claim, owner: 'handover-2' })
    .then({ type: 'recipient-register.claimed.v1', data: { ...claim, owner: 'handover-2' } });
});

test('the claims of two persons are two, and the hand-over that serves a person is named', () => {
  const other = { subjectId: 'person-2', owner: 'handover-2', at };
  const both = scenario(recipientRegister).given(claimed, { type: 'recipient-register.claimed.v1', data: other });
  expect(ownerOf(both.state(), 'person-2')).toBe('handover-2');
  expect(ownerOf(both.given(released).state(), 'person-1')).toBeUndefined();
  expect(ownerOf(both.given(released).state(), 'person-2')).toBe('handover-2');
  expect(recipientRegister.decide(both.state(), { type: 'claim', ...claim, owner: 'handover-3' })).toMatchObject({
    facts: { owner: 'handover-1' },
  });
  scenario(recipientRegister)
    .when({ type: 'release', ...claim })
    .then();
});
