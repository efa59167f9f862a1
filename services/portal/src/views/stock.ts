import { type DataOf, StockItemDefined, StockMoved, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

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

type Data = DataOf<typeof StockItemDefined> | DataOf<typeof StockMoved>;

function counted(stock: Omit<StockDocument, 'available' | 'low'>): StockDocument {
  const available = stock.onHand - stock.reserved;
  return { ...stock, available, low: available < stock.lowBelow };
}

/** One document per item; a movement carries the figures after it. */
export const stockView: View<StockDocument> = {
  collection: {
    name: 'portal-stock',
    version: 1,
    indexes: [
      ['tenant', 'low', 'item'],
      ['tenant', 'item'],
    ],
  },
  topics: [TOPICS.disbursement],
  documentsOf: ({ type, tenant, data }) =>
    type === StockItemDefined.type || type === StockMoved.type ? [`${tenant}/${(data as Data).item}`] : [],
  evolve: (before, { type, tenant, data }) => {
    const { item, at } = data as Data;
    const stock = before ?? {
      tenant,
      item,
      label: item,
      unit: null,
      lowBelow: 0,
      onHand: 0,
      reserved: 0,
      movedAt: null,
    };
    if (type === StockItemDefined.type) {
      const { label, unit, lowBelow } = data as DataOf<typeof StockItemDefined>;
      return counted({ ...stock, label, unit, lowBelow });
    }
    const { onHand, reserved } = data as DataOf<typeof StockMoved>;
    return counted({ ...stock, onHand, reserved, movedAt: at });
  },
};
