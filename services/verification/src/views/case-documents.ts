import { DocumentAttached } from '@alur/contracts';
import { folding } from '@alur/read-models';

/** A paper in the file of a case; its id is the document id. */
export interface CaseDocumentRef {
  readonly tenant: string;
  readonly caseId: string;
}

const { begin, view } = folding<CaseDocumentRef>();

export const caseDocuments = view({
  collection: { name: 'verification-case-documents', version: 1, indexes: [] },
  idOf: ({ documentId }) => documentId,
  folds: [begin(DocumentAttached, ({ caseId }, { tenant }) => ({ tenant, caseId }))],
});
