import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { CommandContext, CommandResult, CommandRunner } from './command-runner.ts';
import { createCommandRunner } from './create-command-runner.ts';
import { UnknownEventTypeError } from './errors.ts';
import type { DomainEvent } from './event.ts';
import type { EventStore } from './event-store.ts';
import { SqliteEventStore } from './sqlite/index.ts';
import { type BudgetState, budget } from './testing/budget.ts';
import { eventsOf, TENANT, testMeta } from './testing/events.ts';

const STREAM = `${TENANT}/budget/b1`;

let folder: string;
let store: EventStore;
/** Another process on the same log, with a memory of its own. */
let otherStore: EventStore;
let runner: CommandRunner;
let other: CommandRunner;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-runner-'));
  store = new SqliteEventStore(join(folder, 'log.db'));
  otherStore = new SqliteEventStore(join(folder, 'log.db'));
  runner = createCommandRunner(store);
  other = createCommandRunner(otherStore);
});

afterEach(async () => {
  await store.close();
  await otherStore.close();
  rmSync(folder, { recursive: true });
});

const context = (commandId: string, more: Partial<CommandContext> = {}) => ({ ...testMeta(commandId), ...more });
const grant = (commandId: string, amount: number, more?: Partial<CommandContext>, by = runner) =>
  by.execute(budget, 'b1', { kind: 'grant', amount }, context(commandId, more));
const spend = (commandId: string, amount: number, more?: Partial<CommandContext>, by = runner) =>
  by.execute(budget, 'b1', { kind: 'spend', amount }, context(commandId, more));

function accepted<State, E extends DomainEvent>(result: CommandResult<State, E>) {
  if (result.outcome === 'rejected') throw new Error(`Rejected: ${result.rejection.code}`);
  return result;
}

describe('deciding', () => {
  test('an accepted command answers with its events, the new state and the revision', async () => {
    await grant('c1', 10);
    expect(await spend('c2', 10)).toMatchObject({
      outcome: 'accepted',
      stream: STREAM,
      revision: 2,
      state: { left: 0 },
      events: [
        { type: 'budget.spent.v1', revision: 1, meta: { commandId: 'c2', actor: 'oku-selatan.front-office-1' } },
        { type: 'budget.exhausted.v1', revision: 2 },
      ],
      repeated: false,
    });
  });

  test('a rejected command stores nothing', async () => {
    await grant('c1', 10);
    expect(await spend('c2', 11)).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'budget-exceeded', rule: 'R-05' },
    });
    expect(await store.readStream(STREAM)).toHaveLength(1);
  });

  test('a command that changes nothing is accepted without events', async () => {
    expect(await grant('c1', 0)).toEqual({
      outcome: 'accepted',
      stream: STREAM,
      revision: -1,
      state: { left: 0 },
      events: [],
      repeated: false,
    });
    expect(await store.readStream(STREAM)).toEqual([]);
  });

  test('an event that the decider itself could not read back is not stored', async () => {
    const broken = { ...budget, eventTypes: ['budget.spent.v1'] as const };
    const command = runner.execute(broken, 'b1', { kind: 'grant', amount: 1 }, context('c1'));
    await expect(command).rejects.toThrow('"budget" decided "budget.granted.v1"');
    expect(await store.readStream(STREAM)).toEqual([]);
  });

  test('an unknown event type stops the stream, with an error that names stream, revision and type', async () => {
    await grant('c1', 10);
    await store.append(STREAM, eventsOf('foreign'), 0);
    await expect(runner.load(budget, TENANT, 'b1')).rejects.toThrow(
      `Stream ${STREAM} holds "probe.noted.v1" at revision 1, which the decider "budget" does not know`,
    );
    await expect(spend('c2', 1)).rejects.toThrow(UnknownEventTypeError);
    await expect(spend('c2', 1)).rejects.toThrow(UnknownEventTypeError);
  });

  test('two deciders of one name do not share folded state', async () => {
    await grant('c1', 10);
    const doubled = { ...budget, evolve: ({ left }: BudgetState) => ({ left: left + 2 }) };
    expect(await runner.load(doubled, TENANT, 'b1')).toEqual({ stream: STREAM, state: { left: 2 }, revision: 0 });
    expect(await runner.load(budget, TENANT, 'b1')).toEqual({ stream: STREAM, state: { left: 10 }, revision: 0 });
  });
});

