import type { Officer } from '@alur/identity';
import type { WorkItem } from './views/worklist.ts';

const CASHIER = 'bendahara-bansos';

/**
 * Whether the separation of duties leaves this officer something to do in the step. Several desks share the step of the
 * money, and only its cashier must be another person than those before: the Kabid who decided still drafts the nota dinas.
 */
export function mayDo(
  { kind, roles, notBy }: Pick<WorkItem, 'kind' | 'roles' | 'notBy'>,
  officer: Pick<Officer, 'id' | 'roles'>,
): boolean {
  if (!notBy.includes(officer.id)) return true;
  return kind === 'funds' && officer.roles.some((role) => role !== CASHIER && roles.includes(role));
}
