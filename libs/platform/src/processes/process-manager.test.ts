import {
  type CommandContext,
  type CommandRunner,
  createCommandRunner,
  type Decider,
  type DomainEvent,
  type EventStore,
  reject,
} from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { heldBefore } from '@alur/event-sourcing/testing';
import { SubjectErasedError } from '@alur/privacy';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Ending, ProcessManager, ProcessStep } from './process-manager.ts';

type OrderEvent =
  | DomainEvent<'order.begun.v1', { readonly step: number }>
  | DomainEvent<'order.ended.v1', { readonly step: number; readonly how: string }>;
type OrderCommand =
  | { readonly type: 'begin' }
  | { readonly type: 'end'; readonly step: number; readonly how: string }
  | { readonly type: 'forbid' };
interface Order {
  readonly begun: number;
  readonly open: boolean;
  readonly how: string;
}

const order: Decider<Order, OrderCommand, OrderEvent> = {
  name: 'order',
  eventTypes: ['order.begun.v1', 'order.ended.v1'],
  initial: { begun: 0, open: false, how: '' },
  decide(state, command) {
    if (command.type === 'forbid') return reject('forbidden', 'Tidak boleh.');
    if (command.type === 'begin') return [{ type: 'order.begun.v1', data: { step: state.begun + 1 } }];
    const { step, how } = command;
    return state.open && step === state.begun ? [{ type: 'order.ended.v1', data: { step, how } }] : [];
  },
  evolve: (state, event) =>
    event.type === 'order.begun.v1'
      ? { ...state, begun: event.data.step, open: true }
      : { ...state, open: false, how: event.data.how },
};

type Taken = DomainEvent<'shelf.taken.v1', { readonly by: string }>;
const shelf: Decider<readonly string[], { readonly type: 'take'; readonly by: string }, Taken> = {
  name: 'shelf',
  eventTypes: ['shelf.taken.v1'],
  initial: [],
  decide(taken, { by }) {
    if (taken.includes(by)) return [];
    if (taken.length > 0) return reject('shelf-empty', 'Rak kosong.', { facts: { taken: taken.length } });
    return [{ type: 'shelf.taken.v1', data: { by } }];
  },
  evolve: (taken, { data }) => [...taken, data.by],
};

const TENANT = 'oku-selatan';
let store: EventStore;
let runner: CommandRunner;

beforeEach(() => {
  store = new SqliteEventStore(':memory:');
  runner = createCommandRunner(store);
});

afterEach(() => store.close());

function contextOf(commandId: string): CommandContext {
  return { tenant: TENANT, actor: 'o-1', at: '2026-08-03T02:00:00.000Z', commandId, correlationId: 'c' };
}

async function begin(id = 'a'): Promise<void> {
  await runner.execute(order, id, { type: 'begin' }, contextOf(`begin-${crypto.randomUUID()}`));
}

type OrderEnding = Ending<Order, OrderCommand>;

/** Takes from the shelf and ends the step as it went. */
async function take(id: string, state: Order, step: ProcessStep): Promise<OrderEnding | null> {
  if (!state.open) return null;
  const taken = await step.attempt(shelf, 's', { type: 'take', by: id });
  const how = taken.outcome === 'done' ? taken.value.join() : `${taken.code} ${JSON.stringify(taken.facts)}`;
  return { command: { type: 'end', step: state.begun, how } };
}

const finishWith = (own: CommandRunner, id: string, commandId: string) =>
  new ProcessManager(own, order).finish(id, contextOf(commandId), (state, step) => take(id, state, step));

