import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CommandResult } from './command-runner.ts';
import { createCommandRunner } from './create-command-runner.ts';
import { SqliteEventStore } from './sqlite/index.ts';
import { type BudgetCommand, type BudgetEvent, type BudgetState, budget } from './testing/budget.ts';
import { TENANT, testMeta } from './testing/events.ts';
import { verifyLog } from './verify.ts';

interface Step {
  readonly id: string;
  readonly command: BudgetCommand;
  readonly commandId: string;
  readonly ifRevision: number | undefined;
}

const step: fc.Arbitrary<Step> = fc.record({
  id: fc.constantFrom('b1', 'b2', 'b3'),
  command: fc.record({ kind: fc.constantFrom('grant', 'spend'), amount: fc.integer({ min: 0, max: 3 }) }),
  // Few, so that commands are repeated; each stream has its own.
  commandId: fc.integer({ min: 0, max: 7 }).map(String),
  ifRevision: fc.option(fc.integer({ min: -1, max: 6 }), { nil: undefined, freq: 6 }),
});

/** Steps of one batch run concurrently; each is sent by one of two processes. */
const batches = (sender: fc.Arbitrary<number>) =>
  fc.array(fc.array(fc.tuple(step, sender), { minLength: 1, maxLength: 12 }), { maxLength: 6 });

type Answer =
  | string
  | {
      readonly revision: number;
      readonly left: number;
      readonly events: readonly (readonly [number, string])[];
      readonly repeated: boolean;
    };

type Result = CommandResult<BudgetState, BudgetEvent>;

/** What a result tells, without what only a store knows (hashes, positions). */
function told(result: Result): Answer {
  if (result.outcome === 'rejected') return result.rejection.code;
  const { revision, state, events, repeated } = result;
  return { revision, left: state.left, events: events.map((e) => [e.revision, e.type] as const), repeated };
}

/** The plainest thing that does what the runner promises: one command after the other, over arrays. */
class Model {
  readonly #streams = new Map(
    ['b1', 'b2', 'b3'].map((id) => [id, { events: [] as BudgetEvent[], answers: new Map<string, Answer>() }]),
  );

  execute({ id, command, commandId, ifRevision }: Step): Answer {
    const { events, answers } = this.#streams.get(id)!;
    const first = answers.get(commandId);
    if (typeof first === 'object') return { ...first, repeated: true };
    if (ifRevision !== undefined && ifRevision !== events.length - 1) return 'revision-conflict';
    const decision = budget.decide(this.#fold(events), command);
    if ('rejected' in decision) return decision.code;
    const from = events.length;
    events.push(...decision);
    const { left } = this.#fold(events);
    const made = decision.map(({ type }, i) => [from + i, type] as const);
    const answer = { revision: events.length - 1, left, events: made, repeated: false };
    if (decision.length > 0) answers.set(commandId, answer);
    return answer;
  }

  #fold(events: readonly BudgetEvent[]): BudgetState {
    return events.reduce((state, event) => budget.evolve(state, event), budget.initial);
  }
}

async function withTwoProcesses(use: (stores: readonly SqliteEventStore[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alur-model-'));
  const stores = [1, 2].map(() => new SqliteEventStore(join(folder, 'log.db')));
  try {
    await use(stores);
  } finally {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true });
  }
}

const contextOf = ({ id, commandId, ifRevision }: Step) => ({ ...testMeta(`${id}-${commandId}`), ifRevision });

// fast-check prints the seed and the smallest counterexample when a property fails.

test('concurrent commands over a few streams answer as if each stream had run them one by one', async () => {
  await fc.assert(
    fc.asyncProperty(batches(fc.constant(0)), fc.integer({ min: 1, max: 3 }), async (plan, cachedStreams) => {
      const store = new SqliteEventStore(':memory:');
      const runner = createCommandRunner(store, { cachedStreams });
      const model = new Model();
      for (const batch of plan) {
        const results = await Promise.all(batch.map(([s]) => runner.execute(budget, s.id, s.command, contextOf(s))));
        expect(results.map(told)).toEqual(batch.map(([s]) => model.execute(s)));
      }
      expect(await verifyLog(store)).toMatchObject({ intact: true });
      await store.close();
    }),
    { numRuns: 100 },
  );
});

test('commands of two processes answer as if they had run one by one in the order of the log', async () => {
  await fc.assert(
    fc.asyncProperty(batches(fc.integer({ min: 0, max: 1 })), async (plan) => {
      await withTwoProcesses(async (stores) => {
        const runners = stores.map((store) => createCommandRunner(store, { cachedStreams: 2 }));
        const answered: { step: Step; result: Result }[] = [];
        for (const batch of plan) {
          const results = await Promise.all(
            batch.map(([s, sender]) => runners[sender]!.execute(budget, s.id, s.command, contextOf(s))),
          );
          answered.push(...results.map((result, i) => ({ step: batch[i]![0], result })));
        }
        const model = new Model();
        const made = answered.flatMap(({ step, result }) =>
          result.outcome === 'accepted' && result.events.length > 0 && !result.repeated ? [{ step, result }] : [],
        );
        for (const { step, result } of made.toSorted((a, b) => a.result.revision - b.result.revision)) {
          expect(told(result)).toEqual(model.execute(step));
        }
        const stored = await stores[0]!.readAll('', 10_000);
        expect(stored).toHaveLength(made.reduce((sum, { result }) => sum + result.events.length, 0));
        expect(await verifyLog(stores[1]!)).toMatchObject({ intact: true });
        for (const id of ['b1', 'b2', 'b3']) {
          const states = await Promise.all(runners.map((runner) => runner.load(budget, TENANT, id)));
          expect(states[0]).toEqual(states[1]);
          expect(states[0]!.state.left).toBeGreaterThanOrEqual(0);
        }
      });
    }),
    { numRuns: 30 },
  );
});
