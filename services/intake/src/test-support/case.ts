import { isRejection } from '@alur/event-sourcing';
import { loadStandards } from '@alur/standards';
import { caseDecider } from '../domain/case.ts';
import type { Actor, CaseCommand, OpenCase } from '../domain/case-commands.ts';
import type { CaseEvent } from '../domain/case-events.ts';
import { caseRules } from '../domain/case-rules.ts';
import { type CaseState, evolveCase, type KnownCase, noCase } from '../domain/case-state.ts';

export const rules = caseRules(loadStandards());
export const oku = caseDecider('oku-selatan', rules);
export const luwu = caseDecider('luwu-timur', rules);

export const frontOffice: Actor = { id: 'oku-selatan.front-office-1', roles: ['front-office'] };
export const villageOfficer: Actor = { id: 'luwu-timur.pengisi-data-desa-1', roles: ['pengisi-data-desa'] };

/** Wednesday 1 July 2026, 09:00 WIB. */
export const NINE = '2026-07-01T02:00:00.000Z';

/** So many minutes after nine. */
export function at(minutes: number): string {
  return new Date(Date.parse(NINE) + minutes * 60_000).toISOString();
}

export function open(change: Partial<OpenCase> = {}): OpenCase {
  return {
    type: 'open',
    caseId: 'case-1',
    ticket: 'TICKET-1',
    tenant: 'oku-selatan',
    service: 'layanan-lanjut-usia',
    subjectId: 'subject-1',
    reporterId: null,
    relation: 'diri',
    channel: 'loket',
    village: '16.09.01.2001',
    urgent: false,
    about: null,
    incident: null,
    choice: null,
    noteId: null,
    excluded: [],
    by: frontOffice,
    at: NINE,
    ...change,
  };
}

export function attach(code: string, minutes = 1): CaseCommand {
  const sha256 = 'ab'.repeat(32);
  return { type: 'attach-document', documentId: `doc-${code}`, code, sha256, by: frontOffice.id, at: at(minutes) };
}

export function check(decision: 'complete' | 'incomplete', more: { age?: number; by?: Actor; minutes?: number } = {}) {
  const { age = 70, by = frontOffice, minutes = 5 } = more;
  return { type: 'check-completeness', decision, age, unusable: [], by, at: at(minutes) } satisfies CaseCommand;
}

export function done(stepId: string, outcome: string, minutes: number, by: string, run = 1): CaseCommand {
  return { type: 'complete-step', stepId, run, outcome, by, officers: [], missing: [], at: at(minutes) };
}

/** The events of commands that are all accepted. */
export function eventsOf(decider: typeof oku, ...commands: readonly CaseCommand[]): readonly CaseEvent[] {
  let state: CaseState = noCase;
  return commands.flatMap((command) => {
    const decision = decider.decide(state, command);
    if (isRejection(decision)) throw new Error(`${command.type}: ${decision.code}: ${decision.detail}`);
    state = decision.reduce<CaseState>(evolveCase, state);
    return [...decision];
  });
}

export function stateOf(events: readonly CaseEvent[]): KnownCase {
  const state = events.reduce<CaseState>(evolveCase, noCase);
  if (state.status === 'none') throw new Error('no case');
  return state;
}

/** An elderly person's file, complete at 09:05, so that the service clock runs. */
export const completeFile: readonly CaseCommand[] = [
  open(),
  attach('sktm-desa'),
  attach('fc-ktp'),
  attach('fc-kk'),
  check('complete'),
];
