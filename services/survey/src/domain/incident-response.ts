import { type Decider, type Decision, type Done, isRejection, type Rejection, reject } from '@alur/event-sourcing';
import { find, isPlausible, JOURNEY_MS } from './captures.ts';
import type { StepRef } from './fieldwork-events.ts';
import { type AssessmentInput, assess, counted, firstConflict, foundEarlier, remove, resolve } from './households.ts';
import type { IncidentEvent, IncidentStepKind, IncidentStepOpened, ReportedIncident, Team } from './incident-events.ts';
import { type IncidentState, type IncidentStep, incidentEvolution, initial } from './incident-state.ts';
import { own } from './own.ts';

interface Acting extends Done {
  readonly roles: readonly string[];
}

type InHousehold = { readonly householdId: string } & Acting;

export type IncidentCommand =
  | { readonly type: 'note-report'; readonly reported: ReportedIncident }
  | { readonly type: 'open-step'; readonly opened: IncidentStepOpened }
  | ({ readonly type: 'dispose'; readonly noteId: string | null } & Acting)
  | ({ readonly type: 'assign-team' } & Team & Acting)
  | ({
      readonly type: 'respond';
      readonly noteId: string | null;
      readonly departedAt: string | null;
      readonly arrivedAt: string | null;
    } & Acting)
  | ({
      readonly type: 'assess-household';
      readonly assessment: AssessmentInput;
      readonly sameAs?: readonly string[];
    } & InHousehold)
  | ({ readonly type: 'resolve-conflict'; readonly kept: string } & InHousehold)
  | ({ readonly type: 'remove-household'; readonly reasonCode: string; readonly noteId: string | null } & InHousehold)
  | ({ readonly type: 'view-assessment'; readonly submissionId: string; readonly purpose: string } & InHousehold)
  | ({ readonly type: 'complete-assessment'; readonly outcome: 'done' | 'not-found' } & Acting)
  | { readonly type: 'void'; readonly at: string };

type Command<Type extends IncidentCommand['type']> = Extract<IncidentCommand, { type: Type }>;

function decide(state: IncidentState, command: IncidentCommand): Decision<IncidentEvent> {
  switch (command.type) {
    case 'note-report':
      return state.reported === null ? [{ type: 'incident-response.reported.v1', data: command.reported }] : [];
    case 'open-step':
      return openStep(state, command.opened);
    case 'dispose':
      return dispose(state, command);
    case 'assign-team':
      return assignTeam(state, command);
    case 'respond':
      return respond(state, command);
    case 'assess-household':
    case 'resolve-conflict':
    case 'remove-household':
    case 'complete-assessment':
      return inAssessment(state, command);
    case 'view-assessment':
      return view(state, command);
    case 'void':
      return Object.values(state.steps)
        .filter(({ status }) => status === 'open')
        .map((step) => ({ type: 'incident-response.voided.v1', data: { ...refOf(step), at: command.at } }));
  }
}

function openStep(state: IncidentState, opened: IncidentStepOpened): Decision<IncidentEvent> {
  const known = state.steps[opened.kind];
  const old = known !== undefined && known.run >= opened.run;
  return old ? [] : [{ type: 'incident-response.step-opened.v1', data: opened }];
}

function openOf(state: IncidentState, kind: IncidentStepKind): IncidentStep | Rejection {
  const step = state.steps[kind];
  if (step?.status === 'open') return step;
  return reject('step-not-open', 'Langkah ini belum dibuka atau sudah selesai. Muat ulang perkara.');
}

function dispose(state: IncidentState, { by, roles, at, noteId }: Command<'dispose'>): Decision<IncidentEvent> {
  const step = openOf(state, 'disposition');
  if (isRejection(step)) return step;
  if (!roles.includes('kepala-dinas')) return wrongRole('Disposisi diberikan oleh Kepala Dinas.');
  if (state.disposedBy !== null) {
    return noteId === null && state.disposedBy === by
      ? []
      : reject('already-disposed', 'Disposisi sudah diberikan; catatan yang ini tidak tersimpan.');
  }
  return [{ type: 'incident-response.disposed.v1', data: { ...refOf(step), noteId, by, at } }];
}

/** The first assignment ends the disposition; a later one changes the team while it is at work. */
function assignTeam(state: IncidentState, command: Command<'assign-team'>): Decision<IncidentEvent> {
  const { lead, by, roles, at } = command;
  const step = atWork(state);
  if (isRejection(step)) return step;
  if (!roles.includes('kabid-linjamsos')) return wrongRole('Tim ditugaskan oleh Kepala Bidang Linjamsos.');
  if (state.disposedBy === null) {
    return reject('disposition-missing', 'Kepala Dinas belum memberi disposisi. Tim ditugaskan sesudahnya.', {
      rule: 'R-07',
    });
  }
  const members = [lead, ...command.members.filter((member) => member !== lead)];
  if (members.some((member) => step.notBy.includes(member))) return separated();
  if (state.team?.lead === lead && state.team.members.join() === members.join()) return [];
  const assigned = {
    type: 'incident-response.team-assigned.v1',
    data: { ...refOf(step), lead, members, by, at },
  } as const;
  if (step.kind !== 'disposition') return [assigned];
  const ended = { ...refOf(step), kind: step.kind, outcome: 'assigned', team: members, by, at } as const;
  return [assigned, { type: 'incident-response.disposition-given.v1', data: ended }];
}

