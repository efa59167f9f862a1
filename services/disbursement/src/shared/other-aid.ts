import type { ServicePorts } from '@alur/platform';
import { type AidEntry, aidReceived } from './domain/aid-received.ts';

/**
 * What each person received under other incidents and batches, in the order in which it was recorded: the same disaster
 * may have been reported twice. It is shown and refuses nothing.
 * @param source the incident or batch that is looked at
 */
export async function withOtherAid<Person extends { readonly subjectId: string }>(
  { runner }: Pick<ServicePorts, 'runner'>,
  tenant: string,
  source: string,
  people: readonly Person[],
): Promise<readonly (Person & { readonly otherAid: readonly AidEntry[] })[]> {
  return Promise.all(
    people.map(async (person) => {
      const { state } = await runner.load(aidReceived, tenant, person.subjectId);
      return { ...person, otherAid: state.entries.filter((entry) => entry.source !== source) };
    }),
  );
}
