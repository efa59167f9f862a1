import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { type Act, AT, caseId, HOUSES, subjectOf, TENANT, World } from '../../test/fixtures/goods-world.ts';
import { stock } from '../domain/stock.ts';
import { totals } from '../domain/stock-state.ts';

const STORIES: readonly (readonly Act[])[] = [
  ['prepare', 'issue', 'hand-over'],
  ['prepare', 'unpack', 'prepare', 'cancel'],
  ['prepare', 'issue', 'cancel'],
];

describe('goods over several streams', () => {
  test.each(STORIES)('%s, %s, %s: a crash at any write is finished by whoever comes next', async (...story) => {
    let crashes = 0;
    for (const [index] of story.entries()) {
      for (const when of ['before', 'after'] as const) {
        for (let at = 0; at < 12; at += 1) {
          const world = await new World().open();
          for (const act of story.slice(0, index)) {
            expect(await world.begin(act, 'house-1')).toBe(true);
            await world.finish('house-1');
          }
          expect(await world.begin(story[index]!, 'house-1')).toBe(true);
          const died = await world.finish('house-1', world.handovers({ at, when })).then(
            () => false,
            () => true,
          );
          await world.finish('house-1');
          await world.check();
          await world.store.close();
          if (!died) break;
          crashes += 1;
        }
      }
    }
    // Every act writes at least its end and one other stream; each is cut off before and after.
    expect(crashes).toBeGreaterThanOrEqual(story.length * 4);
  });

  test('goods that are not there go back whole, and the household may be served later', async () => {
    const world = await new World().open();
    await world.begin('prepare', 'house-1', 11);
    const { state } = await world.finish('house-1');
    expect(state).toMatchObject({
      status: 'none',
      refusal: { reasonCode: 'stock-insufficient', facts: { item: 'beras', requested: 11, available: 10 } },
    });
    await world.check();
    await world.begin('prepare', 'house-1', 10);
    expect((await world.finish('house-1')).state.status).toBe('prepared');
    await world.check();
    await world.store.close();
  });

  test('R-08: a person in two households of an incident is served once', async () => {
    const world = await new World().open();
    const claim = { type: 'claim', subjectId: subjectOf('house-1'), owner: 'another', at: AT } as const;
    await world.runner.execute(recipientRegister, `${caseId}.goods`, claim, world.context());
    await world.begin('prepare', 'house-1');
    expect((await world.finish('house-1')).state.refusal?.reasonCode).toBe('already-received');
    await world.check();
    await world.store.close();
  });

  test('100 households at once ask for the last 10 sacks: exactly 10 get one, and all 10 leave the warehouse', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goods-'));
    const world = await new World(join(folder, 'events.db')).open();
    // Two processes on one log.
    const desks = [world.handovers(), world.handovers()];
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const household = `crowd-${index}`;
        await world.begin('prepare', household, 1, [{ item: 'beras', quantity: 1 }]);
        const packed = await world.finish(household, desks[index % 2]);
        if (packed.state.status !== 'prepared') return packed.state.refusal?.reasonCode;
        await world.begin('issue', household);
        return (await world.finish(household, desks[index % 2])).state.status;
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'issued')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'stock-insufficient')).toHaveLength(90);
    const { state } = await world.runner.load(stock, TENANT, 'beras');
    expect(totals(state)).toEqual({ onHand: 0, reserved: 0 });
    await world.store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('whatever is asked, repeated, reordered or cut off: stock, BAST and households agree', async () => {
    const act = fc.record({
      act: fc.constantFrom<Act>('prepare', 'prepare', 'issue', 'hand-over', 'unpack', 'cancel'),
      house: fc.constantFrom(...HOUSES),
      sacks: fc.integer({ min: 1, max: 6 }),
      /** Deliveries of the same message, at once and from several processes. */
      finishers: fc.integer({ min: 1, max: 3 }),
      dies: fc.option(fc.record({ at: fc.nat(6), when: fc.constantFrom('before' as const, 'after' as const) }), {
        nil: undefined,
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
        const world = await new World().open();
        for (const { act: each, house, sacks, finishers, dies } of acts) {
          await world.begin(each, house, sacks);
          const runs = Array.from({ length: finishers }, (_, index) =>
            world.finish(house, world.handovers(index === 0 ? dies : undefined)),
          );
          await Promise.allSettled(runs);
        }
        for (const house of HOUSES) await world.finish(house);
        await world.check();
        await world.store.close();
      }),
      { numRuns: 25, verbose: 1 },
    );
  });
});
