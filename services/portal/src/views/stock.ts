import { StockItemDefined, StockMoved } from '@alur/contracts';
import { folding } from '@alur/read-models';

/** One item of a warehouse. */
export interface StockDocument {
  readonly tenant: string;
  readonly item: string;
  readonly label: string;
  readonly unit: string | null;
  readonly lowBelow: number;
  /** Includes what is reserved. */
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  /** Fewer free units than `lowBelow`. */
  readonly low: boolean;
  readonly movedAt: string | null;
}

function counted(stock: Omit<StockDocument, 'available' | 'low'>): StockDocument {
  const available = stock.onHand - stock.reserved;
  return { ...stock, available, low: available < stock.lowBelow };
}

const { on, view } = folding<StockDocument>();

/** One document per item; a movement carries the figures after it. */
export const stockView = view({
  collection: {
    name: 'portal-stock',
    version: 1,
    indexes: [
      ['tenant', 'low', 'item'],
      ['tenant', 'item'],
    ],
  },
  idOf: ({ item }, { tenant }) => `${tenant}/${item}`,
  initial: ({ item }, { tenant }) =>
    counted({ tenant, item, label: item, unit: null, lowBelow: 0, onHand: 0, reserved: 0, movedAt: null }),
  folds: [
    on(StockItemDefined, (stock, { label, unit, lowBelow }) => counted({ ...stock, label, unit, lowBelow })),
    on(StockMoved, (stock, { onHand, reserved, at }) => counted({ ...stock, onHand, reserved, movedAt: at })),
  ],
});
