import { type Decider, type Decision, type Done, reject } from '@alur/event-sourcing';
import type { ItemDefinition, LotDelivery, LotPick, Movement, StockEvent } from './stock-events.ts';
import {
  available,
  eventTypes,
  evolve,
  isExpired,
  lotOf,
  onHandOf,
  reservationOf,
  reservedOf,
  type StockState,
  totals,
  usable,
} from './stock-state.ts';

export type StockCommand =
  | ({ readonly type: 'define' } & ItemDefinition & Done)
  /** @param today calendar date in the tenant's zone */
  | ({ readonly type: 'receive'; readonly today: string } & LotDelivery & Done)
  /** Sets goods aside, first expired first out. The same reservation again changes nothing. */
  | ({
      readonly type: 'reserve';
      readonly reservation: string;
      readonly caseId: string;
      readonly quantity: number;
      readonly today: string;
    } & Done)
  /** Also for a reservation that was never made: it then cannot be made any more. */
  | ({ readonly type: 'release'; readonly reservation: string } & Done)
  | ({ readonly type: 'issue'; readonly reservation: string; readonly today: string } & Done)
  /** Issued goods came back. */
  | ({ readonly type: 'return'; readonly reservation: string } & Done)
  /** Somebody counted a lot. */
  | ({ readonly type: 'count'; readonly lot: string; readonly counted: number; readonly reasonCode: string } & Done);

/** The warehouse ledger of one item. What is reserved is still on hand; neither is ever negative. */
export const stock: Decider<StockState, StockCommand, StockEvent> = {
  name: 'stock',
  initial: { definition: null, lots: [], reservations: [] },
  decide(state, command) {
    if (command.type === 'define') return define(state, command);
    const { definition } = state;
    if (definition === null) return reject('item-not-found', 'Barang ini belum didaftarkan di gudang.');
    switch (command.type) {
      case 'receive':
        return receive(state, definition.item, command);
      case 'reserve':
        return reserve(state, definition.item, command);
      case 'release':
        return release(state, definition.item, command);
      case 'issue':
        return issue(state, definition.item, command);
      case 'return':
        return takeBack(state, definition.item, command);
      case 'count':
        return count(state, definition.item, command);
    }
  },
  eventTypes,
  evolve,
};

type Of<T extends StockCommand['type']> = Extract<StockCommand, { type: T }>;

function define(state: StockState, { type: _type, ...defined }: Of<'define'>): Decision<StockEvent> {
  const { item, label, unit, lowBelow } = defined;
  const known = state.definition;
  if (known !== null && known.unit !== unit && state.lots.length > 0) {
    return reject('unit-fixed', 'Satuan barang yang sudah berisi stok tidak dapat diubah. Daftarkan barang baru.');
  }
  if (known?.label === label && known.unit === unit && known.lowBelow === lowBelow && known.item === item) return [];
  return [{ type: 'stock.item-defined.v1', data: defined }];
}

function receive(state: StockState, item: string, command: Of<'receive'>): Decision<StockEvent> {
  const { lot, quantity, source, expires, today, by, at } = command;
  const known = state.lots.find((each) => each.lot === lot);
  if (known !== undefined && (known.source !== source || known.expires !== expires)) {
    return reject('lot-conflict', 'Nomor lot ini sudah dipakai untuk sumber atau tanggal kedaluwarsa lain.');
  }
  if (isExpired(expires, today)) {
    return reject('lot-expired', 'Barang yang sudah kedaluwarsa tidak dapat diterima.', { facts: { lot, expires } });
  }
  const received: StockEvent = {
    type: 'stock.lot-received.v1',
    data: { item, lot, quantity, source, expires, by, at },
  };
  const after = evolve(state, received);
  return [received, ...moves(after, { item, movement: 'received', by, at }, [{ lot, quantity }])];
}

