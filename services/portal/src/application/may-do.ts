import type { Officer } from '@alur/identity';
import { isStepKind, mayAct } from '@alur/standards';
import type { WorkItem } from '../views/worklist.ts';

/** Whether roles and the separation of duties leave this officer something to do in the step. */
export function mayDo(
  { kind, roles, notBy }: Pick<WorkItem, 'kind' | 'roles' | 'notBy'>,
  officer: Pick<Officer, 'id' | 'roles'>,
): boolean {
  return isStepKind(kind) && mayAct(kind, roles, officer.roles, notBy.includes(officer.id));
}
