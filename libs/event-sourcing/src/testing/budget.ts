import { type Decider, reject } from '../decider.ts';
import type { DomainEvent } from '../event.ts';

/** A small aggregate for the tests of this package: money is granted to a budget and spent from it, never beyond. */
export type BudgetEvent =
  | DomainEvent<'budget.granted.v1', { readonly amount: number }>
  | DomainEvent<'budget.spent.v1', { readonly amount: number }>
  | DomainEvent<'budget.exhausted.v1', Record<string, never>>;

export type BudgetCommand = { readonly kind: 'grant' | 'spend'; readonly amount: number };

export interface BudgetState {
  readonly left: number;
}

export const budget: Decider<BudgetState, BudgetCommand, BudgetEvent> = {
  name: 'budget',
  eventTypes: ['budget.granted.v1', 'budget.spent.v1', 'budget.exhausted.v1'],
  initial: { left: 0 },

  decide({ left }, { kind, amount }) {
    if (amount === 0) return [];
    if (kind === 'grant') return [{ type: 'budget.granted.v1', data: { amount } }];
    if (amount > left) return reject('budget-exceeded', `Sisa anggaran ${left}.`, { rule: 'R-05', facts: { left } });
    const spent: BudgetEvent = { type: 'budget.spent.v1', data: { amount } };
    return amount === left ? [spent, { type: 'budget.exhausted.v1', data: {} }] : [spent];
  },

  evolve({ left }, event) {
    switch (event.type) {
      case 'budget.granted.v1':
        return { left: left + event.data.amount };
      case 'budget.spent.v1':
        return { left: left - event.data.amount };
      case 'budget.exhausted.v1':
        return { left };
    }
  },
};

export const granted = (amount: number): BudgetEvent => ({ type: 'budget.granted.v1', data: { amount } });
export const spent = (amount: number): BudgetEvent => ({ type: 'budget.spent.v1', data: { amount } });
export const exhausted: BudgetEvent = { type: 'budget.exhausted.v1', data: {} };
