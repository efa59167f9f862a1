import { type Done, evolution } from '@alur/event-sourcing';
import { withChoice } from './captures.ts';
import type { StepRef } from './fieldwork-events.ts';
import { assessed, changeHousehold, conflicted, type HouseholdChange, type Households } from './households.ts';
import type { IncidentEvent, IncidentStepKind, IncidentStepOpened, ReportedIncident, Team } from './incident-events.ts';

export interface IncidentStep extends IncidentStepOpened {
  readonly status: 'open' | 'completed' | 'void';
}

/** The answer to one incident: who was sent, what they did, which households they found. */
export interface IncidentState {
  /** Null for an incident of before this was noted. */
  readonly reported: ReportedIncident | null;
  readonly steps: Readonly<Partial<Record<IncidentStepKind, IncidentStep>>>;
  /** Who passed the report on; null before. */
  readonly disposedBy: string | null;
  /** null before the Kabid assigned it. */
  readonly team: Team | null;
  readonly response: {
    readonly departedAt: string | null;
    readonly arrivedAt: string | null;
    readonly at: string;
  } | null;
  readonly households: Households;
  readonly outcome: ({ readonly outcome: 'done' | 'not-found' } & Done) | null;
  /** Revision of the last event. */
  readonly revision: number;
}

export const initial: IncidentState = {
  reported: null,
  steps: {},
  disposedBy: null,
  team: null,
  response: null,
  households: {},
  outcome: null,
  revision: -1,
};

export const incidentEvolution = evolution<IncidentState, IncidentEvent>({
  'incident-response.reported.v1': noting((reported) => ({ reported })),
  'incident-response.step-opened.v1': noting((opened, state) => {
    const steps = { ...state.steps, [opened.kind]: { ...opened, status: 'open' } };
    if (opened.kind === 'disposition') return { steps, disposedBy: null, team: null };
    return opened.kind === 'assessment' ? { steps, outcome: null } : { steps };
  }),
  'incident-response.disposed.v1': noting(({ by }) => ({ disposedBy: by })),
  'incident-response.team-assigned.v1': noting(({ lead, members }) => ({ team: { lead, members } })),
  'incident-response.disposition-given.v1': noting((data, state) => ({ steps: withStatus(state, data, 'completed') })),
  'incident-response.responded.v1': noting((data, state) => {
    const { departedAt, arrivedAt, at } = data;
    return { steps: withStatus(state, data, 'completed'), response: { departedAt, arrivedAt, at } };
  }),
  'incident-response.household-assessed.v1': inHousehold(assessed),
  'incident-response.household-conflicted.v1': inHousehold(conflicted),
  'incident-response.conflict-resolved.v1': inHousehold(({ kept }, household, revision) =>
    withChoice(household, kept, revision),
  ),
  'incident-response.household-removed.v1': inHousehold(({ reasonCode }) => ({
    removed: true,
    removedFor: reasonCode,
    conflicting: null,
  })),
  'incident-response.assessment-viewed.v1': noting(() => ({})),
  'incident-response.assessment-completed.v1': noting((data, state) => {
    const { outcome, by, at } = data;
    return { steps: withStatus(state, data, 'completed'), outcome: { outcome, by, at } };
  }),
  'incident-response.voided.v1': noting((data, state) => ({ steps: withStatus(state, data, 'void') })),
});

/** `revision` is that of the event. */
function noting<Data>(change: (data: Data, state: IncidentState, revision: number) => Partial<IncidentState>) {
  return (state: IncidentState, data: Data): IncidentState => {
    const revision = state.revision + 1;
    return { ...state, ...change(data, state, revision), revision };
  };
}

function inHousehold<Data>(change: HouseholdChange<Data>) {
  return noting<Data & { readonly householdId: string; readonly run: number }>((data, { households }, revision) => ({
    households: changeHousehold(households, data, revision, change),
  }));
}

function withStatus(
  state: IncidentState,
  { stepId, run }: StepRef,
  status: IncidentStep['status'],
): IncidentState['steps'] {
  const changed = Object.entries(state.steps).map(([kind, step]) => [
    kind,
    step.stepId === stepId && step.run === run ? { ...step, status } : step,
  ]);
  return Object.fromEntries(changed);
}
