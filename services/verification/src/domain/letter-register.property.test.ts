import { type CommandContext, type CommandRunner, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { letterRegister, registerId } from './letter-register.ts';

const tenant = loadStandards().tenant('oku-selatan');
const question = { letterType: 'rekomendasi-sktm', issueDate: '2026-08-03', village: null, tenant } as const;
const assign = (letterId: string) => ({ type: 'assign', letterId, ...question }) as const;
test('concurrent, retried and crashing signings leave 1..n without gap or double', async () => {
  // What happens to one attempt: it ends well, dies before the log is written, or after.
  const attempt = fc.constantFrom('ok', 'crash-before', 'crash-after');
  const letters = fc.array(fc.array(attempt, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(letters, async (plans) => {
      const store = new SqliteEventStore(':memory:');
      const clerks = plans.flatMap((attempts, index) =>
        attempts.map((fate, turn) => sign(runnerThat(fate, store), `letter-${index}`, `${index}.${turn}`)),
      );
      await Promise.allSettled(clerks);
      const runner = createCommandRunner(store);
      // Whoever comes after a crash finishes the letter.
      for (const [index] of plans.entries()) await sign(runner, `letter-${index}`, `${index}.last`);
      const { state } = await runner.load(letterRegister, 'oku-selatan', registerId(question));
      expect(state.numbers.map(({ sequence }) => sequence)).toEqual(plans.map((_, index) => index + 1));
      expect(new Set(state.numbers.map(({ letterId }) => letterId)).size).toBe(plans.length);
      await store.close();
    }),
    { numRuns: 40, verbose: 1 },
  );
});

/** A process of its own, whose disk fails once in the stated way. */
function runnerThat(fate: string, store: EventStore): CommandRunner {
  const append: EventStore['append'] = async (...appended) => {
    if (fate === 'crash-before') throw new Error('crash');
    const result = await store.append(...appended);
    if (fate === 'crash-after') throw new Error('crash');
    return result;
  };
  const { readStream, readAll, eventAt, head, streamHeads, subscribe, close } = bound(store);
  return createCommandRunner(
    { append, readStream, readAll, eventAt, head, streamHeads, subscribe, close },
    { attempts: 50 },
  );
}

function bound(store: EventStore): Omit<EventStore, 'append'> {
  return {
    readStream: (...given) => store.readStream(...given),
    readAll: (...given) => store.readAll(...given),
    eventAt: (position) => store.eventAt(position),
    head: () => store.head(),
    streamHeads: () => store.streamHeads(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
}

function sign(runner: CommandRunner, letterId: string, commandId: string) {
  const context: CommandContext = {
    tenant: 'oku-selatan',
    actor: 'oku-selatan.kepala-dinas-1',
    at: '2026-08-03T02:00:00.000Z',
    commandId,
    correlationId: commandId,
  };
  return runner.execute(letterRegister, registerId(question), assign(letterId), context);
}
