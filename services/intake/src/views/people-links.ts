import { type DataOf, PeopleLinkChanged, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** Two registered people who are, or may be, one. */
export interface PeopleLinkDocument extends DataOf<typeof PeopleLinkChanged> {
  readonly tenant: string;
}

/** One document per pair of people. */
export const peopleLinks: View<PeopleLinkDocument> = {
  collection: {
    name: 'intake-people-links',
    version: 1,
    indexes: [
      ['tenant', 'subjectIds', 'state'],
      ['tenant', 'state', 'at'],
    ],
  },
  topics: [TOPICS.intake],
  documentsOf: ({ type, subject }) => (type === PeopleLinkChanged.type ? [subject] : []),
  evolve: (_, { tenant, data }) => ({ ...(data as DataOf<typeof PeopleLinkChanged>), tenant }),
};
