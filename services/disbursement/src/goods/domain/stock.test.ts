import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { type StockCommand, stock } from './stock.ts';
import type { StockEvent } from './stock-events.ts';
import { available, isExpired, type StockState, totals, usable } from './stock-state.ts';

const item = 'beras-5kg';
const today = '2026-08-03';
const done = { by: 'oku-selatan.petugas-logistik', at: '2026-08-03T02:00:00.000Z' };
const define = { type: 'define', item, label: 'Beras 5 kg', unit: 'karung', lowBelow: 20, ...done } as const;
const receive = (lot: string, quantity: number, expires: string | null = null) =>
  ({ type: 'receive', lot, quantity, source: 'apbd', expires, today, ...done }) as const;
const reserve = (reservation: string, quantity: number) =>
  ({ type: 'reserve', reservation, caseId: 'case-1', quantity, today, ...done }) as const;
const issue = (reservation: string, on = today) => ({ type: 'issue', reservation, today: on, ...done }) as const;
const release = (reservation: string) => ({ type: 'release', reservation, ...done }) as const;
const giveBack = (reservation: string) => ({ type: 'return', reservation, ...done }) as const;
const count = (lot: string, counted: number) =>
  ({ type: 'count', lot, counted, reasonCode: 'rusak', ...done }) as const;

/** The stock after commands that must all be accepted. */
function after(...commands: StockCommand[]) {
  return commands.reduce((known, command) => {
    const decision = stock.decide(known.state(), command);
    if ('rejected' in decision) throw new Error(decision.code);
    return known.given(...decision);
  }, scenario(stock).given());
}

function movesOf(state: StockState, command: StockCommand) {
  const decision = stock.decide(state, command);
  if ('rejected' in decision) throw new Error(decision.code);
  return decision.flatMap((event) => {
    if (event.type !== 'stock.moved.v1') return [];
    const { movement, lot, quantity, onHand, reserved } = event.data;
    return [{ movement, lot, quantity, onHand, reserved }];
  });
}

describe('the warehouse ledger of an item', () => {
  const two = after(define, receive('L2', 10, '2026-12-31'), receive('L1', 4, '2026-09-30'), receive('L3', 5));

  test('takes first what expires first, over several lots', () => {
    expect(movesOf(two.state(), reserve('h1', 6))).toEqual([
      { movement: 'reserved', lot: 'L1', quantity: 4, onHand: 19, reserved: 4 },
      { movement: 'reserved', lot: 'L2', quantity: 2, onHand: 19, reserved: 6 },
    ]);
  });

  test('never gives an expired lot: neither set aside nor issued', () => {
    const late = { ...reserve('h1', 16), today: '2026-10-01' };
    two.when(late).thenRejected('stock-insufficient');
    expect(available(two.state(), '2026-10-01')).toBe(15);
    expect(available(two.state(), '2026-09-30')).toBe(19);
    const reserved = two.given(...eventsOf(two.state(), reserve('h1', 4)));
    reserved.when(issue('h1', '2026-10-01')).thenRejected('lot-expired');
    two.when({ ...receive('L9', 1, '2026-08-02') }).thenRejected('lot-expired');
  });

  test('says what is missing', () => {
    const refused = stock.decide(two.state(), reserve('h1', 20));
    expect(refused).toMatchObject({
      code: 'stock-insufficient',
      facts: { item, requested: 20, available: 19 },
    });
  });

  test('a hand-over is served once, whatever is repeated', () => {
    const held = after(define, receive('L1', 10), reserve('h1', 3));
    held.when(reserve('h1', 3)).then();
    const out = held.given(...eventsOf(held.state(), issue('h1')));
    expect(totals(out.state())).toEqual({ onHand: 7, reserved: 0 });
    out.when(issue('h1')).then();
    out.when(reserve('h1', 3)).then();
    out.when(release('h1')).thenRejected('already-issued');
    const back = out.given(...eventsOf(out.state(), giveBack('h1')));
    expect(totals(back.state())).toEqual({ onHand: 10, reserved: 0 });
    back.when(giveBack('h1')).then();
    back.when(reserve('h1', 3)).thenRejected('reservation-closed');
  });

  test('a release that comes before its reservation closes it', () => {
    const voided = after(define, receive('L1', 10), release('h1'));
    voided.when(reserve('h1', 3)).thenRejected('reservation-closed');
    voided.when(release('h1')).then();
  });

  test('a count adjusts with a reason, and never below what is set aside', () => {
    const held = after(define, receive('L1', 10), reserve('h1', 6));
    expect(movesOf(held.state(), count('L1', 7))).toEqual([
      { movement: 'adjusted', lot: 'L1', quantity: -3, onHand: 7, reserved: 6 },
    ]);
    held.when(count('L1', 10)).then();
    held.when(count('L1', 5)).thenRejected('stock-reserved');
    held.when(count('L7', 5)).thenRejected('lot-not-found');
  });

  test('a lot keeps source and expiry, an item its unit', () => {
    const known = after(define, receive('L1', 10, '2026-12-31'));
    known.when(receive('L1', 5, '2027-01-01')).thenRejected('lot-conflict');
    expect(totals(after(define, receive('L1', 10), receive('L1', 5)).state()).onHand).toBe(15);
    known.when({ ...define, unit: 'kg' }).thenRejected('unit-fixed');
    known.when(define).then();
    scenario(stock).given().when(receive('L1', 5)).thenRejected('item-not-found');
  });
});