describe('a repeated command id', () => {
  test('answers as the first time, without deciding again, also after others have written', async () => {
    const first = accepted(await grant('c1', 10));
    await grant('c2', 5);
    const decide = jest.spyOn(budget, 'decide');
    expect(await grant('c1', 10)).toEqual({ ...first, repeated: true });
    expect(await grant('c1', 10, {}, other)).toEqual({ ...first, repeated: true });
    expect(decide).not.toHaveBeenCalled();
    decide.mockRestore();
    expect(await store.readStream(STREAM)).toHaveLength(2);
  });

  test('answers with all events of the first time', async () => {
    await grant('c1', 10);
    const first = accepted(await spend('c2', 10));
    expect(first.events).toHaveLength(2);
    expect(await spend('c2', 10)).toEqual({ ...first, repeated: true });
  });

  test('with another body is refused', async () => {
    await grant('c1', 10, { commandHash: 'hash-1' });
    expect(accepted(await grant('c1', 10, { commandHash: 'hash-1' })).repeated).toBe(true);
    expect(await grant('c1', 11, { commandHash: 'hash-2' })).toMatchObject({
      rejection: { code: 'command-id-reused' },
    });
    expect(await grant('c1', 11, { commandHash: 'hash-2' }, other)).toMatchObject({
      rejection: { code: 'command-id-reused' },
    });
  });

  test('is not refused for the revision that the first time has moved', async () => {
    await grant('c1', 10);
    expect(accepted(await spend('c2', 4, { ifRevision: 0 })).repeated).toBe(false);
    expect(accepted(await spend('c2', 4, { ifRevision: 0 })).repeated).toBe(true);
  });

  test('at once, in this and another process, is stored once', async () => {
    await grant('c1', 10);
    await other.load(budget, TENANT, 'b1');
    const results = await Promise.all([runner, other, runner, other].map((by) => spend('c2', 10, {}, by)));
    expect(results.map((r) => accepted(r).repeated).sort()).toEqual([false, true, true, true]);
    expect(await store.readStream(STREAM)).toHaveLength(3);
  });

  test('that was rejected before is decided anew', async () => {
    await spend('c1', 5);
    await grant('c2', 5);
    expect(accepted(await spend('c1', 5)).repeated).toBe(false);
  });
});

describe('ifRevision', () => {
  test('refuses when the stream has moved, and tells where it is', async () => {
    await grant('c1', 10);
    await grant('c2', 10);
    expect(await spend('c3', 1, { ifRevision: 0 })).toMatchObject({
      rejection: { code: 'revision-conflict', facts: { actual: 1 } },
    });
  });

  test('accepts a revision that only another process has reached so far', async () => {
    await grant('c1', 10);
    await grant('c2', 10, {}, other);
    expect(accepted(await spend('c3', 1, { ifRevision: 1 })).revision).toBe(2);
  });

  test('refuses when another process overtakes between decision and append', async () => {
    await grant('c1', 10);
    await grant('c2', 10, {}, other);
    expect(await spend('c3', 1, { ifRevision: 0 })).toMatchObject({ rejection: { code: 'revision-conflict' } });
  });
});

describe('the memory of folded streams', () => {
  test('a stream is read once, then only what is new', async () => {
    const read = jest.spyOn(store, 'readStream');
    await grant('c1', 10);
    await spend('c2', 1);
    await spend('c3', 1);
    expect(read.mock.calls).toEqual([[STREAM, 0]]);
    await grant('c4', 10, {}, other);
    await spend('c5', 1);
    expect(read.mock.calls).toEqual([
      [STREAM, 0],
      [STREAM, 3],
    ]);
  });

  test('a refusal is never given on an old state', async () => {
    await grant('c1', 10);
    await grant('c2', 90, {}, other);
    expect(accepted(await spend('c3', 100)).state).toEqual({ left: 0 });
  });

  test('load tells the newest state', async () => {
    expect(await runner.load(budget, TENANT, 'b1')).toEqual({ stream: STREAM, state: { left: 0 }, revision: -1 });
    await grant('c1', 10, {}, other);
    expect(await runner.load(budget, TENANT, 'b1')).toEqual({ stream: STREAM, state: { left: 10 }, revision: 0 });
  });

  test('streams that were pushed out are read again', async () => {
    const small = createCommandRunner(store, { cachedStreams: 2 });
    for (const id of ['b1', 'b2', 'b3', 'b1', 'b2', 'b3']) {
      const command = { kind: 'grant', amount: 1 } as const;
      accepted(await small.execute(budget, id, command, context(`${id}-${(await store.readAll('', 99)).length}`)));
    }
    for (const id of ['b1', 'b2', 'b3']) expect((await small.load(budget, TENANT, id)).state).toEqual({ left: 2 });
  });
});

describe('races', () => {
  test('100 concurrent commands on one stream are all decided, and the budget is not exceeded', async () => {
    await grant('c0', 60);
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) => spend(`c${i + 1}`, 1, {}, i % 2 ? runner : other)),
    );
    expect(results.filter((r) => r.outcome === 'accepted')).toHaveLength(60);
    expect((await runner.load(budget, TENANT, 'b1')).state).toEqual({ left: 0 });
  });

  test('commands of one stream in one process never conflict', async () => {
    const append = jest.spyOn(store, 'append');
    await Promise.all(Array.from({ length: 50 }, (_, i) => grant(`c${i}`, 1)));
    expect(append).toHaveBeenCalledTimes(50);
  });

  test('a command that loses every race is refused after a bounded number of attempts', async () => {
    const conflict = { outcome: 'conflict', actual: 0 } as const;
    const append = jest.spyOn(store, 'append').mockResolvedValue(conflict);
    const patient = createCommandRunner(store, { attempts: 3 });
    expect(await grant('c1', 1, {}, patient)).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'write-conflict' },
    });
    expect(append).toHaveBeenCalledTimes(3);
  });

  test('a failed append is told to its caller and does not hold up the stream', async () => {
    jest.spyOn(store, 'append').mockRejectedValueOnce(new Error('disk full'));
    const results = await Promise.allSettled([grant('c1', 1), grant('c2', 1)]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
    expect((await runner.load(budget, TENANT, 'b1')).state).toEqual({ left: 1 });
  });
});
