import type { Decider, Decision, Rejection } from '@alur/event-sourcing';
import { reject } from '@alur/event-sourcing';
import { alternatives, type Limit, missingDocuments, missingPapers } from '@alur/standards';
import type {
  Actor,
  AssignStep,
  AttachDocument,
  CaseCommand,
  CheckCompleteness,
  CompleteStep,
  GrantDispensation,
  MarkOverdue,
  PauseClock,
  ReceivePapers,
  ReopenCase,
  ResumeClock,
  Supplement,
} from './case-commands.ts';
import { CASE_EVENT_TYPES, type CaseEvent } from './case-events.ts';
import { openCase } from './case-opening.ts';
import type { CaseRules } from './case-rules.ts';
import {
  type CaseState,
  evolveCase,
  type KnownCase,
  noCase,
  type OpenStep,
  pausesOf,
  suppliedCodes,
} from './case-state.ts';
import {
  closeCase,
  completeFile,
  completeStep,
  definitionOf,
  firstSteps,
  inOrder,
  isLate,
  limitStart,
  openSteps,
  startsAtArrival,
  stepOf,
} from './case-steps.ts';

export type CaseDecider = Decider<CaseState, CaseCommand, CaseEvent>;

/** The process manager of one case: its file, its clock, and the steps of its route. */
export function caseDecider(tenant: string, rules: CaseRules): CaseDecider {
  return {
    name: 'case',
    eventTypes: CASE_EVENT_TYPES,
    initial: noCase,
    evolve: evolveCase,
    decide: (state, command) => {
      if (command.type === 'open') return state.status === 'none' ? openCase(command, rules) : alreadyOpened();
      if (state.status === 'none') return unknownCase();
      return decide(state, command, { tenant, rules });
    },
  };
}

/** Papers that may always be added beside those that the service asks for. */
const ALWAYS_WELCOME = ['data-pendukung-lain', 'dokumentasi'];

interface Office {
  readonly tenant: string;
  readonly rules: CaseRules;
}

function decide(
  state: KnownCase,
  command: Exclude<CaseCommand, { type: 'open' }>,
  office: Office,
): Decision<CaseEvent> {
  switch (command.type) {
    // Outcomes and deadlines arrive by message: what no longer matters is passed over, not refused.
    case 'complete-step':
      return complete(state, command, office);
    case 'mark-overdue':
      return markOverdue(state, command);
    case 'reopen':
      return reopen(state, command, office);
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
    case 'withdraw':
      return [closeCase(state, 'withdrawn', command.reasonCode, command.by, command.at)];
    case 'reject':
      return [closeCase(state, 'rejected', command.reasonCode, command.by, command.at)];
  }
}

function alreadyOpened(): Rejection {
  return reject('already-opened', 'Perkara ini sudah terdaftar.');
}

function unknownCase(): Rejection {
  return reject('case-not-found', 'Perkara ini tidak ada. Periksa nomornya.');
}

function attach(state: KnownCase, command: AttachDocument, office: Office): Decision<CaseEvent> {
  const known = state.documents.find((d) => d.documentId === command.documentId);
  if (known?.refused) {
    return reject(
      'document-refused',
      'Dokumen yang sama sudah dinyatakan tidak dapat dipakai. Unggah dokumen yang baru.',
    );
  }
  if (known) return [];
  const asked = codesAsked(state, office);
  if (!asked.has(command.code) && !ALWAYS_WELCOME.includes(command.code)) {
    return reject('document-not-asked', 'Layanan ini tidak meminta dokumen tersebut. Pilih kode dari daftar syarat.', {
      facts: { asked: [...asked, ...ALWAYS_WELCOME] },
    });
  }
  const { type: _, ...data } = command;
  return [{ type: 'case.document-attached.v1', data: { caseId: state.opened.caseId, ...data } }];
}

function codesAsked(state: KnownCase, { tenant, rules }: Office): Set<string> {
  return new Set(definitionOf(state, tenant, rules).documents.flatMap(alternatives));
}

