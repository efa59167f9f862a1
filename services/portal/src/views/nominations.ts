import { CandidateNominated, NominationRemoved } from '@alur/contracts';
import { folding } from '@alur/read-models';

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

const { begin, on, view } = folding<NominationDocument>();

/** The nomination lists of all programmes: one document per nomination. */
export const nominationsView = view({
  collection: {
    name: 'portal-nominations',
    version: 1,
    indexes: [
      ['tenant', 'programme', 'state', 'listedAt'],
      ['tenant', 'programme', 'village', 'state', 'listedAt'],
      ['tenant', 'state', 'programme'],
    ],
  },
  idOf: ({ nominationId }) => nominationId,
  initial: ({ programme, caseId }, { tenant }) => ({
    tenant,
    programme,
    caseId,
    subjectId: null,
    village: null,
    state: 'listed',
    listedAt: null,
    listedBy: null,
    removedAt: null,
    reasonCode: null,
  }),
  folds: [
    begin(CandidateNominated, ({ programme, caseId, subjectId, village, at, by }, { tenant }) => ({
      tenant,
      programme,
      caseId,
      subjectId,
      village,
      state: 'listed',
      listedAt: at,
      listedBy: by,
      removedAt: null,
      reasonCode: null,
    })),
    on(NominationRemoved, (before, { reasonCode, at }) => ({ ...before, state: 'removed', removedAt: at, reasonCode })),
  ],
});
