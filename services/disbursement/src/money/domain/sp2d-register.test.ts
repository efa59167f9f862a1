import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { sp2dKey, sp2dRegister, sp2dRegisterId } from './sp2d-register.ts';

const order = {
  number: '00123/SP2D/LS/2026',
  date: '2026-08-03',
  amount: 5_000_000,
  requestId: 'case-1.funds',
  round: 1,
};
const registered = { type: 'sp2d-register.registered.v1', data: order } as const;
const register = (more: Partial<typeof order> = {}) => ({ type: 'register', ...order, ...more }) as const;

describe('the register of SP2D of one year', () => {
  test('one number pays one request; asked again, nothing changes', () => {
    scenario(sp2dRegister).given().when(register()).then(registered);
    scenario(sp2dRegister).given(registered).when(register()).then();
    scenario(sp2dRegister)
      .given(registered)
      .when(register({ requestId: 'case-2.funds' }))
      .thenRejected('sp2d-already-used');
  });

  test('a later round of the same request needs an order of its own', () => {
    scenario(sp2dRegister)
      .given(registered)
      .when(register({ round: 2 }))
      .thenRejected('sp2d-already-used');
    const second = { ...order, number: '00124/SP2D/LS/2026', round: 2 };
    scenario(sp2dRegister)
      .given(registered)
      .when({ type: 'register', ...second })
      .then({ ...registered, data: second });
  });

  test('a number typed in two ways is one number, and the year of its date names the register', () => {
    expect(sp2dKey(' 00123 /sp2d/ls/ 2026')).toBe(order.number);
    expect(sp2dRegisterId(order.date)).toBe('2026');
  });
});

test('the request that a number pays is named', () => {
  const second = { ...order, number: '00124/SP2D/LS/2026', requestId: 'case-2.funds' };
  const both = scenario(sp2dRegister)
    .given(registered, { ...registered, data: second })
    .state();
  expect(both.orders).toEqual([order, second]);
  expect(sp2dRegister.decide(both, { type: 'register', ...second, requestId: 'case-3.funds' })).toMatchObject({
    facts: { requestId: 'case-2.funds' },
  });
});
