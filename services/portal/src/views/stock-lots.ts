import { type DataOf, StockLotReceived, StockMoved, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** One lot of an item. */
export interface LotDocument {
  readonly tenant: string;
  readonly item: string;
  readonly lot: string;
  readonly source: string | null;
  /** Last day of use; null: does not expire. */
  readonly expires: string | null;
  /** Includes what is reserved. */
  readonly onHand: number;
  readonly reserved: number;
  /** False once nothing of it is left. */
  readonly left: boolean;
}

type Data = DataOf<typeof StockLotReceived> | DataOf<typeof StockMoved>;

/** What a movement adds to the lot. */
const ON_HAND: Readonly<Record<string, 1 | -1>> = { received: 1, returned: 1, adjusted: 1, issued: -1 };
const RESERVED: Readonly<Record<string, 1 | -1>> = { reserved: 1, released: -1, issued: -1 };

/** One document per lot; its figures are the sum of its movements. */
export const stockLotsView: View<LotDocument> = {
  collection: {
    name: 'portal-stock-lots',
    version: 1,
    indexes: [
      ['tenant', 'left', 'expires'],
      ['tenant', 'item', 'left', 'expires'],
    ],
  },
  topics: [TOPICS.disbursement],
  documentsOf: ({ type, tenant, data }) => {
    if (type !== StockLotReceived.type && type !== StockMoved.type) return [];
    const { item, lot } = data as Data;
    return lot === null ? [] : [`${tenant}/${item}/${lot}`];
  },
  evolve: (before, { type, tenant, data }) => {
    const { item, lot } = data as Data;
    const known = before ?? {
      tenant,
      item,
      lot: lot ?? '',
      source: null,
      expires: null,
      onHand: 0,
      reserved: 0,
      left: false,
    };
    if (type === StockLotReceived.type) {
      const { source, expires } = data as DataOf<typeof StockLotReceived>;
      return { ...known, source, expires };
    }
    const { movement, quantity } = data as DataOf<typeof StockMoved>;
    const onHand = known.onHand + (ON_HAND[movement] ?? 0) * quantity;
    const reserved = known.reserved + (RESERVED[movement] ?? 0) * quantity;
    return { ...known, onHand, reserved, left: onHand > 0 };
  },
};
