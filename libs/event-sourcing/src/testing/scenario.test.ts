import { expect, test } from '@jest/globals';
import type { Decider } from '../decider.ts';
import type { DomainEvent } from '../event.ts';
import { budget, exhausted, granted, spent } from './budget.ts';
import { scenario } from './scenario.ts';

test('compares the decision with the expected events, and goes on from them', () => {
  scenario(budget)
    .given(granted(100))
    .when({ kind: 'spend', amount: 40 })
    .then(spent(40))
    .when({ kind: 'spend', amount: 60 })
    .then(spent(60), exhausted)
    .when({ kind: 'spend', amount: 0 })
    .then();
});

test('compares a rejection with its code and rule', () => {
  const refused = scenario(budget).given(granted(10)).when({ kind: 'spend', amount: 11 });
  refused.thenRejected('budget-exceeded').when({ kind: 'spend', amount: 5 }).then(spent(5));
  refused.thenRejected('budget-exceeded', 'R-05');
  expect(() => refused.thenRejected('budget-exceeded', 'R-06')).toThrow('R-06');
  expect(() => refused.thenRejected('other')).toThrow('other');
  expect(() => refused.then()).toThrow('budget-exceeded');
});

test('fails when events come where a rejection or other events are expected', () => {
  const decided = scenario(budget).when({ kind: 'grant', amount: 1 });
  expect(() => decided.thenRejected('budget-exceeded')).toThrow('budget.granted.v1');
  expect(() => decided.then(granted(2))).toThrow();
  expect(() => decided.then()).toThrow();
});

test('tells the state after everything given and decided', () => {
  expect(scenario(budget).given(granted(5)).when({ kind: 'grant', amount: 2 }).then(granted(2)).state()).toEqual({
    left: 7,
  });
});

type Noted = DomainEvent<'noted.v1', { readonly at: unknown }>;

function noting(more: Partial<Decider<{ notes: number }, unknown, Noted>>): Decider<{ notes: number }, unknown, Noted> {
  return {
    name: 'note',
    eventTypes: ['noted.v1'],
    initial: { notes: 0 },
    decide: (_, at) => [{ type: 'noted.v1', data: { at } }],
    evolve: ({ notes }) => ({ notes: notes + 1 }),
    ...more,
  };
}

test('an event that does not survive JSON fails', () => {
  const at = new Date(0);
  expect(() => scenario(noting({})).when(at).then({ type: 'noted.v1', data: { at } })).toThrow();
});

test('an event type that the decider does not declare fails', () => {
  expect(() =>
    scenario(noting({ eventTypes: [] }))
      .when(1)
      .then({ type: 'noted.v1', data: { at: 1 } }),
  ).toThrow('noted.v1');
});

test('an evolve that changes the state it is given fails', () => {
  const evolve = (state: { notes: number }) => {
    state.notes += 1;
    return state;
  };
  expect(() =>
    scenario(noting({ evolve }))
      .when(1)
      .then({ type: 'noted.v1', data: { at: 1 } }),
  ).toThrow('read only');
});
