import { FundMoved, FundOpened } from '@alur/contracts';
import { folding } from '@alur/read-models';

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

type Figures = Pick<FundDocument, 'budget' | 'reserved' | 'committed'>;

function moved(fund: FundDocument, { budget, reserved, committed }: Figures, movedAt: string): FundDocument {
  return { ...fund, budget, reserved, committed, available: budget - reserved - committed, movedAt };
}

const { on, view } = folding<FundDocument>();

/** One document per budget line; a movement carries the figures after it. */
export const fundsView = view({
  collection: { name: 'portal-funds', version: 1, indexes: [['tenant', 'year', 'fund', 'line']] },
  idOf: ({ year, fund, line }, { tenant }) => `${tenant}/${year}/${fund}/${line}`,
  initial: ({ fund, year, line, at }, { tenant }) => ({
    tenant,
    fund,
    year,
    line,
    budget: 0,
    reserved: 0,
    committed: 0,
    available: 0,
    movedAt: at,
  }),
  folds: [
    on(FundOpened, (fund, { budget, at }) => moved(fund, { ...fund, budget }, at)),
    on(FundMoved, (fund, { at, ...figures }) => moved(fund, figures, at)),
  ],
});
