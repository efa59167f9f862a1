import { type DataOf, GrantHandedOver, GrantRecipientChanged, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

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

type Data = DataOf<typeof GrantRecipientChanged> | DataOf<typeof GrantHandedOver>;

/** One document per recipient of a batch. */
export const grantRecipientsView: View<GrantRecipientDocument> = {
  collection: {
    name: 'portal-grant-recipients',
    version: 1,
    indexes: [
      ['tenant', 'batchId', 'state'],
      ['tenant', 'batchId', 'flagged'],
      ['tenant', 'batchId'],
    ],
  },
  topics: [TOPICS.disbursement],
  documentsOf: ({ type, data }) => {
    if (type !== GrantRecipientChanged.type && type !== GrantHandedOver.type) return [];
    const { batchId, caseId } = data as Data;
    return [`${batchId}/${caseId}`];
  },
  evolve: (before, { tenant, type, data }) => {
    const { batchId, caseId, subjectId } = data as Data;
    const unknown = { state: null, reasonCode: null, doubleAid: [], flagged: false, changedAt: null };
    const recipient = before ?? { ...unknown, bast: null, endedAt: null };
    const named = { ...recipient, tenant, batchId, caseId, subjectId };
    if (type === GrantHandedOver.type) {
      const { bast, at } = data as DataOf<typeof GrantHandedOver>;
      return { ...named, bast, endedAt: at };
    }
    const { state, reasonCode, at, ...found } = data as DataOf<typeof GrantRecipientChanged>;
    // Only the events that compare recipients tell what they found; it holds from then on.
    const doubleAid = [...new Set([...recipient.doubleAid, ...found.doubleAid])];
    return { ...named, state, reasonCode, doubleAid, flagged: doubleAid.length > 0, changedAt: at };
  },
};
