import { CandidateNominated, type DataOf, NominationRemoved, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

export interface NominationDocument {
  readonly tenant: string;
  readonly programme: string;
  readonly caseId: string;
  readonly subjectId: string | null;
  readonly village: string | null;
  readonly state: 'listed' | 'removed';
  readonly listedAt: string | null;
  readonly listedBy: string | null;
  readonly removedAt: string | null;
  readonly reasonCode: string | null;
}

/** The nomination lists of all programmes: one document per nomination. */
export const nominationsView: View<NominationDocument> = {
  collection: {
    name: 'portal-nominations',
    version: 1,
    indexes: [
      ['tenant', 'programme', 'state', 'listedAt'],
      ['tenant', 'programme', 'village', 'state', 'listedAt'],
      ['tenant', 'state', 'programme'],
    ],
  },
  topics: [TOPICS.verification],
  documentsOf: ({ type, data }) =>
    type === CandidateNominated.type || type === NominationRemoved.type
      ? [(data as DataOf<typeof NominationRemoved>).nominationId]
      : [],
  evolve: (document, { type, tenant, data }) => {
    if (type === CandidateNominated.type) {
      const { programme, caseId, subjectId, village, at, by } = data as DataOf<typeof CandidateNominated>;
      const removal = { removedAt: null, reasonCode: null };
      return { tenant, programme, caseId, subjectId, village, state: 'listed', listedAt: at, listedBy: by, ...removal };
    }
    const { programme, caseId, reasonCode, at } = data as DataOf<typeof NominationRemoved>;
    const before = document ?? {
      tenant,
      programme,
      caseId,
      subjectId: null,
      village: null,
      listedAt: null,
      listedBy: null,
    };
    return { ...before, state: 'removed', removedAt: at, reasonCode };
  },
};
