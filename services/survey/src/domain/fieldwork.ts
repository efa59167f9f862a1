import {
  type Decider,
  type Decision,
  type Done,
  evolution,
  isRejection,
  type Rejection,
  reject,
} from '@alur/event-sourcing';
import { localDate, rolesOf } from '@alur/standards';
import {
  type Capture,
  type Captures,
  choose,
  find,
  NO_CAPTURES,
  receive,
  unresolved,
  withChoice,
  withConflict,
  withCurrent,
} from './captures.ts';
import type { FieldworkEvent, OpenedData, StepRef } from './fieldwork-events.ts';
import { own } from './own.ts';

/** State of the field step of a case. */
export interface FieldStep extends OpenedData, Captures<Capture> {
  readonly status: 'open' | 'completed' | 'void';
  readonly surveyor: string | null;
  readonly partner: string | null;
}

/** All field work of one case (stream `<tenant>/fieldwork/<caseId>`). */
export interface FieldworkState {
  readonly steps: Readonly<Record<string, FieldStep>>;
  /** Revision of the last event. */
  readonly revision: number;
}

interface Acting extends Done {
  readonly stepId: string;
  readonly roles: readonly string[];
}

export type FieldworkCommand =
  | { readonly type: 'open'; readonly opened: OpenedData }
  | ({ readonly type: 'assign-team'; readonly surveyor: string; readonly partner: string | null } & Acting)
  | ({
      readonly type: 'record-findings';
      readonly submission: Omit<Capture, 'by' | 'at'>;
    } & Acting)
  | ({ readonly type: 'resolve-conflict'; readonly kept: string } & Acting)
  | ({ readonly type: 'view-findings'; readonly submissionId: string; readonly purpose: string } & Acting)
  /** `zone`: of the office, in which its days are counted. */
  | ({ readonly type: 'complete'; readonly outcome: 'done' | 'not-found'; readonly zone: string } & Acting)
  | { readonly type: 'void'; readonly at: string };

/** On as many days: who is out on one day is not missing. */
const VISITS_BEFORE_NOT_FOUND = 2;

/** Roles that may give a survey to somebody else, and choose between conflicting findings. */
const LEADERS: readonly string[] = rolesOf('survey', 'assign');

function leads(roles: readonly string[]): boolean {
  return LEADERS.some((leader) => roles.includes(leader));
}

const initial: FieldworkState = { steps: {}, revision: -1 };

function decide(state: FieldworkState, command: FieldworkCommand): Decision<FieldworkEvent> {
  switch (command.type) {
    case 'open':
      return open(state, command.opened);
    case 'void':
      return Object.values(state.steps)
        .filter((step) => step.status === 'open')
        .map((step) => ({ type: 'fieldwork.voided.v1', data: { ...refOf(step), at: command.at } }));
    case 'view-findings':
      return viewFindings(state, command);
    default: {
      const step = openStep(state, command.stepId);
      return isRejection(step) ? step : act(step, command);
    }
  }
}

function open(state: FieldworkState, opened: OpenedData): Decision<FieldworkEvent> {
  const known = own(state.steps, opened.stepId);
  return known !== undefined && known.run >= opened.run ? [] : [{ type: 'fieldwork.opened.v1', data: opened }];
}

function openStep(state: FieldworkState, stepId: string): FieldStep | Rejection {
  const step = own(state.steps, stepId);
  if (step === undefined) return reject('step-not-found', 'Langkah survei ini tidak ada.');
  if (step.status === 'open') return step;
  return reject(
    'step-not-open',
    'Survei ini belum dibuka atau sudah selesai. Muat ulang perkara untuk melihat langkahnya.',
  );
}

type StepCommand = Exclude<FieldworkCommand, { type: 'open' | 'void' | 'view-findings' }>;

function act(step: FieldStep, command: StepCommand): Decision<FieldworkEvent> {
  switch (command.type) {
    case 'assign-team':
      return assignTeam(step, command);
    case 'record-findings':
      return recordFindings(step, command);
    case 'resolve-conflict':
      return resolveConflict(step, command);
    case 'complete':
      return complete(step, command);
  }
}

function assignTeam(step: FieldStep, command: Extract<StepCommand, { type: 'assign-team' }>): Decision<FieldworkEvent> {
  const { surveyor, partner, by, roles, at } = command;
  const takesIt = surveyor === by && roles.some((role) => step.roles.includes(role));
  if (!leads(roles) && !takesIt) {
    return reject('wrong-role', 'Penugasan dilakukan oleh pimpinan, atau diambil sendiri oleh petugas survei.');
  }
  if (step.notBy.includes(surveyor)) {
    return reject(
      'not-by-same-officer',
      'Petugas ini sudah mengerjakan langkah lain yang harus terpisah. Pilih petugas lain.',
    );
  }
  if (step.partnerRole !== null && partner === null) {
    return reject(
      'partner-required',
      `Survei ini dilakukan bersama ${step.partnerRole.toUpperCase()}. Sebutkan petugasnya.`,
      {
        rule: 'R-04',
      },
    );
  }
  if (partner === surveyor) return reject('partner-is-surveyor', 'Petugas survei dan mitranya harus dua orang.');
  if (step.surveyor === surveyor && step.partner === partner) return [];
  return [{ type: 'fieldwork.team-assigned.v1', data: { ...refOf(step), surveyor, partner, by, at } }];
}

