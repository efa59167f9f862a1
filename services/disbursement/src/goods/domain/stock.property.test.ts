import { type CommandContext, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type StockCommand, stock } from './stock.ts';
import type { StockEvent } from './stock-events.ts';
import { type StockState, totals } from './stock-state.ts';

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
