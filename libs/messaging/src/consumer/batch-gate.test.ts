import type { ContractMessage } from '@alur/contracts';
import { expect, test } from '@jest/globals';
import { BatchGate } from './batch-gate.ts';

const message = (id: string): ContractMessage => ({
  id,
  type: 'alur.intake.case-reopened.v1',
  source: 'alur/intake',
  subject: id,
  time: '2026-07-01T02:30:00.000Z',
  tenant: 'oku-selatan',
  actor: 'system',
  stream: id,
  revision: 0,
  correlationId: id,
  data: {},
});

test('what comes in together goes into one call, up to the limit; what must be alone is alone; calls never overlap', async () => {
  const calls: string[][] = [];
  let running = 0;
  const gate = new BatchGate(async (messages) => {
    running += 1;
    expect(running).toBe(1);
    calls.push(messages.map(({ id }) => id));
    await new Promise<void>((resolve) => setImmediate(resolve));
    running -= 1;
    if (messages.some(({ id }) => id === 'bad')) throw new Error('bad');
  }, 3);
  const results = await Promise.allSettled([
    gate.run([message('a'), message('b')]),
    gate.run([message('c')]),
    gate.run([message('d'), message('e'), message('f'), message('g')]),
    gate.run([message('bad')], 'alone'),
    gate.run([message('h')]),
  ]);
  expect(calls).toEqual([['a', 'b', 'c'], ['d', 'e', 'f', 'g'], ['bad'], ['h']]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});
