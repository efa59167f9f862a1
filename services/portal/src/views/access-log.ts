import { FindingsViewed, IdentityAccessed, SubjectErased } from '@alur/contracts';
import { folding } from '@alur/read-models';

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

const { begin, view } = folding<AccessEntry>();

/** One document per access, kept beyond the erasure of the subject: it names officers only. */
export const accessLogView = view({
  collection: {
    name: 'portal-access-log',
    version: 2,
    indexes: [
      ['tenant', 'subjectId', 'at'],
      ['tenant', 'purpose', 'at'],
    ],
  },
  idOf: ({ subjectId }, { stream, revision }) =>
    subjectId === null ? undefined : `${stream}@${String(revision).padStart(9, '0')}`,
  folds: [
    begin(IdentityAccessed, (data, { tenant }) => ({ ...data, tenant, act: 'seen' })),
    begin(FindingsViewed, ({ subjectId, at, officer, purpose, caseId }, { tenant }) => ({
      tenant,
      subjectId: subjectId ?? '',
      at,
      act: 'seen',
      officer,
      purpose,
      fields: ['temuan'],
      caseId,
    })),
    begin(SubjectErased, ({ subjectId, at, by, ground }, { tenant }) => ({
      tenant,
      subjectId,
      at,
      act: 'erased',
      officer: by,
      purpose: ground,
      fields: [],
      caseId: null,
    })),
  ],
});