function recordFindings(
  step: FieldStep,
  command: Extract<StepCommand, { type: 'record-findings' }>,
): Decision<FieldworkEvent> {
  if (command.by !== step.surveyor && command.by !== step.partner) return notOfTheTeam();
  const submission: Capture = { ...command.submission, by: command.by, at: command.at };
  const reception = receive(step, submission);
  if (isRejection(reception)) return reception;
  const data = { ...refOf(step), ...submission };
  switch (reception.as) {
    case 'known':
      return [];
    case 'current':
      return [{ type: 'fieldwork.findings-recorded.v1', data }];
    case 'conflict':
      return [{ type: 'fieldwork.findings-conflicted.v1', data: { ...data, against: reception.against } }];
  }
}

function resolveConflict(
  step: FieldStep,
  command: Extract<StepCommand, { type: 'resolve-conflict' }>,
): Decision<FieldworkEvent> {
  const { kept, by, at, roles } = command;
  if (by !== step.surveyor && !leads(roles)) return notOfTheTeam();
  const chosen = choose(step, kept);
  if (isRejection(chosen)) return chosen;
  return [{ type: 'fieldwork.conflict-resolved.v1', data: { ...refOf(step), kept, by, at } }];
}

function complete(step: FieldStep, command: Extract<StepCommand, { type: 'complete' }>): Decision<FieldworkEvent> {
  const { by, at, outcome } = command;
  if (by !== step.surveyor) return notOfTheTeam();
  const conflict = unresolved(step);
  if (conflict !== null) return conflict;
  if (step.current === null) {
    return reject('findings-missing', 'Catat temuan lapangan sebelum menyelesaikan survei.');
  }
  const visits = new Set(step.submissions.map(({ occurredAt }) => localDate(occurredAt, command.zone))).size;
  if (outcome === 'not-found' && visits < VISITS_BEFORE_NOT_FOUND) {
    return reject(
      'visits-missing',
      'Tidak ditemukan baru dapat dinyatakan sesudah dua kunjungan pada dua hari. Catat temuan kunjungan kedua.',
      { rule: 'R-04', facts: { visits, needed: VISITS_BEFORE_NOT_FOUND } },
    );
  }
  const { kind, partner } = step;
  return [{ type: 'fieldwork.completed.v1', data: { ...refOf(step), kind, outcome, surveyor: by, partner, by, at } }];
}

function viewFindings(
  state: FieldworkState,
  command: Extract<FieldworkCommand, { type: 'view-findings' }>,
): Decision<FieldworkEvent> {
  const step = own(state.steps, command.stepId);
  const { submissionId, by, purpose, at } = command;
  if (step === undefined || find(step, submissionId) === undefined) {
    return reject('submission-not-found', 'Temuan ini tidak ada.');
  }
  if (!maySee(step, command)) return notOfTheTeam();
  const data = { ...refOf(step), subjectId: step.subjectId, submissionId, officer: by, purpose, at };
  return [{ type: 'fieldwork.findings-viewed.v1', data }];
}

/** What was found in a home is for those who were there and those who decide on it, not for every surveyor. */
export function maySee(step: FieldStep, { by, roles }: { readonly by: string; readonly roles: readonly string[] }) {
  return by === step.surveyor || by === step.partner || leads(roles);
}

function notOfTheTeam(): Rejection {
  return reject('not-allowed', 'Hanya petugas yang ditugaskan pada survei ini yang boleh melakukannya.');
}

function refOf({ caseId, stepId, run }: StepRef): StepRef {
  return { caseId, stepId, run };
}

/** A change of the step that the event names; `revision` is that of the event. */
function inStep<Data extends StepRef>(change: (data: Data, step: FieldStep, revision: number) => Partial<FieldStep>) {
  return (state: FieldworkState, data: Data): FieldworkState => {
    const revision = state.revision + 1;
    const step = own(state.steps, data.stepId);
    if (step === undefined) return { ...state, revision };
    return { revision, steps: { ...state.steps, [data.stepId]: { ...step, ...change(data, step, revision) } } };
  };
}

const NEW_STEP = { ...NO_CAPTURES, status: 'open', surveyor: null, partner: null } as const;

export const fieldwork: Decider<FieldworkState, FieldworkCommand, FieldworkEvent> = {
  name: 'fieldwork',
  initial,
  decide,
  ...evolution<FieldworkState, FieldworkEvent>({
    'fieldwork.opened.v1': (state, data) => ({
      revision: state.revision + 1,
      steps: { ...state.steps, [data.stepId]: { ...NEW_STEP, ...data } },
    }),
    'fieldwork.team-assigned.v1': inStep(({ surveyor, partner }) => ({ surveyor, partner })),
    'fieldwork.findings-recorded.v1': inStep((data, step, revision) => withCurrent(step, data, revision)),
    'fieldwork.findings-conflicted.v1': inStep((data, step) => withConflict(step, data)),
    'fieldwork.conflict-resolved.v1': inStep(({ kept }, step, revision) => withChoice(step, kept, revision)),
    'fieldwork.findings-viewed.v1': inStep(() => ({})),
    'fieldwork.completed.v1': inStep(() => ({ status: 'completed' })),
    'fieldwork.voided.v1': inStep(() => ({ status: 'void' })),
  }),
};
