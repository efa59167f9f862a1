import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import { linkIdOf, type PersonLinkEvent, personLink } from './person-link.ts';

const AT = '2026-07-01T03:00:00.000Z';
const subjectIds = ['person-b', 'person-a'] as const;
const about = { linkId: 'person-a.person-b', subjectIds: ['person-a', 'person-b'], proposedBy: 'ana', at: AT };
const event = (state: PersonLinkEvent['data']['state'], by: string, reasonCode?: string): PersonLinkEvent => ({
  type: 'person-link.changed.v1',
  data: { ...about, state, by, ...(reasonCode !== undefined && { reasonCode }) },
});
const propose = (by = 'ana') => ({ type: 'propose', subjectIds, by, at: AT }) as const;
const confirm = (by: string) => ({ type: 'confirm', subjectIds, by, at: AT }) as const;
const end = (type: 'reject' | 'undo', by = 'budi') =>
  ({ type, subjectIds, reasonCode: 'salah-catat', by, at: AT }) as const;
const [proposed, linked] = [event('proposed', 'ana'), event('linked', 'budi')];

test('one proposes and another confirms; asked again, nothing changes', () => {
  scenario(personLink).given().when(propose()).then(proposed);
  scenario(personLink).given(proposed).when(propose()).then();
  scenario(personLink).given(proposed).when(propose('citra')).thenRejected('already-proposed');
  scenario(personLink).given(proposed).when(confirm('ana')).thenRejected('not-by-same-officer');
  scenario(personLink).given(proposed).when(confirm('budi')).then(linked);
  scenario(personLink).given(proposed, linked).when(confirm('budi')).thenRejected('not-proposed');
  scenario(personLink).given(proposed, linked).when(propose()).thenRejected('already-linked');
});

test('a proposal is rejected and a link undone with a reason, and both may be proposed again', () => {
  const rejected = event('rejected', 'budi', 'salah-catat');
  const unlinked = event('unlinked', 'budi', 'salah-catat');
  scenario(personLink).given(proposed).when(end('reject')).then(rejected);
  scenario(personLink).given(proposed).when(end('undo')).thenRejected('not-linked');
  scenario(personLink).given(proposed, linked).when(end('undo')).then(unlinked);
  scenario(personLink).given(proposed, linked).when(end('reject')).thenRejected('not-proposed');
  for (const over of [rejected, unlinked]) scenario(personLink).given(proposed, over).when(propose()).then(proposed);
});

test('the id of a link has no order', () => {
  expect(linkIdOf(['b', 'a'])).toBe(linkIdOf(['a', 'b']));
});
