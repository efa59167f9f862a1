import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';

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

const { on, view } = folding<GrantDocument>();

/** One document per batch, its id is the batch id; recipients are documents of their own. */
export const grantsView = view({
  collection: {
    name: 'portal-grants',
    version: 1,
    indexes: [
      ['tenant', 'programme', 'openedAt'],
      ['tenant', 'openedAt'],
    ],
  },
  idOf: ({ batchId }) => batchId,
  initial: (_, { tenant }) => ({
    tenant,
    service: null,
    programme: null,
    decreeBy: null,
    openedAt: null,
    openedBy: null,
    decree: null,
    reportedAt: null,
  }),
  folds: [
    on(contracts.GrantBatchOpened, (batch, { service, programme, decreeBy, at, by }) => ({
      ...batch,
      service,
      programme,
      decreeBy,
      openedAt: at,
      openedBy: by,
    })),
    on(contracts.GrantDecreed, (batch, { decree, number, date }) => ({
      ...batch,
      decree: { kind: decree, number, date },
    })),
    on(contracts.GrantBatchReported, (batch, { at }) => ({ ...batch, reportedAt: at })),
  ],
});