describe('a step over several streams', () => {
  test('is done, ends on its owner, and changes nothing when it is done again', async () => {
    await begin();
    const { state, revision } = await finishWith(runner, 'a', 'c-1');
    expect([state, revision]).toEqual([{ begun: 1, open: false, how: 'a' }, 1]);
    const head = await store.head();
    await finishWith(runner, 'a', 'c-1');
    await finishWith(runner, 'a', 'c-2');
    expect(await store.head()).toBe(head);
  });

  test('names its commands by its own revision and their type, also in the next step of the same request', async () => {
    await begin();
    await finishWith(runner, 'a', 'c-1');
    await begin();
    await finishWith(runner, 'a', 'c-1');
    const ids = (await store.readAll('', 100)).map(({ meta }) => meta.commandId).filter((id) => id.startsWith('c-1'));
    expect(ids).toEqual(['c-1/0/take', 'c-1/0/end', 'c-1/2/end']);
  });

  test('a refusal is an answer, with code and facts', async () => {
    await begin('a');
    await begin('b');
    await finishWith(runner, 'a', 'c-1');
    expect((await finishWith(runner, 'b', 'c-2')).state.how).toBe('shelf-empty {"taken":1}');
  });

  test('a lost race is no answer: the step stays begun and is done by the next call', async () => {
    await begin();
    const losing = new Proxy(store, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (property !== 'append') return typeof member === 'function' ? member.bind(target) : member;
        return async () => ({ outcome: 'conflict', actual: 'no-stream' });
      },
    });
    await expect(finishWith(createCommandRunner(losing), 'a', 'c-1')).rejects.toMatchObject({ code: 'write-conflict' });
    expect((await runner.load(order, TENANT, 'a')).state.open).toBe(true);
    expect((await finishWith(runner, 'a', 'c-1')).state.how).toBe('a');
  });

  test('a command that nothing may refuse: a fault, and the step stays begun', async () => {
    await begin();
    const process = new ProcessManager(runner, order);
    const finish = process.finish('a', contextOf('c-1'), async (_state, step) => {
      await step.perform(order, 'other', { type: 'forbid' });
      return null;
    });
    await expect(finish).rejects.toThrow('order refused forbid: forbidden');
    const harmless = new ProcessStep(runner, contextOf('c-2'), '0').performUnless('forbidden', order, 'other', {
      type: 'forbid',
    });
    await expect(harmless).resolves.toBeUndefined();
    await expect(
      new ProcessStep(runner, contextOf('c-3'), '0').performUnless('else', order, 'other', { type: 'forbid' }),
    ).rejects.toThrow('forbidden');
  });

  test('what is refused because another process has ended the step is no fault', async () => {
    await begin();
    const process = new ProcessManager(runner, order);
    const { state } = await process.finish('a', contextOf('c-1'), async ({ open }, step) => {
      if (!open) return null;
      await finishWith(createCommandRunner(store), 'a', 'elsewhere');
      await step.perform(order, 'other', { type: 'forbid' });
      throw new Error('not reached');
    });
    expect(state).toMatchObject({ open: false, how: 'a' });
  });

  test('an end that leaves the step begun is a fault, not a loop', async () => {
    await begin();
    const process = new ProcessManager(runner, order);
    const finish = process.finish('a', contextOf('c-1'), async () => ({
      command: { type: 'end', step: 99, how: 'x' },
    }));
    await expect(finish).rejects.toThrow('A step of order a was ended and is still begun');
  });

  test('a process that is late takes back by the state after the end of another', async () => {
    await begin();
    const held = heldBefore(store, 'order');
    const seen: Order[] = [];
    const late = new ProcessManager(createCommandRunner(held.store), order).finish(
      'a',
      contextOf('c-1'),
      async (state, step) => {
        const ending = await take('a', state, step);
        return ending && { ...ending, takeBack: async (ended: Order) => void seen.push(ended) };
      },
    );
    await held.reached;
    await finishWith(runner, 'a', 'c-2');
    await begin();
    held.release();
    await late;
    expect(seen.map(({ begun, open }) => [begun, open])).toEqual([
      [2, true],
      [2, false],
    ]);
  });
});

describe('personal data in a step', () => {
  const step = () => new ProcessStep(runner, contextOf('c-1'), '0');

  test('an erased person or a missing record refuses the step as data-erased', async () => {
    const erased = { outcome: 'refused', code: 'data-erased', facts: {} };
    expect(await step().withPersonalData(async () => undefined)).toEqual(erased);
    expect(await step().withPersonalData(() => Promise.reject(new SubjectErasedError('person-1')))).toEqual(erased);
  });

  test('what is kept is answered, and another error stays an error', async () => {
    expect(await step().withPersonalData(async () => 'name')).toEqual({ outcome: 'done', value: 'name' });
    await expect(step().withPersonalData(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  });
});

test('calls for one owner wait for each other, those of different turns run side by side', async () => {
  const process = new ProcessManager(runner, order);
  const log: string[] = [];
  const end = Promise.withResolvers<void>();
  const look = (name: string, turn?: string) =>
    process.finish(
      'a',
      contextOf(name),
      async () => {
        log.push(name);
        if (name === 'first') await end.promise;
        return null;
      },
      turn,
    );
  const first = look('first');
  const second = look('second');
  await look('beside', 'a/person-1');
  expect(log).toEqual(['first', 'beside']);
  end.resolve();
  await Promise.all([first, second]);
  expect(log).toEqual(['first', 'beside', 'second']);
});
