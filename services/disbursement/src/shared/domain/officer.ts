import { type Rejection, reject } from '@alur/event-sourcing';

/** The acting officer, by the id of the sign-in, never by name. */
export interface ActingOfficer {
  readonly id: string;
  readonly roles: readonly string[];
}

/** Why this officer may not act in a step: wrong role, or the same officer did a step that must be done by another person. */
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
