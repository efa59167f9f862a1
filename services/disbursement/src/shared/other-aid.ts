import type { ServicePorts } from '@alur/platform';
import { type AidEntry, aidReceived } from './domain/aid-received.ts';

/**
 * What each person received under other incidents and batches, in the order in which it was recorded: the same disaster
 * may have been reported twice. It is shown and refuses nothing.
 * @param source the incident or batch that is looked at
 */
export async function withOtherAid<Person extends { readonly subjectId: string }>(
  ports: Pick<ServicePorts, 'runner' | 'people'>,
  tenant: string,
  source: string,
  people: readonly Person[],
): Promise<readonly (Person & { readonly otherAid: readonly AidEntry[] })[]> {
  return Promise.all(
    people.map(async (person) => {
      const entries = await aidOf(ports, tenant, person.subjectId);
      return { ...person, otherAid: entries.filter((entry) => entry.source !== source) };
    }),
  );
}

/** What a person received, under each of the person's ids. */
export async function aidOf(
  { runner, people }: Pick<ServicePorts, 'runner' | 'people'>,
  tenant: string,
  subjectId: string,
): Promise<readonly AidEntry[]> {
  const ids = [subjectId, ...(await people.samePerson(tenant, subjectId))];
  const received = await Promise.all(ids.map((id) => runner.load(aidReceived, tenant, id)));
  return received.flatMap(({ state }) => state.entries);
}
