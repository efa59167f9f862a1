import { StockLotReceived, StockMoved } from '@alur/contracts';
import { folding } from '@alur/read-models';

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

/** What a movement adds to the lot. */
const ON_HAND: Readonly<Record<string, 1 | -1>> = { received: 1, returned: 1, adjusted: 1, issued: -1 };
const RESERVED: Readonly<Record<string, 1 | -1>> = { reserved: 1, released: -1, issued: -1 };

const { on, view } = folding<LotDocument>();

/** One document per lot; its figures are the sum of its movements. */
export const stockLotsView = view({
  collection: {
    name: 'portal-stock-lots',
    version: 1,
    indexes: [
      ['tenant', 'left', 'expires'],
      ['tenant', 'item', 'left', 'expires'],
    ],
  },
  idOf: ({ item, lot }, { tenant }) => (lot === null ? undefined : `${tenant}/${item}/${lot}`),
  initial: ({ item, lot }, { tenant }) => ({
    tenant,
    item,
    lot: lot ?? '',
    source: null,
    expires: null,
    onHand: 0,
    reserved: 0,
    left: false,
  }),
  folds: [
    on(StockLotReceived, (known, { source, expires }) => ({ ...known, source, expires })),
    on(StockMoved, (known, { movement, quantity }) => {
      const onHand = known.onHand + (ON_HAND[movement] ?? 0) * quantity;
      const reserved = known.reserved + (RESERVED[movement] ?? 0) * quantity;
      return { ...known, onHand, reserved, left: onHand > 0 };
    }),
  ],
});