function reserve(state: StockState, item: string, command: Of<'reserve'>): Decision<StockEvent> {
  const { reservation, caseId, quantity, today, by, at } = command;
  const known = reservationOf(state, reservation);
  if (known !== undefined) {
    return known.status === 'reserved' || known.status === 'issued'
      ? []
      : reject('reservation-closed', 'Penyisihan barang ini sudah dibatalkan.');
  }
  const free = available(state, today);
  if (free < quantity) {
    return reject('stock-insufficient', 'Stok barang ini tidak cukup. Kurangi jumlah atau tunggu penerimaan barang.', {
      facts: { item, requested: quantity, available: free },
    });
  }
  const picks = firstExpiredFirst(state, quantity, today);
  return moves(state, { item, movement: 'reserved', caseId, reservation, by, at }, picks);
}

function release(state: StockState, item: string, command: Of<'release'>): Decision<StockEvent> {
  const { reservation, by, at } = command;
  const known = reservationOf(state, reservation);
  if (known === undefined) {
    return [{ type: 'stock.reservation-voided.v1', data: { item, reservation, by, at } }];
  }
  if (known.status === 'issued')
    return reject('already-issued', 'Barang ini sudah keluar gudang. Catat sebagai kembali.');
  if (known.status !== 'reserved') return [];
  const { caseId, picks } = known;
  return moves(state, { item, movement: 'released', caseId, reservation, by, at }, picks);
}

function issue(state: StockState, item: string, command: Of<'issue'>): Decision<StockEvent> {
  const { reservation, today, by, at } = command;
  const known = reservationOf(state, reservation);
  if (known?.status === 'issued') return [];
  if (known?.status !== 'reserved') return reject('not-reserved', 'Barang ini belum disisihkan untuk penerima.');
  const expired = known.picks.find(({ lot }) => isExpired(lotOf(state, lot).expires, today));
  if (expired !== undefined) {
    return reject('lot-expired', 'Barang yang disisihkan sudah kedaluwarsa. Kemas ulang dengan lot lain.', {
      facts: { item, lot: expired.lot },
    });
  }
  const { caseId, picks } = known;
  return moves(state, { item, movement: 'issued', caseId, reservation, by, at }, picks);
}

function takeBack(state: StockState, item: string, command: Of<'return'>): Decision<StockEvent> {
  const { reservation, by, at } = command;
  const known = reservationOf(state, reservation);
  if (known?.status === 'returned') return [];
  if (known?.status !== 'issued') return reject('not-issued', 'Barang ini belum keluar gudang.');
  const { caseId, picks } = known;
  return moves(state, { item, movement: 'returned', caseId, reservation, by, at }, picks);
}

function count(state: StockState, item: string, command: Of<'count'>): Decision<StockEvent> {
  const { lot, counted, reasonCode, by, at } = command;
  const known = state.lots.find((each) => each.lot === lot);
  if (known === undefined) return reject('lot-not-found', 'Lot ini tidak ada pada barang ini.');
  if (counted < known.reserved) {
    return reject(
      'stock-reserved',
      'Hasil hitung lebih kecil daripada barang yang sudah disisihkan. Batalkan dahulu penyisihannya.',
      { facts: { item, lot, counted, reserved: known.reserved } },
    );
  }
  const quantity = counted - known.onHand;
  return quantity === 0 ? [] : moves(state, { item, movement: 'adjusted', reasonCode, by, at }, [{ lot, quantity }]);
}

interface Cause extends Done {
  readonly item: string;
  readonly movement: Movement;
  readonly reasonCode?: string;
  readonly caseId?: string;
  readonly reservation?: string;
}

/** One event per lot, each with the figures of the item after it. */
function moves(before: StockState, cause: Cause, picks: readonly LotPick[]): StockEvent[] {
  const none = { reasonCode: null, caseId: null, reservation: null };
  let { onHand, reserved } = totals(before);
  return picks.map(({ lot, quantity }) => {
    onHand += onHandOf(cause.movement, quantity);
    reserved += reservedOf(cause.movement, quantity);
    return { type: 'stock.moved.v1', data: { ...none, ...cause, lot, quantity, onHand, reserved } };
  });
}

function firstExpiredFirst({ lots }: StockState, quantity: number, today: string): LotPick[] {
  const picks: LotPick[] = [];
  let wanted = quantity;
  for (const { lot, onHand, reserved } of usable(lots, today)) {
    const taken = Math.min(wanted, onHand - reserved);
    if (taken > 0) picks.push({ lot, quantity: taken });
    wanted -= taken;
    if (wanted === 0) break;
  }
  return picks;
}
