import { evolution } from '@alur/event-sourcing';
import type { ItemDefinition, LotPick, Movement, Source, StockEvent } from './stock-events.ts';

export interface Lot {
  readonly lot: string;
  readonly source: Source;
  readonly expires: string | null;
  /** Includes what is reserved. */
  readonly onHand: number;
  readonly reserved: number;
}

export type ReservationStatus = 'reserved' | 'issued' | 'released' | 'returned';

export interface Reservation {
  readonly id: string;
  readonly caseId: string;
  readonly status: ReservationStatus;
  readonly picks: readonly LotPick[];
}

export interface StockState {
  readonly definition: ItemDefinition | null;
  readonly lots: readonly Lot[];
  /** Every one there ever was, because a late command must find what became of it. An array: copying it is cheap. */
  readonly reservations: readonly Reservation[];
}

export function totals({ lots }: Pick<StockState, 'lots'>): { readonly onHand: number; readonly reserved: number } {
  return lots.reduce(
    (sum, { onHand, reserved }) => ({ onHand: sum.onHand + onHand, reserved: sum.reserved + reserved }),
    { onHand: 0, reserved: 0 },
  );
}

export function reservationOf({ reservations }: StockState, id: string): Reservation | undefined {
  return reservations.find((reservation) => reservation.id === id);
}

/** The last day of use is still a day of use. */
export function isExpired(expires: string | null, today: string): boolean {
  return expires !== null && expires < today;
}

/** Units of usable lots that are not reserved. */
export function available({ lots }: Pick<StockState, 'lots'>, today: string): number {
  return usable(lots, today).reduce((sum, { onHand, reserved }) => sum + onHand - reserved, 0);
}

/** Sooner expiry first, lots without expiry last; equal ones in the order of receipt. */
export function usable(lots: readonly Lot[], today: string): Lot[] {
  const last = '9999-12-31';
  return lots
    .filter(({ expires }) => !isExpired(expires, today))
    .sort((a, b) => (a.expires ?? last).localeCompare(b.expires ?? last));
}

export function lotOf({ lots }: StockState, lot: string): Lot {
  const found = lots.find((each) => each.lot === lot);
  if (found === undefined) throw new Error(`A reservation names the unknown lot ${lot}`);
  return found;
}

/** A receipt is already on hand by its own event, which also has source and expiry. */
export function onHandOf(movement: Movement, quantity: number): number {
  if (movement === 'issued') return -quantity;
  return movement === 'returned' || movement === 'adjusted' ? quantity : 0;
}

export function reservedOf(movement: Movement, quantity: number): number {
  if (movement === 'reserved') return quantity;
  return movement === 'released' || movement === 'issued' ? -quantity : 0;
}

const STATUS_AFTER = { reserved: 'reserved', released: 'released', issued: 'issued', returned: 'returned' } as const;

export const { eventTypes, evolve } = evolution<StockState, StockEvent>({
  'stock.item-defined.v1': (state, { item, label, unit, lowBelow }) => ({
    ...state,
    definition: { item, label, unit, lowBelow },
  }),
  'stock.lot-received.v1': (state, { lot, quantity, source, expires }) => {
    const known = state.lots.find((each) => each.lot === lot) ?? { lot, source, expires, onHand: 0, reserved: 0 };
    const others = state.lots.some((each) => each.lot === lot) ? state.lots : [...state.lots, known];
    return { ...state, lots: withLot(others, { ...known, onHand: known.onHand + quantity }) };
  },
  'stock.moved.v1': moved,
  'stock.reservation-voided.v1': (state, { reservation }) => {
    const voided = { id: reservation, caseId: '', status: 'released', picks: [] } as const;
    return { ...state, reservations: [...state.reservations, voided] };
  },
});

function moved(state: StockState, data: Extract<StockEvent, { type: 'stock.moved.v1' }>['data']): StockState {
  const { movement, lot, quantity, reservation, caseId } = data;
  const known = lotOf(state, lot);
  const lots = withLot(state.lots, {
    ...known,
    onHand: known.onHand + onHandOf(movement, quantity),
    reserved: known.reserved + reservedOf(movement, quantity),
  });
  if (movement === 'received' || movement === 'adjusted' || reservation === null) return { ...state, lots };
  const earlier = reservationOf(state, reservation);
  const status = STATUS_AFTER[movement];
  if (earlier === undefined) {
    const made = { id: reservation, caseId: caseId ?? '', status, picks: [{ lot, quantity }] };
    return { lots, definition: state.definition, reservations: [...state.reservations, made] };
  }
  const picks = movement === 'reserved' ? [...earlier.picks, { lot, quantity }] : earlier.picks;
  const changed = { ...earlier, status, picks };
  const reservations = state.reservations.map((each) => (each === earlier ? changed : each));
  return { ...state, lots, reservations };
}

function withLot(lots: readonly Lot[], changed: Lot): Lot[] {
  return lots.map((each) => (each.lot === changed.lot ? changed : each));
}
