import { type CommandContext, type CommandRunner, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { scenario } from '@alur/event-sourcing/testing';
import { formatLetterNumber, loadStandards } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assignNumber } from './assign-number.ts';
import { type NumberedPaper, numberRegister, numberRegisterId } from './number-register.ts';
import { ProcessStep } from './process-manager.ts';

const standards = loadStandards();
const tenant = standards.tenant('oku-selatan');
const asked = { paper: 'bast-barang', issueDate: '2026-08-03' } as const;
const assign = (owner: string) => ({ type: 'assign', owner, ...asked, tenant }) as const;
const assigned = (owner: string, sequence: number) =>
  ({
    type: 'number-register.number-assigned.v1',
    data: { owner, sequence, number: formatLetterNumber(tenant, asked.paper, { sequence, issuedOn: '2026-08-03' }) },
  }) as const;

describe('the register of numbers', () => {
  test('counts from 1, and a paper keeps its number', () => {
    scenario(numberRegister).given().when(assign('a')).then(assigned('a', 1));
    scenario(numberRegister).given(assigned('a', 1)).when(assign('b')).then(assigned('b', 2));
    scenario(numberRegister).given(assigned('a', 1), assigned('b', 2)).when(assign('a')).then();
  });

  test('is one per year and paper, and every tenant numbers every paper', () => {
    expect(numberRegisterId(asked)).toBe('2026.bast-barang');
    expect(numberRegisterId({ paper: 'nota-dinas', issueDate: '2027-01-02' })).toBe('2027.nota-dinas');
    const papers: NumberedPaper[] = [
      'bast-barang',
      'bast-dana',
      'nota-dinas',
      'laporan-asesmen-bencana',
      'laporan-bencana-dibantu',
      'data-penerima-dibantu',
    ];
    for (const each of standards.tenants()) {
      for (const paper of papers) {
        expect(formatLetterNumber(each, paper, { sequence: 7, issuedOn: '2026-08-03' })).toMatch(/\/7\/.*VIII\/2026$/);
      }
    }
  });

  test('concurrent, retried and crashing askers leave 1..n without gap or double', async () => {
    // What happens to one attempt: it ends well, dies before the log is written, or after.
    const attempt = fc.constantFrom('ok', 'crash-before', 'crash-after');
    const papers = fc.array(fc.array(attempt, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(papers, async (plans) => {
        const store = new SqliteEventStore(':memory:');
        const askers = plans.flatMap((attempts, index) =>
          attempts.map((fate, turn) => ask(runnerThat(fate, store), `paper-${index}`, `${index}.${turn}`)),
        );
        await Promise.allSettled(askers);
        const runner = createCommandRunner(store);
        for (const [index] of plans.entries()) await ask(runner, `paper-${index}`, `${index}.last`);
        const { state } = await runner.load(numberRegister, 'oku-selatan', numberRegisterId(asked));
        expect(state.numbers.map(({ sequence }) => sequence)).toEqual(plans.map((_, index) => index + 1));
        expect(new Set(state.numbers.map(({ owner }) => owner)).size).toBe(plans.length);
        await store.close();
      }),
      { numRuns: 40, verbose: 1 },
    );
  });
});

function ask(runner: CommandRunner, owner: string, commandId: string) {
  const context: CommandContext = {
    tenant: 'oku-selatan',
    actor: 'oku-selatan.petugas-logistik',
    at: '2026-08-03T02:00:00.000Z',
    commandId,
    correlationId: 'c',
  };
  return assignNumber(new ProcessStep(runner, context, '0'), standards, { owner, ...asked });
}

function runnerThat(fate: string, store: EventStore): CommandRunner {
  if (fate === 'ok') return createCommandRunner(store);
  const dying: EventStore = {
    append: async (...append) => {
      if (fate === 'crash-after') await store.append(...append);
      throw new Error('The power is gone');
    },
    readStream: (...read) => store.readStream(...read),
    readAll: (...read) => store.readAll(...read),
    eventAt: (position) => store.eventAt(position),
    head: () => store.head(),
    streamHeads: () => store.streamHeads(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
  return createCommandRunner(dying);
}
