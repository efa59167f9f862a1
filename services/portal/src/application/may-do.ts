import type { Officer } from '@alur/identity';
import { isStepKind, mayAct } from '@alur/standards';
import type { WorkItem } from '../views/worklist.ts';
import type { Turn } from './turns.ts';

const APART = 'Anda mengerjakan langkah lain yang harus terpisah dari langkah ini';
const OTHER_ROLE = 'Dikerjakan oleh peran lain';

/**
 * Why an officer cannot do a step now: the roles, the separation of duties, or the turn of another desk; null when the
 * officer can.
 */
export function blockOf(
  { act, kind, doers, partner, notBy }: Pick<WorkItem, 'act' | 'kind' | 'doers' | 'partner' | 'notBy'>,
  { id, roles }: Pick<Officer, 'id' | 'roles'>,
  turn?: Turn,
): string | null {
  const separated = notBy.includes(id);
  const named = (these: readonly string[]) => roles.some((role) => these.includes(role));
  if (turn !== undefined && !named(turn.roles)) return turn.reason;
  if (act === 'sign') return separated ? APART : named(doers) ? null : OTHER_ROLE;
  if (partner !== null && roles.some((role) => role === partner)) return separated ? APART : null;
  // Desks besides those of the step act in it, too; the kind says which, and the turn whose turn it is.
  if (turn !== undefined && !named(doers)) return separated ? APART : null;
  if (isStepKind(kind) && mayAct(kind, doers, roles, separated)) return null;
  return separated ? APART : OTHER_ROLE;
}