function eventsOf(state: StockState, command: StockCommand): readonly StockEvent[] {
  const decision = stock.decide(state, command);
  if ('rejected' in decision) throw new Error(decision.code);
  return decision;
}

describe('the limits of a shelf', () => {
  const shelf = after(define, receive('L1', 10, '2026-09-30'), receive('L2', 5));

  test('the last unit is reserved, one more is not', () => {
    expect(movesOf(shelf.state(), reserve('h1', 15))).toEqual([
      { movement: 'reserved', lot: 'L1', quantity: 10, onHand: 15, reserved: 10 },
      { movement: 'reserved', lot: 'L2', quantity: 5, onHand: 15, reserved: 15 },
    ]);
    // A lot that is used up is no pick of nothing.
    expect(movesOf(shelf.given(...eventsOf(shelf.state(), reserve('h1', 10))).state(), reserve('h2', 1))).toEqual([
      { movement: 'reserved', lot: 'L2', quantity: 1, onHand: 15, reserved: 11 },
    ]);
    expect(movesOf(shelf.state(), reserve('h1', 10))).toHaveLength(1);
  });

  test('the last day of use is a day of use, for receipt, reservation and issue', () => {
    expect(movesOf(shelf.state(), { ...receive('L9', 1, today) })).toHaveLength(1);
    const held = shelf.given(...eventsOf(shelf.state(), reserve('h1', 10)));
    expect(movesOf(held.state(), issue('h1', '2026-09-30'))).toHaveLength(1);
    expect(stock.decide(held.state(), issue('h1', '2026-10-01'))).toMatchObject({
      code: 'lot-expired',
      facts: { item, lot: 'L1' },
    });
    expect(isExpired(null, '9999-01-01')).toBe(false);
  });

  test('equal expiries are taken in the order of receipt, and none comes last', () => {
    const lots = after(define, receive('L3', 1), receive('L2', 1, '2026-09-30'), receive('L1', 1, '2026-09-30'));
    expect(usable(lots.state().lots, today).map(({ lot }) => lot)).toEqual(['L2', 'L1', 'L3']);
  });

  test('a count down to what is reserved is taken, one less is not', () => {
    const held = shelf.given(...eventsOf(shelf.state(), reserve('h1', 4)));
    expect(movesOf(held.state(), count('L1', 4))).toEqual([
      { movement: 'adjusted', lot: 'L1', quantity: -6, onHand: 9, reserved: 4 },
    ]);
    expect(stock.decide(held.state(), count('L1', 3))).toMatchObject({
      code: 'stock-reserved',
      facts: { item, lot: 'L1', counted: 3, reserved: 4 },
    });
    expect(movesOf(held.state(), count('L1', 12))).toMatchObject([{ quantity: 2, onHand: 17 }]);
  });

  test('a release of what was never reserved closes it, so that it cannot be reserved later', () => {
    const voided = { type: 'stock.reservation-voided.v1', data: { item, reservation: 'h9', ...done } } as const;
    const closed = shelf.when(release('h9')).then(voided);
    closed.when(reserve('h9', 1)).thenRejected('reservation-closed');
    closed.when(release('h9')).then();
    closed.when(issue('h9')).thenRejected('not-reserved');
    closed.when(giveBack('h9')).thenRejected('not-issued');
    expect(closed.state().reservations).toEqual([{ id: 'h9', caseId: '', status: 'released', picks: [] }]);
  });

  test('what is released comes back to the shelf, what is not issued does not come back', () => {
    const held = shelf.given(...eventsOf(shelf.state(), reserve('h1', 12)));
    expect(movesOf(held.state(), release('h1'))).toEqual([
      { movement: 'released', lot: 'L1', quantity: 10, onHand: 15, reserved: 2 },
      { movement: 'released', lot: 'L2', quantity: 2, onHand: 15, reserved: 0 },
    ]);
    held.when(giveBack('h1')).thenRejected('not-issued');
    shelf.when(issue('h1')).thenRejected('not-reserved');
    const freed = held.given(...eventsOf(held.state(), release('h1')));
    freed.when(issue('h1')).thenRejected('not-reserved');
    expect(freed.state().reservations).toMatchObject([{ id: 'h1', caseId: 'case-1', status: 'released' }]);
    const out = held.given(...eventsOf(held.state(), issue('h1')));
    expect(movesOf(out.state(), giveBack('h1'))).toMatchObject([
      { movement: 'returned', lot: 'L1', quantity: 10, onHand: 13, reserved: 0 },
      { movement: 'returned', lot: 'L2', quantity: 2, onHand: 15, reserved: 0 },
    ]);
  });

  test('an item is defined anew when anything of it changes; its unit, only while the shelf is empty', () => {
    const { type: _type, ...defined } = define;
    for (const change of [{ label: 'Beras' }, { lowBelow: 5 }]) {
      shelf.when({ ...define, ...change }).then({ type: 'stock.item-defined.v1', data: { ...defined, ...change } });
    }
    after(define)
      .when({ ...define, unit: 'kg' })
      .then({ type: 'stock.item-defined.v1', data: { ...defined, unit: 'kg' } });
  });

  test('a lot keeps its source', () => {
    shelf.when({ ...receive('L2', 1), source: 'hibah' as never }).thenRejected('lot-conflict');
    expect(stock.decide(shelf.state(), receive('L9', 1, '2026-08-02'))).toMatchObject({
      facts: { lot: 'L9', expires: '2026-08-02' },
    });
  });
});
