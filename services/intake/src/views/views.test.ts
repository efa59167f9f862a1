import type { ContractMessage } from '@alur/contracts';
import type { DomainEvent } from '@alur/event-sourcing';
import { expect, test } from '@jest/globals';
import type { CaseCommand } from '../domain/case-commands.ts';
import { publish } from '../publishing/publish.ts';
import { at, completeFile, done, eventsOf, oku } from '../test/fixtures/case.ts';
import { type IntakeCase, intakeCases } from './intake-cases.ts';
import { type OpenDeadlines, openDeadlines } from './open-deadlines.ts';

const by = 'oku-selatan.back-office-1';

function messages(...commands: readonly CaseCommand[]): ContractMessage[] {
  return eventsOf(oku, ...commands).flatMap((event: DomainEvent, index) => {
    const meta = { tenant: 'oku-selatan', actor: by, at: at(0), commandId: 'c', correlationId: 'r' };
    const place = { stream: 'oku-selatan/case/case-1', revision: index, position: String(index) };
    return publish({ ...event, ...place, id: `e-${index}`, meta, hash: '', previousHash: '' }) ?? [];
  });
}

function deadlines(...commands: readonly CaseCommand[]): OpenDeadlines | undefined {
  return messages(...commands)
    .filter((message) => openDeadlines.documentsOf(message).length > 0)
    .reduce<OpenDeadlines | undefined>((doc, message) => openDeadlines.evolve(doc, message, 'case-1'), undefined);
}

test('the deadlines of a case follow its steps, its pauses and its end', () => {
  const pause: CaseCommand = { type: 'pause', reason: 'gangguan-jaringan', by, at: at(10) };
  expect(deadlines(...completeFile)).toMatchObject({ nextDueAt: at(35) });
  expect(deadlines(...completeFile, pause)).toMatchObject({ nextDueAt: null, paused: true });
  expect(deadlines(...completeFile, pause, { type: 'resume', by, at: at(20) })).toMatchObject({ nextDueAt: at(45) });
  // What is left is the limit of the case.
  expect(deadlines(...completeFile, { type: 'check-deadlines', at: at(36) })).toMatchObject({
    nextDueAt: '2026-07-02T09:00:00.000Z',
    watchFrom: at(35),
  });
  expect(deadlines(...completeFile, done('verification', 'passed', 6, by))?.deadlines).toMatchObject([
    { stepId: null },
    { stepId: 'survey' },
  ]);
  expect(deadlines(...completeFile, { type: 'withdraw', reasonCode: 'x', by, at: at(9) })).toBeUndefined();
});

test('the cases of a person know whether they are still open', () => {
  const fold = (...commands: readonly CaseCommand[]) =>
    messages(...commands)
      .filter((message) => intakeCases.documentsOf(message).length > 0)
      .reduce<IntakeCase | undefined>((doc, message) => intakeCases.evolve(doc, message, 'case-1'), undefined);
  const closed: readonly CaseCommand[] = [...completeFile, { type: 'withdraw', reasonCode: 'x', by, at: at(9) }];
  expect(fold(...completeFile)).toMatchObject({ subjectId: 'subject-1', outcome: null });
  expect(fold(...closed)).toMatchObject({ outcome: 'withdrawn' });
  expect(fold(...closed, { type: 'reopen', reasonCode: 'x', by, at: at(10) })).toMatchObject({ outcome: null });
});
