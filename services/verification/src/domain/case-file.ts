import type { DataOf, StepCompleted } from '@alur/contracts';
import { type Decider, type Decision, isRejection, type Rejection, reject } from '@alur/event-sourcing';
import { isLetterType, type LetterType, latestTemplate, outcomesOf } from '@alur/standards';
import { type Act, actEvent, subjectMissing } from './acts.ts';
import type { CaseFileEvent } from './case-file-events.ts';
import { caseFileEvolution } from './case-file-evolve.ts';
import type { CaseFileState, NotedStep, StepOpenedData } from './case-file-state.ts';
import type { ActingOfficer } from './officer.ts';

interface ByOfficer {
  readonly stepId: string;
  readonly officer: ActingOfficer;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export type CaseFileCommand =
  | { readonly type: 'note-step-opened'; readonly step: StepOpenedData }
  | { readonly type: 'note-step-completed'; readonly step: DataOf<typeof StepCompleted> }
  | { readonly type: 'note-closed'; readonly caseId: string; readonly outcome: string }
  | { readonly type: 'note-returned'; readonly caseId: string }
  | { readonly type: 'note-reopened'; readonly caseId: string }
  | {
      readonly type: 'note-household';
      readonly caseId: string;
      readonly householdId: string;
      readonly assessor: string;
    }
  | { readonly type: 'drop-household'; readonly caseId: string; readonly householdId: string }
  | (ByOfficer & {
      readonly type: 'act';
      readonly act: Act;
      readonly today: string;
      readonly registryInForce: string;
      readonly noteId: string | null;
    })
  | (ByOfficer & { readonly type: 'assign-letter'; readonly letterId: string })
  | { readonly type: 'release-letter'; readonly stepId: string; readonly letterId: string };

export const caseFile: Decider<CaseFileState, CaseFileCommand, CaseFileEvent> = {
  name: 'case-file',
  initial: {
    caseId: null,
    closed: false,
    steps: {},
    done: {},
    surveyors: [],
    households: [],
    eligible: [],
    letters: {},
  },
  decide,
  ...caseFileEvolution,
};

function decide(state: CaseFileState, command: CaseFileCommand): Decision<CaseFileEvent> {
  switch (command.type) {
    case 'note-step-opened':
      if ((state.steps[command.step.stepId]?.run ?? 0) >= command.step.run) return [];
      return [{ type: 'case-file.step-noted.v1', data: command.step }];
    case 'note-step-completed':
      if (isKnownEnd(state, command.step)) return [];
      return [{ type: 'case-file.step-ended.v1', data: command.step }];
    case 'note-closed':
      return state.closed
        ? []
        : [{ type: 'case-file.closed.v1', data: { caseId: command.caseId, outcome: command.outcome } }];
    case 'note-returned':
      // A case of which nothing was noted has nothing to void.
      if (state.caseId === null || (Object.keys(state.done).length === 0 && !hasOpenStep(state))) return [];
      return [{ type: 'case-file.returned.v1', data: { caseId: command.caseId } }];
    case 'note-household': {
      const { caseId, householdId, assessor } = command;
      if (state.households.includes(householdId) && state.surveyors.includes(assessor)) return [];
      return [{ type: 'case-file.household-noted.v1', data: { caseId, householdId, assessor } }];
    }
    case 'drop-household': {
      const { caseId, householdId } = command;
      if (!state.households.includes(householdId)) return [];
      return [{ type: 'case-file.household-dropped.v1', data: { caseId, householdId } }];
    }
    case 'note-reopened':
      return state.closed ? [{ type: 'case-file.reopened.v1', data: { caseId: command.caseId } }] : [];
    case 'act':
      return act(state, command);
    case 'assign-letter':
      return assignLetter(state, command);
    case 'release-letter': {
      const letter = state.letters[command.stepId];
      if (state.caseId === null || letter?.letterId !== command.letterId || letter.released) return [];
      const { stepId, letterId } = command;
      return [{ type: 'case-file.letter-released.v1', data: { caseId: state.caseId, stepId, letterId } }];
    }
  }
}

/** An older run, or the end that an act of this file reported to intake. */
function isKnownEnd(state: CaseFileState, ended: DataOf<typeof StepCompleted>): boolean {
  const step = state.steps[ended.stepId];
  const done = state.done[ended.stepId];
  if (step !== undefined && step.run > ended.run) return true;
  return step?.open === false && done?.outcome === ended.outcome && done.by === ended.by;
}

function act(state: CaseFileState, command: Extract<CaseFileCommand, { type: 'act' }>): Decision<CaseFileEvent> {
  const step = openStep(state, command, command.act.kind);
  if (isRejection(step)) return step;
  const outcomes = outcomesOf(command.act.kind);
  if (!outcomes.includes(command.act.outcome)) {
    return reject('outcome-unknown', `Hasil langkah ini harus salah satu dari: ${outcomes.join(', ')}.`, {
      facts: { outcomes },
    });
  }
  const event = actEvent(state, step, command.act, { ...command, by: command.officer.id });
  return isRejection(event) ? event : [event];
}

function assignLetter(
  state: CaseFileState,
  command: Extract<CaseFileCommand, { type: 'assign-letter' }>,
): Decision<CaseFileEvent> {
  const step = openStep(state, command, 'letter');
  if (isRejection(step)) return step;
  const letterType = step.params['letter'];
  if (!isLetterType(letterType)) {
    return reject('letter-unknown', 'Jenis surat pada langkah ini belum dikenal. Perbaiki definisi layanan.');
  }
  if (step.subjectId === null) return subjectMissing();
  if (step.params['signer'] === 'kepala-desa-lurah' && step.village === null) {
    return reject('village-missing', 'Permohonan ini tidak menyebut desa/kelurahan yang menerbitkan surat.');
  }
  const missing = missingGround(state, letterType);
  if (missing !== undefined) return missing;
  const assigned = state.letters[step.stepId];
  if (assigned !== undefined && assigned.run === step.run && !assigned.released) return [];
  const { caseId, stepId, run } = step;
  const { letterId, at } = command;
  return [
    {
      type: 'case-file.letter-assigned.v1',
      data: { caseId, stepId, run, letterId, letterType, by: command.officer.id, at },
    },
  ];
}

/** The step, when it is open, of this kind, and this officer may do it now. */
function openStep(state: CaseFileState, command: ByOfficer, kind: string): NotedStep | Rejection {
  if (state.caseId === null) return reject('case-file-not-found', 'Berkas ini tidak ada pada verifikasi.');
  const step = state.steps[command.stepId];
  if (step === undefined || !step.open || state.closed || step.kind !== kind) {
    return reject(
      'step-not-open',
      'Langkah ini tidak sedang terbuka. Muat ulang berkas untuk melihat langkah berikutnya.',
    );
  }
  const { officer } = command;
  if (!step.roles.some((role) => officer.roles.includes(role))) {
    return reject('wrong-role', 'Langkah ini bukan tugas peran Anda.', { facts: { roles: step.roles } });
  }
  if (step.notBy.includes(officer.id)) {
    return reject(
      'not-by-same-officer',
      'Anda sudah mengerjakan langkah sebelumnya yang harus terpisah dari langkah ini. Serahkan kepada petugas lain.',
    );
  }
  return missingStep(state, step) ?? step;
}

function missingStep(state: CaseFileState, step: NotedStep): Rejection | undefined {
  const missing = step.requires.filter((kind) => !isDone(state, kind));
  if (missing.length === 0) return undefined;
  if (missing.includes('survey')) return surveyRequired('R-04');
  return reject('step-required', 'Langkah lain dari permohonan ini harus selesai dahulu.', { facts: { missing } });
}

/** hold here whatever the route says: a wrong route must not make a wrong letter. */
function missingGround(state: CaseFileState, letterType: LetterType): Rejection | undefined {
  const { needs, rule } = latestTemplate(letterType);
  if (needs === 'survey' && !isDone(state, 'survey')) return surveyRequired(rule);
  if (needs !== 'registration' || registration(state) === 'registered') return undefined;
  return reject(
    'not-registered',
    'Surat ini hanya untuk pemohon yang tercatat terdaftar pada pemeriksaan registri. Surat tidak dapat dibuat.',
    rule === null ? {} : { rule },
  );
}

function surveyRequired(rule: string | null): Rejection {
  return reject(
    'survey-required',
    'Survei harus selesai sebelum langkah ini. Tunggu hasil survei.',
    rule === null ? {} : { rule },
  );
}

function isDone(state: CaseFileState, kind: string): boolean {
  return Object.values(state.done).some((done) => done.kind === kind);
}

function hasOpenStep(state: CaseFileState): boolean {
  return Object.values(state.steps).some((step) => step.open);
}

/** Date of the newest registry data that a look-up of the case saw. */
export function registryDataDate(state: CaseFileState): string | null {
  const dates = Object.values(state.done).flatMap(({ dataDate }) => dataDate ?? []);
  return dates.sort().at(-1) ?? null;
}

/** Outcome of the registry look-ups of the case; one `not-registered` is enough to stop a letter. */
export function registration(state: CaseFileState): 'registered' | 'not-registered' | null {
  const outcomes = Object.values(state.done)
    .filter((done) => done.kind === 'village-check' || done.kind === 'registry-check')
    .map((done) => done.outcome);
  if (outcomes.length === 0) return null;
  return outcomes.every((outcome) => outcome === 'registered') ? 'registered' : 'not-registered';
}

/** Whether this officer may act in an open step now, for work lists. */
export function mayAct(state: CaseFileState, stepId: string, officer: ActingOfficer): boolean {
  const step = state.steps[stepId];
  if (step === undefined) return false;
  const checked = openStep(state, { stepId, officer, at: '' }, step.kind);
  return !isRejection(checked) && !(step.kind === 'eligibility-decision' && state.surveyors.includes(officer.id));
}
