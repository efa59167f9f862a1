import type { ServicePorts } from '@alur/platform';
import { allOf } from '@alur/read-models';
import { peopleLinks } from '../../views/people-links.ts';

/** The other ids of one person: what two officers linked, and what is linked to that. */
export async function linkedPeople(
  { views }: Pick<ServicePorts, 'views'>,
  tenant: string,
  subjectId: string,
): Promise<string[]> {
  const known = new Set([subjectId]);
  // The set grows while it is walked through.
  for (const id of known) {
    const filter = { tenant, subjectIds: id, state: 'linked' };
    for await (const { subjectIds } of allOf(views.of(peopleLinks), { filter })) {
      for (const linked of subjectIds) known.add(linked);
    }
  }
  known.delete(subjectId);
  return [...known];
}
