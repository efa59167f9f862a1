import type { DomainEvent, Done } from '@alur/event-sourcing';

export interface ItemDefinition {
  /** Code of the item, `beras-5kg`; also the id of its stream. */
  readonly item: string;
  /** What officers and the BAST read. */
  readonly label: string;
  /** Code of the unit, `paket`. */
  readonly unit: string;
  /** Fewer free units than this: low. */
  readonly lowBelow: number;
}

/** Where goods of a lot come from: the own budget, or the buffer stock of the ministry. */
export const SOURCES = ['apbd', 'buffer-stock-kemensos'] as const;
export type Source = (typeof SOURCES)[number];

export interface LotDelivery {
  readonly lot: string;
  readonly quantity: number;
  readonly source: Source;
  /** Last day of use; null: does not expire. */
  readonly expires: string | null;
}

export interface LotPick {
  readonly lot: string;
  readonly quantity: number;
}

export type Movement = 'received' | 'reserved' | 'released' | 'issued' | 'returned' | 'adjusted';

export type StockEvent =
  | DomainEvent<'stock.item-defined.v1', ItemDefinition & Done>
  | DomainEvent<'stock.lot-received.v1', LotDelivery & Done & { readonly item: string }>
  /** One lot moved; the figures are those of the whole item after it. */
  | DomainEvent<
      'stock.moved.v1',
      Done & {
        readonly item: string;
        readonly movement: Movement;
        readonly lot: string;
        /** Negative only where a count found less than the books. */
        readonly quantity: number;
        readonly onHand: number;
        readonly reserved: number;
        readonly reasonCode: string | null;
        readonly caseId: string | null;
        /** For whom it was set aside; null for receipts and counts. */
        readonly reservation: string | null;
      }
    >
  /** Nothing was set aside for it, and nothing will be: a reservation that comes late finds it closed. */
  | DomainEvent<'stock.reservation-voided.v1', Done & { readonly item: string; readonly reservation: string }>;
