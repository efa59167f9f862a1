import { type DataOf, FundMoved, FundOpened, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** One budget line of a fund (BTT) of a year, in rupiah. */
export interface FundDocument {
  readonly tenant: string;
  readonly fund: string;
  readonly year: number;
  readonly line: string;
  readonly budget: number;
  readonly reserved: number;
  readonly committed: number;
  /** What may still be approved. */
  readonly available: number;
  readonly movedAt: string;
}

type Data = DataOf<typeof FundOpened> | DataOf<typeof FundMoved>;

/** One document per budget line; a movement carries the figures after it. */
export const fundsView: View<FundDocument> = {
  collection: { name: 'portal-funds', version: 1, indexes: [['tenant', 'year', 'fund', 'line']] },
  topics: [TOPICS.disbursement],
  documentsOf: ({ type, tenant, data }) => {
    if (type !== FundOpened.type && type !== FundMoved.type) return [];
    const { fund, year, line } = data as Data;
    return [`${tenant}/${year}/${fund}/${line}`];
  },
  evolve: (before, { tenant, data }) => {
    const { fund, year, line, at, budget, ...figures } = data as Data;
    const { reserved, committed } = 'reserved' in figures ? figures : (before ?? { reserved: 0, committed: 0 });
    const available = budget - reserved - committed;
    return { tenant, fund, year, line, budget, reserved, committed, available, movedAt: at };
  },
};
