import { GrantHandedOver, GrantRecipientChanged } from '@alur/contracts';
import { folding } from '@alur/read-models';

/** A recipient of a batch and how far the aid has come. */
export interface GrantRecipientDocument {
  readonly tenant: string;
  readonly batchId: string;
  readonly caseId: string;
  readonly subjectId: string;
  /** `listed`, `verified`, `field-checked`, `handed-over`, `removed`; null while only the end of the case is known. */
  readonly state: string | null;
  readonly reasonCode: string | null;
  /** Batches or incidents in which the same person receives aid, too. */
  readonly doubleAid: readonly string[];
  readonly flagged: boolean;
  readonly changedAt: string | null;
  readonly bast: string | null;
  readonly endedAt: string | null;
}

const { on, view } = folding<GrantRecipientDocument>();

/** One document per recipient of a batch. */
export const grantRecipientsView = view({
  collection: {
    name: 'portal-grant-recipients',
    version: 2,
    indexes: [
      ['tenant', 'caseId'],
      ['tenant', 'batchId', 'state'],
      ['tenant', 'batchId', 'flagged'],
      ['tenant', 'batchId'],
      ['tenant', 'caseId'],
    ],
  },
  idOf: ({ batchId, caseId }) => `${batchId}/${caseId}`,
  initial: ({ batchId, caseId, subjectId }, { tenant }) => ({
    tenant,
    batchId,
    caseId,
    subjectId,
    state: null,
    reasonCode: null,
    doubleAid: [],
    flagged: false,
    changedAt: null,
    bast: null,
    endedAt: null,
  }),
  folds: [
    on(GrantHandedOver, (recipient, { subjectId, bast, at }) => ({ ...recipient, subjectId, bast, endedAt: at })),
    on(GrantRecipientChanged, (recipient, { subjectId, state, reasonCode, at, ...found }) => {
      // Only the events that compare recipients contain what they found; it holds from then on.
      const doubleAid = [...new Set([...recipient.doubleAid, ...found.doubleAid])];
      return { ...recipient, subjectId, state, reasonCode, doubleAid, flagged: doubleAid.length > 0, changedAt: at };
    }),
  ],
});
