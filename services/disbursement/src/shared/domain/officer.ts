import { type Rejection, reject } from '@alur/event-sourcing';

/** The officer who acts, as the sign-in knows him: an id, never a name. */
export interface ActingOfficer {
  readonly id: string;
  readonly roles: readonly string[];
}

/** Why this officer may not act in a step: not his role, or he did a step that it must be separate from. */
export function mayNot(
  officer: ActingOfficer,
  step: { readonly roles: readonly string[]; readonly notBy: readonly string[] },
): Rejection | undefined {
  if (!step.roles.some((role) => officer.roles.includes(role))) {
    return reject('wrong-role', 'Langkah ini dikerjakan oleh petugas lain.', { facts: { roles: step.roles } });
  }
  if (step.notBy.includes(officer.id)) {
    return reject(
      'not-by-same-officer',
      'Anda mengerjakan langkah sebelumnya pada kejadian ini. Serahkan langkah ini kepada petugas lain.',
    );
  }
  return undefined;
}
