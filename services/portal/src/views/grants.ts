import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** A batch of grants under a decree. */
export interface GrantDocument {
  readonly tenant: string;
  readonly service: string | null;
  readonly programme: string | null;
  /** Who must decree, `sk-bupati`; null when none is named. */
  readonly decreeBy: string | null;
  readonly openedAt: string | null;
  readonly openedBy: string | null;
  readonly decree: { readonly kind: string; readonly number: string; readonly date: string } | null;
  readonly reportedAt: string | null;
}

const CONTRACTS = [contracts.GrantBatchOpened, contracts.GrantDecreed, contracts.GrantBatchReported];
const TYPES = new Set(CONTRACTS.map(({ type }) => type));
type Data = DataOf<(typeof CONTRACTS)[number]>;

function unopened({ tenant }: ContractMessage): GrantDocument {
  return {
    tenant,
    service: null,
    programme: null,
    decreeBy: null,
    openedAt: null,
    openedBy: null,
    decree: null,
    reportedAt: null,
  };
}

/** One document per batch, its id is the batch id; recipients are documents of their own. */
export const grantsView: View<GrantDocument> = {
  collection: {
    name: 'portal-grants',
    version: 1,
    indexes: [
      ['tenant', 'programme', 'openedAt'],
      ['tenant', 'openedAt'],
    ],
  },
  topics: [TOPICS.disbursement],
  documentsOf: ({ type, data }) => (TYPES.has(type) ? [(data as Data).batchId] : []),
  evolve: (before, message) => {
    const batch = before ?? unopened(message);
    switch (message.type) {
      case contracts.GrantBatchOpened.type: {
        const { service, programme, decreeBy, at, by } = message.data as DataOf<typeof contracts.GrantBatchOpened>;
        return { ...batch, service, programme, decreeBy, openedAt: at, openedBy: by };
      }
      case contracts.GrantDecreed.type: {
        const { decree, number, date } = message.data as DataOf<typeof contracts.GrantDecreed>;
        return { ...batch, decree: { kind: decree, number, date } };
      }
      default:
        return { ...batch, reportedAt: (message.data as Data).at };
    }
  },
};