function atWork(state: IncidentState): (IncidentStep & StepRef) | Rejection {
  const kinds = ['disposition', 'emergency-response', 'assessment'] as const;
  for (const kind of kinds) {
    const step = openOf(state, kind);
    if (!isRejection(step)) return step;
  }
  return openOf(state, 'disposition');
}

function respond(state: IncidentState, command: Command<'respond'>): Decision<IncidentEvent> {
  const { noteId, departedAt, arrivedAt, by, at } = command;
  const step = openOf(state, 'emergency-response');
  if (isRejection(step)) return step;
  const refusal = notOfTheTeam(state, step, by);
  if (refusal !== null) return refusal;
  if (departedAt !== null && arrivedAt !== null && arrivedAt < departedAt) {
    return reject('times-reversed', 'Waktu tiba mendahului waktu berangkat. Periksa kembali.');
  }
  if (![departedAt, arrivedAt].every((time) => time === null || isPlausible(time, at, JOURNEY_MS))) {
    return reject(
      'times-implausible',
      'Waktu berangkat atau tiba belum terjadi, atau sudah terlalu lama. Periksa kembali.',
      {
        facts: { now: at },
      },
    );
  }
  const data = {
    ...refOf(step),
    kind: 'emergency-response',
    outcome: 'responded',
    noteId,
    departedAt,
    arrivedAt,
  } as const;
  return [{ type: 'incident-response.responded.v1', data: { ...data, by, at } }];
}

type AssessmentCommand = Command<'assess-household' | 'resolve-conflict' | 'remove-household' | 'complete-assessment'>;

function inAssessment(state: IncidentState, command: AssessmentCommand): Decision<IncidentEvent> {
  const step = openOf(state, 'assessment');
  if (isRejection(step)) return step;
  const { by, at } = command;
  const refusal = notOfTheTeam(state, step, by);
  if (refusal !== null) return refusal;
  const { households } = state;
  const ref = refOf(step);
  if ('householdId' in command) {
    const earlier = foundEarlier(households, command.householdId, step);
    if (earlier !== null) return earlier;
  }
  if (command.type === 'assess-household') {
    return assess(households, ref, command.householdId, command.assessment, { by, at }, command.sameAs);
  }
  if (by !== state.team?.lead) return reject('not-allowed', 'Hanya ketua tim asesmen yang boleh melakukannya.');
  switch (command.type) {
    case 'resolve-conflict':
      return resolve(households, ref, command.householdId, command.kept, { by, at });
    case 'remove-household': {
      const { reasonCode, noteId } = command;
      return remove(households, ref, command.householdId, { reasonCode, noteId }, { by, at });
    }
    case 'complete-assessment':
      return complete(state, step, command);
  }
}

/** an officer works at the place of an incident only when sent by the Kabid, whatever the route says. */
function notOfTheTeam({ team }: IncidentState, { notBy }: IncidentStep, by: string): Rejection | null {
  if (team === null) {
    return reject('team-not-assigned', 'Kabid Linjamsos belum menugaskan tim. Asesmen dimulai sesudahnya.', {
      rule: 'R-07',
    });
  }
  if (!team.members.includes(by))
    return reject('not-allowed', 'Hanya anggota tim yang ditugaskan yang boleh melakukannya.');
  return notBy.includes(by) ? separated() : null;
}

function complete(
  state: IncidentState,
  step: IncidentStep,
  command: Command<'complete-assessment'>,
): Decision<IncidentEvent> {
  const { outcome, by, at } = command;
  const conflict = firstConflict(state.households);
  if (conflict !== null) return conflict;
  const households = counted(state.households).filter(({ run }) => !step.supplementary || run === step.run).length;
  if (outcome === 'done' && households === 0) {
    return reject(
      'households-missing',
      'Catat paling sedikit satu rumah tangga, atau selesaikan sebagai tidak ditemukan.',
    );
  }
  if (outcome === 'not-found' && households > 0) {
    return reject('households-recorded', 'Ada rumah tangga yang tercatat. Hapus dulu bila memang tidak ada korban.');
  }
  const data = { ...refOf(step), kind: 'assessment', outcome, households, by, at } as const;
  return [{ type: 'incident-response.assessment-completed.v1', data }];
}

function view(state: IncidentState, command: Command<'view-assessment'>): Decision<IncidentEvent> {
  const { householdId, submissionId, purpose, by: officer, at } = command;
  const household = own(state.households, householdId);
  const seen = household && find(household, submissionId);
  const step = state.steps.assessment;
  if (seen === undefined || step === undefined) return reject('submission-not-found', 'Asesmen ini tidak ada.');
  const data = { ...refOf(step), householdId, subjectId: seen.subjectId, submissionId, officer, purpose, at };
  return [{ type: 'incident-response.assessment-viewed.v1', data }];
}

function wrongRole(detail: string): Rejection {
  return reject('wrong-role', detail, { rule: 'R-07' });
}

function separated(): Rejection {
  return reject('not-by-same-officer', 'Petugas ini sudah mengerjakan langkah lain yang harus terpisah.');
}

function refOf({ caseId, stepId, run }: StepRef): StepRef {
  return { caseId, stepId, run };
}

export const incidentResponse: Decider<IncidentState, IncidentCommand, IncidentEvent> = {
  name: 'incident-response',
  initial,
  decide,
  ...incidentEvolution,
};
