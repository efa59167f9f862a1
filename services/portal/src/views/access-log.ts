import { type DataOf, FindingsViewed, IdentityAccessed, SubjectErased, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** Who saw whose identity or field findings, why, when; also the erasure itself (UU 27/2022 art. 31, 32). */
export interface AccessEntry {
  readonly tenant: string;
  readonly subjectId: string;
  readonly at: string;
  readonly act: 'seen' | 'erased';
  readonly officer: string;
  /** Stated purpose, or the ground of the erasure. */
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly caseId: string | null;
}

const LOGGED: ReadonlySet<string> = new Set([IdentityAccessed.type, FindingsViewed.type, SubjectErased.type]);

/** One document per access, kept beyond the erasure of the subject: it names officers only. */
export const accessLogView: View<AccessEntry> = {
  collection: { name: 'portal-access-log', version: 2, indexes: [['tenant', 'subjectId', 'at']] },
  topics: [TOPICS.intake, TOPICS.survey],
  documentsOf: ({ type, stream, revision, data }) =>
    LOGGED.has(type) && (data as { subjectId: string | null }).subjectId !== null
      ? [`${stream}@${String(revision).padStart(9, '0')}`]
      : [],
  evolve: (_, { type, tenant, data }) => {
    if (type === SubjectErased.type) {
      const { subjectId, at, by, ground } = data as DataOf<typeof SubjectErased>;
      return { tenant, subjectId, at, act: 'erased', officer: by, purpose: ground, fields: [], caseId: null };
    }
    if (type === FindingsViewed.type) {
      const { subjectId, at, officer, purpose, caseId } = data as DataOf<typeof FindingsViewed>;
      return { tenant, subjectId: subjectId ?? '', at, act: 'seen', officer, purpose, fields: ['temuan'], caseId };
    }
    return { ...(data as DataOf<typeof IdentityAccessed>), tenant, act: 'seen' };
  },
};
