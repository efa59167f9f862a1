import { type Decider, type Decision, type DomainEvent, type Done, evolution, reject } from '@alur/event-sourcing';

/** A budget line of unplanned aid money (Belanja Tidak Terduga) of one year. */
export interface FundLine {
  readonly year: number;
  /** `btt` */
  readonly fund: string;
  readonly line: string;
}

/** One approval's share of a line. Its id is the approval's, so a new approval of a revised request has its own. */
interface HoldKey {
  readonly requestId: string;
  readonly holdId: string;
}

type Movement = 'reserved' | 'committed' | 'released' | 'refunded';

interface Hold extends HoldKey {
  /** What is reserved, or committed after the SP2D. */
  readonly amount: number;
  /** The last movement: every movement happens once, whatever is sent again or late. */
  readonly last: Movement;
}

export interface FundState {
  readonly budget: number;
  readonly reserved: number;
  readonly committed: number;
  readonly holds: readonly Hold[];
}

interface Moved extends FundLine, HoldKey {
  readonly movement: Movement;
  readonly amount: number;
  /** Figures after the movement. */
  readonly budget: number;
  readonly reserved: number;
  readonly committed: number;
  readonly at: string;
}

export type FundEvent =
  | DomainEvent<'fund.budgeted.v1', FundLine & Done & { readonly budget: number }>
  | DomainEvent<'fund.moved.v1', Moved>;

/** Amounts are whole rupiah. */
export type FundCommand =
  | ({ readonly type: 'set-budget'; readonly line: FundLine; readonly budget: number } & Done)
  /** At approval. */
  | ({ readonly type: 'reserve'; readonly line: FundLine; readonly amount: number; readonly at: string } & HoldKey)
  /** At the SP2D. */
  | ({ readonly type: 'commit'; readonly line: FundLine; readonly at: string } & HoldKey)
  /** A request that is returned or refused before its SP2D. */
  | ({ readonly type: 'release'; readonly line: FundLine; readonly at: string } & HoldKey)
  /** What was paid out and not handed over. */
  | ({ readonly type: 'refund'; readonly line: FundLine; readonly amount: number; readonly at: string } & HoldKey);

/** reserved + committed never exceeds the budget, however many approvals come at once. */
export const fund: Decider<FundState, FundCommand, FundEvent> = {
  name: 'fund',
  initial: { budget: 0, reserved: 0, committed: 0, holds: [] },
  decide,
  ...evolution<FundState, FundEvent>({
    'fund.budgeted.v1': (state, { budget }) => ({ ...state, budget }),
    'fund.moved.v1': (state, { requestId, holdId, movement, amount, reserved, committed }) => {
      const others = state.holds.filter((hold) => hold.holdId !== holdId);
      return { ...state, reserved, committed, holds: [...others, { requestId, holdId, amount, last: movement }] };
    },
  }),
};

/** `2026.btt.bansos-tidak-terencana` */
export function fundId({ year, fund: code, line }: FundLine): string {
  return `${year}.${code}.${line}`;
}

function decide(state: FundState, command: FundCommand): Decision<FundEvent> {
  if (command.type === 'set-budget') return setBudget(state, command);
  const hold = state.holds.find(({ holdId }) => holdId === command.holdId);
  switch (command.type) {
    case 'reserve': {
      if (hold !== undefined) return [];
      const free = state.budget - state.reserved - state.committed;
      if (command.amount > free) {
        return reject('budget-exceeded', 'Sisa pagu tidak cukup. Ajukan perubahan pagu atau kurangi jumlah bantuan.', {
          facts: { requested: command.amount, free, budget: state.budget },
        });
      }
      return [moved(state, command, 'reserved', command.amount)];
    }
    case 'commit':
      if (hold?.last === 'reserved') return [moved(state, command, 'committed', hold.amount)];
      if (hold?.last === 'committed' || hold?.last === 'refunded') return [];
      return reject('not-reserved', 'Dana untuk pengajuan ini tidak dicadangkan.');
    case 'release':
      return hold?.last === 'reserved' ? [moved(state, command, 'released', hold.amount)] : [];
    case 'refund':
      if (hold?.last === 'refunded' || command.amount === 0) return [];
      if (hold?.last !== 'committed') return reject('not-committed', 'Dana untuk pengajuan ini belum dicairkan.');
      if (command.amount > hold.amount) {
        return reject('refund-exceeds-payment', 'Pengembalian melebihi dana yang dicairkan.', {
          facts: { paid: hold.amount },
        });
      }
      return [moved(state, command, 'refunded', command.amount)];
  }
}

function setBudget(state: FundState, command: Extract<FundCommand, { type: 'set-budget' }>): Decision<FundEvent> {
  const { line, budget, by, at } = command;
  const used = state.reserved + state.committed;
  if (budget < used) {
    return reject('budget-below-used', 'Pagu tidak boleh kurang dari dana yang sudah dicadangkan dan dicairkan.', {
      facts: { used },
    });
  }
  return budget === state.budget ? [] : [{ type: 'fund.budgeted.v1', data: { ...line, budget, by, at } }];
}

function moved(
  state: FundState,
  { line, requestId, holdId, at }: HoldKey & { readonly line: FundLine; readonly at: string },
  movement: Movement,
  amount: number,
): FundEvent {
  const { year, fund: code, line: name } = line;
  const figures = { budget: state.budget, ...after(state, movement, amount) };
  return {
    type: 'fund.moved.v1',
    data: { year, fund: code, line: name, requestId, holdId, movement, amount, ...figures, at },
  };
}

function after({ reserved, committed }: FundState, movement: Movement, amount: number) {
  switch (movement) {
    case 'reserved':
      return { reserved: reserved + amount, committed };
    case 'committed':
      return { reserved: reserved - amount, committed: committed + amount };
    case 'released':
      return { reserved: reserved - amount, committed };
    case 'refunded':
      return { reserved, committed: committed - amount };
  }
}
