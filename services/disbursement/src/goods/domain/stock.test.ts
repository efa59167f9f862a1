import { type CommandContext, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type StockCommand, stock } from './stock.ts';
import type { StockEvent } from './stock-events.ts';
import { available, type StockState, totals } from './stock-state.ts';

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

describe('whatever happens to the stock', () => {
  const lots = fc.constantFrom('L1', 'L2', 'L3');
  const holders = fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5');
  const days = fc.constantFrom('2026-08-03', '2026-09-15', '2026-11-01');
  const commands: fc.Arbitrary<StockCommand> = fc.oneof(
    fc.record({ lot: lots, quantity: fc.integer({ min: 1, max: 20 }) }).map(({ lot, quantity }) => {
      const expiry = { L1: '2026-09-01', L2: '2026-10-01', L3: null }[lot] ?? null;
      return receive(lot, quantity, expiry);
    }),
    fc
      .record({ holder: holders, quantity: fc.integer({ min: 1, max: 12 }), day: days })
      .map(({ holder, quantity, day }) => ({ ...reserve(holder, quantity), today: day })),
    fc.record({ holder: holders, day: days }).map(({ holder, day }) => issue(holder, day)),
    holders.map(release),
    holders.map(giveBack),
    fc.record({ lot: lots, counted: fc.integer({ min: 0, max: 30 }) }).map(({ lot, counted }) => count(lot, counted)),
  );

  test('nothing is negative, nothing is set aside twice, and the ledger adds up', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 60 }), fc.boolean(), (sequence, twice) => {
        const log: StockEvent[] = [];
        let state = [define].flatMap((first) => eventsOf(stock.initial, first)).reduce(stock.evolve, stock.initial);
        for (const command of twice ? sequence.flatMap((each) => [each, each]) : sequence) {
          const decision = stock.decide(state, command);
          if ('rejected' in decision) continue;
          for (const event of decision) {
            if (event.type === 'stock.moved.v1') {
              const next = stock.evolve(state, event);
              expect({ onHand: event.data.onHand, reserved: event.data.reserved }).toEqual(totals(next));
            }
            state = stock.evolve(state, event);
            log.push(event);
          }
          for (const lot of state.lots) {
            expect(lot.reserved).toBeGreaterThanOrEqual(0);
            expect(lot.onHand).toBeGreaterThanOrEqual(lot.reserved);
          }
          const held = state.reservations.filter(({ status }) => status === 'reserved').flatMap(({ picks }) => picks);
          expect(held.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(totals(state).reserved);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('many hands at one shelf', () => {
  const context = (commandId: string): CommandContext => ({
    tenant: 'oku-selatan',
    actor: done.by,
    at: done.at,
    commandId,
    correlationId: 'c',
  });

  async function shelfOf(store: EventStore, units: number): Promise<void> {
    const runner = createCommandRunner(store);
    for (const [index, command] of [define, receive('L1', units)].entries()) {
      expect((await runner.execute(stock, item, command, context(`given-${index}`))).outcome).toBe('accepted');
    }
  }

  test('100 concurrent issues of the last 10 units: exactly 10', async () => {
    const store = new SqliteEventStore(':memory:');
    await shelfOf(store, 10);
    // Two processes on one log.
    const runners = [createCommandRunner(store, { attempts: 200 }), createCommandRunner(store, { attempts: 200 })];
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const runner = runners[index % 2]!;
        const id = `h${index}`;
        const reserved = await runner.execute(stock, item, reserve(id, 1), context(`reserve-${id}`));
        if (reserved.outcome === 'rejected') return reserved.rejection.code;
        const issued = await runner.execute(stock, item, issue(id), context(`issue-${id}`));
        return issued.outcome;
      }),
    );
    expect(results.filter((result) => result === 'accepted')).toHaveLength(10);
    expect(results.filter((result) => result === 'stock-insufficient')).toHaveLength(90);
    const { state } = await createCommandRunner(store).load(stock, 'oku-selatan', item);
    expect(totals(state)).toEqual({ onHand: 0, reserved: 0 });
    await store.close();
  });
});

function eventsOf(state: StockState, command: StockCommand): readonly StockEvent[] {
  const decision = stock.decide(state, command);
  if ('rejected' in decision) throw new Error(decision.code);
  return decision;
}
