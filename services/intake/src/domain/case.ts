import type { Decider, Decision, Rejection } from '@alur/event-sourcing';
import { reject } from '@alur/event-sourcing';
import { stepKind } from '@alur/standards';
import { confirmClass, proposeClass } from './case-class.ts';
import { checkDeadlines, pause, recalculate, resume } from './case-clock.ts';
import type { CaseCommand, CommandOf } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import { openCase } from './case-opening.ts';
import { attach, checkCompleteness, dispense, receivePapers, separateOfficer } from './case-papers.ts';
import { reopen, supplementAssessment } from './case-reopening.ts';
import { type CaseRules, definitionOf, type OfficeRules, stepOf } from './case-rules.ts';
import { CASE_EVENT_TYPES, type CaseState, evolveCase, type KnownCase, noCase } from './case-state.ts';
import { closeCase, completeStep, firstSteps, openSteps } from './case-steps.ts';

export type CaseDecider = Decider<CaseState, CaseCommand, CaseEvent>;

/** The process manager of one case: its file, its clock, and the steps of its route. */
export function caseDecider(tenant: string, rules: CaseRules): CaseDecider {
  return {
    name: 'case',
    initial: noCase,
    eventTypes: CASE_EVENT_TYPES,
    evolve: evolveCase,
    decide: (state, command) => {
      if (command.type === 'open') return state.status === 'none' ? openCase(command, rules) : alreadyOpened();
      if (state.status === 'none') return unknownCase();
      return decide(state, command, { tenant, rules });
    },
  };
}

function decide(
  state: KnownCase,
  command: Exclude<CaseCommand, { type: 'open' }>,
  office: OfficeRules,
): Decision<CaseEvent> {
  switch (command.type) {
    // Outcomes and deadlines arrive by message: what no longer matters is passed over, not refused.
    case 'complete-step':
      return complete(state, command, office);
    case 'check-deadlines':
      return checkDeadlines(state, command, office);
    case 'recalculate':
      return recalculate(state, command, office);
    case 'release-step':
      return release(state, command);
    case 'reopen':
      return reopen(state, command, office);
    case 'note-aid': {
      const { type: _, ...moved } = command;
      const settled = moved.change < 0 && state.underWay[moved.aid] === undefined;
      return settled ? [] : [{ type: 'case.aid-moved.v1', data: { caseId: state.opened.caseId, ...moved } }];
    }
    case 'note-payment-order':
      return state.paymentOrdered
        ? []
        : [{ type: 'case.payment-ordered.v1', data: { caseId: state.opened.caseId, at: command.at } }];
    // Also of a closed case: an emergency asks for its papers, too.
    case 'open-emergency-access': {
      const { type: _, ...data } = command;
      return [{ type: 'case.emergency-access-opened.v1', data: { caseId: state.opened.caseId, ...data } }];
    }
  }
  if (state.status === 'closed') {
    return reject('case-closed', 'Perkara ini sudah ditutup. Buka kembali dengan alasan bila masih harus diproses.');
  }
  switch (command.type) {
    case 'attach-document':
      return attach(state, command, office);
    case 'grant-dispensation':
      return dispense(state, command, office);
    case 'check-completeness':
      return checkCompleteness(state, command, office);
    case 'receive-papers':
      return receivePapers(state, command, office);
    case 'supplement':
      return supplement(state, command, office);
    case 'assign-step':
      return assign(state, command);
    case 'pause':
      return pause(state, command, office);
    case 'resume':
      return resume(state, command, office);
    case 'propose-class':
      return proposeClass(state, command, office);
    case 'confirm-class':
      return confirmClass(state, command);
    case 'supplement-assessment':
      return supplementAssessment(state, command, office);
    case 'withdraw':
      return end(state, 'withdrawn', command);
    case 'reject':
      return end(state, 'rejected', command);
  }
}

/** aid that left the office is handed over, or comes back, before anybody ends the case. */
function end(
  state: KnownCase,
  outcome: 'withdrawn' | 'rejected',
  { reasonCode, by, at }: CommandOf<'withdraw' | 'reject'>,
): Decision<CaseEvent> {
  const underWay = Object.keys(state.underWay);
  if (underWay.length === 0) return [closeCase(state, outcome, reasonCode, by, at)];
  return reject(
    'not-while-aid-is-under-way',
    'Dana atau barang untuk perkara ini sudah keluar. Serahkan atau kembalikan dahulu, baru perkara dapat diakhiri.',
    { rule: 'R-23', facts: { underWay } },
  );
}

function alreadyOpened(): Rejection {
  return reject('already-opened', 'Perkara ini sudah terdaftar.');
}

function unknownCase(): Rejection {
  return reject('case-not-found', 'Perkara ini tidak ada. Periksa nomornya.');
}

function supplement(state: KnownCase, command: CommandOf<'supplement'>, office: OfficeRules): Decision<CaseEvent> {
  if (state.status !== 'returned') return reject('not-returned', 'Berkas ini tidak sedang dikembalikan.');
  const definition = definitionOf(state, office.tenant, office.rules);
  return openSteps(state, firstSteps(definition), command.at, definition, office.rules);
}

function complete(state: KnownCase, command: CommandOf<'complete-step'>, office: OfficeRules): Decision<CaseEvent> {
  const step = state.open[command.stepId];
  if (!step || step.run !== command.run) return [];
  const definition = definitionOf(state, office.tenant, office.rules);
  const { kind, on } = stepOf(definition, step.stepId);
  if (!Object.hasOwn(on, command.outcome) && stepKind(kind).repeats?.outcome !== command.outcome) {
    return reject('outcome-unknown', `Langkah ${step.stepId} tidak mengenal hasil ${command.outcome}.`);
  }
  return completeStep(state, step, command, definition, office.rules);
}

function assign(state: KnownCase, { stepId, officer, by, at }: CommandOf<'assign-step'>): Decision<CaseEvent> {
  const step = state.open[stepId];
  if (!step) return reject('step-not-open', 'Langkah ini tidak sedang terbuka.');
  if (officer !== null && step.notBy.includes(officer)) return separateOfficer();
  if (officer === by.id && !step.roles.some((role) => by.roles.includes(role))) {
    return reject('wrong-role', 'Langkah ini dikerjakan oleh peran lain.', { facts: { roles: step.roles } });
  }
  if (step.assignee === officer) return [];
  const { caseId } = state.opened;
  return [{ type: 'case.step-assigned.v1', data: { caseId, stepId, run: step.run, officer, by: by.id, at } }];
}

function release(state: KnownCase, { stepId, officer, by, at }: CommandOf<'release-step'>): Decision<CaseEvent> {
  const step = state.open[stepId];
  if (step?.assignee !== officer) return [];
  const { caseId } = state.opened;
  return [{ type: 'case.step-assigned.v1', data: { caseId, stepId, run: step.run, officer: null, by, at } }];
}
