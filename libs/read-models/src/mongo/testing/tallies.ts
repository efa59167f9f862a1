import type { Collection, CollectionDefinition } from '../../read-store.ts';

export interface Tally {
  readonly count: number;
}

export const TALLIES: CollectionDefinition = { name: 'tallies', version: 1, indexes: [['count']] };

const IDS = Array.from({ length: 50 }, (_, place) => `tally-${place}`);

/** Raises every tally in one write. */
export async function addOne(tallies: Collection<Tally>): Promise<void> {
  const loaded = await tallies.load(IDS);
  const writes = IDS.map((id) => {
    const { document, version = 0, sources = {} } = loaded.get(id) ?? {};
    return { id, document: { count: (document?.count ?? 0) + 1 }, sources, expectedVersion: version };
  });
  await tallies.write(writes);
}