function dispense(state: KnownCase, command: GrantDispensation, office: Office): Decision<CaseEvent> {
  const { code, substitute, reasonCode, by, at } = command;
  const rule = definitionOf(state, office.tenant, office.rules).documents.find(
    (d) => d.code === code || alternatives(d).includes(code),
  );
  if (!rule) {
    return reject('document-not-asked', 'Layanan ini tidak meminta dokumen tersebut; dispensasi tidak perlu.');
  }
  if (state.dispensations.some((d) => d.code === rule.code)) return [];
  const { caseId } = state.opened;
  return [{ type: 'case.dispensation-granted.v1', data: { caseId, code: rule.code, substitute, reasonCode, by, at } }];
}

function checkCompleteness(state: KnownCase, command: CheckCompleteness, office: Office): Decision<CaseEvent> {
  const { decision, age, by, at } = command;
  const step = Object.values(state.open).find((s) => s.kind === 'completeness');
  if (!step) {
    return reject(
      'step-not-open',
      state.status === 'returned'
        ? 'Berkas masih di pemohon. Catat dahulu bahwa berkas sudah dilengkapi.'
        : 'Pemeriksaan kelengkapan tidak sedang terbuka untuk perkara ini.',
    );
  }
  const refusal = mayNot(step, by);
  if (refusal) return refusal;
  const definition = definitionOf(state, office.tenant, office.rules);
  const absent = missingDocuments(definition, { age }, suppliedCodes(state), state.dispensations).map(
    (rule) => rule.code,
  );
  const done = { by: by.id, officers: [], at };
  if (decision === 'complete') {
    if (absent.length > 0) {
      return reject(
        'documents-missing',
        'Berkas belum lengkap. Minta dokumen yang kurang, atau catat dispensasi beralasan.',
        {
          rule: 'R-03',
          facts: { missing: absent },
        },
      );
    }
    const between = (s: KnownCase) => [completeFile(s, by.id, at, definition, office.rules)];
    return completeStep(state, step, { ...done, outcome: 'complete', missing: [], between }, definition, office.rules);
  }
  const asked = codesAsked(state, office);
  const missing = [...new Set([...absent, ...command.unusable.filter((code) => asked.has(code))])];
  if (missing.length === 0) {
    return reject(
      'nothing-missing',
      'Semua dokumen sudah ada. Sebutkan dokumen yang tidak dapat dipakai, atau nyatakan lengkap.',
      {
        rule: 'R-03',
      },
    );
  }
  return completeStep(state, step, { ...done, outcome: 'incomplete', missing }, definition, office.rules);
}

function receivePapers(state: KnownCase, { age, by, at }: ReceivePapers, office: Office): Decision<CaseEvent> {
  const step = Object.values(state.open).find((s) => s.kind === 'papers');
  if (!step) return reject('step-not-open', 'Perkara ini tidak sedang menunggu surat yang menyusul.');
  const refusal = mayNot(step, by);
  if (refusal) return refusal;
  const definition = definitionOf(state, office.tenant, office.rules);
  const missing = missingPapers(definition, { age }, suppliedCodes(state), state.dispensations).map(
    (rule) => rule.code,
  );
  if (missing.length > 0) {
    return reject(
      'documents-missing',
      'Surat yang menyusul belum lengkap. Minta dokumen yang kurang, atau catat dispensasi beralasan.',
      { facts: { missing } },
    );
  }
  const done = { outcome: 'received', by: by.id, officers: [], missing: [], at };
  return completeStep(state, step, done, definition, office.rules);
}

function mayNot(step: OpenStep, by: Actor): Rejection | undefined {
  if (!step.roles.some((role) => by.roles.includes(role))) {
    return reject('wrong-role', 'Langkah ini dikerjakan oleh peran lain.', { facts: { roles: step.roles } });
  }
  return step.notBy.includes(by.id) ? separateOfficer() : undefined;
}

