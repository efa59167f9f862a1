import type { Officer } from '@alur/identity';
import { isStepKind, mayAct } from '@alur/standards';
import type { WorkItem } from '../views/worklist.ts';

/** Whether roles and the separation of duties leave this officer something to do in the step. */
export function mayDo(
  { act, kind, roles, notBy }: Pick<WorkItem, 'kind' | 'roles' | 'notBy'> & Partial<Pick<WorkItem, 'act'>>,
  officer: Pick<Officer, 'id' | 'roles'>,
): boolean {
  if (act === 'sign') return !notBy.includes(officer.id) && officer.roles.some((role) => roles.includes(role));
  return isStepKind(kind) && mayAct(kind, roles, officer.roles, notBy.includes(officer.id));
}