function separateOfficer(): Rejection {
  return reject(
    'not-by-same-officer',
    'Langkah ini harus dikerjakan petugas lain, karena petugas ini mengerjakan langkah sebelumnya atau diadukan.',
  );
}

function supplement(state: KnownCase, command: Supplement, office: Office): Decision<CaseEvent> {
  if (state.status !== 'returned') return reject('not-returned', 'Berkas ini tidak sedang dikembalikan.');
  const definition = definitionOf(state, office.tenant, office.rules);
  return openSteps(state, firstSteps(definition), command.at, definition, office.rules);
}

function complete(state: KnownCase, command: CompleteStep, office: Office): Decision<CaseEvent> {
  const step = state.open[command.stepId];
  if (!step || step.run !== command.run) return [];
  const definition = definitionOf(state, office.tenant, office.rules);
  if (!Object.hasOwn(stepOf(definition, step.stepId).on, command.outcome)) {
    return reject('outcome-unknown', `Langkah ${step.stepId} tidak mengenal hasil ${command.outcome}.`);
  }
  return completeStep(state, step, command, definition, office.rules);
}

function assign(state: KnownCase, { stepId, officer, by, at }: AssignStep): Decision<CaseEvent> {
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

function markOverdue(state: KnownCase, { stepId, run, at }: MarkOverdue): Decision<CaseEvent> {
  const step = state.open[stepId];
  if (!step || step.run !== run || step.overdue || step.dueAt === null) return [];
  if (!isLate(step.dueAt, at, state.paused)) return [];
  const { kind, dueAt } = step;
  const { caseId } = state.opened;
  return [{ type: 'case.step-overdue.v1', data: { caseId, stepId, run, kind, dueAt, detectedAt: at } }];
}

function pause(state: KnownCase, { reason, by, at }: PauseClock, office: Office): Decision<CaseEvent> {
  if (state.paused) return reject('already-paused', 'Jam layanan sudah dijeda.');
  if (state.clockStart === null && !startsAtArrival(definitionOf(state, office.tenant, office.rules))) {
    return reject('clock-not-running', 'Jam layanan belum berjalan: berkas belum dinyatakan lengkap.', {
      rule: 'R-02',
    });
  }
  return [{ type: 'case.clock-paused.v1', data: { caseId: state.opened.caseId, reason, by, at } }];
}

function resume(state: KnownCase, { by, at }: ResumeClock, { tenant, rules }: Office): Decision<CaseEvent> {
  if (!state.paused) return reject('not-paused', 'Jam layanan tidak sedang dijeda.');
  const definition = definitionOf(state, tenant, rules);
  const pauses = pausesOf(state, at);
  const due = (from: string, limit: Limit | null | undefined) => rules.dueAt(tenant, from, limit, pauses);
  const start = startsAtArrival(definition) ? state.opened.openedAt : state.clockStart;
  const running = start !== null;
  const dueAt = state.clockStart === null || start === null ? null : due(start, definition.limit);
  const steps = Object.values(state.open).map(({ stepId, run, openedAt }) => {
    const step = stepOf(definition, stepId);
    return { stepId, run, dueAt: running ? due(limitStart(state, step, openedAt), step.limit) : null };
  });
  return [{ type: 'case.clock-resumed.v1', data: { caseId: state.opened.caseId, by, at, dueAt, steps } }];
}

function reopen(state: KnownCase, { reasonCode, by, at }: ReopenCase, { tenant, rules }: Office): Decision<CaseEvent> {
  if (!state.closed) return reject('not-closed', 'Perkara ini masih berjalan.');
  const definition = definitionOf(state, tenant, rules);
  const { caseId } = state.opened;
  const { resume } = state.closed;
  return inOrder(
    state,
    () => [{ type: 'case.reopened.v1', data: { caseId, reasonCode, by, at } }],
    (s) => openSteps(s, resume.length > 0 ? resume : firstSteps(definition), at, definition, rules),
  );
}
