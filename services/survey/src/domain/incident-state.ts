import type { StepRef } from './fieldwork-events.ts';
import { evolveHouseholds, type Households } from './households.ts';
import type { IncidentEvent, IncidentStepKind, IncidentStepOpened, Team } from './incident-events.ts';

export interface IncidentStep extends IncidentStepOpened {
  readonly status: 'open' | 'completed' | 'void';
}

/** The answer to one incident: who was sent, what they did, which households they found. */
export interface IncidentState {
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
  readonly outcome: { readonly outcome: 'done' | 'not-found'; readonly by: string; readonly at: string } | null;
  /** Revision of the last event. */
  readonly revision: number;
}

export const initial: IncidentState = {
  steps: {},
  disposedBy: null,
  team: null,
  response: null,
  households: {},
  outcome: null,
  revision: -1,
};

export function evolve(state: IncidentState, event: IncidentEvent): IncidentState {
  const revision = state.revision + 1;
  return { ...state, ...changed(state, event, revision), revision };
}

function changed(state: IncidentState, event: IncidentEvent, revision: number): Partial<IncidentState> {
  switch (event.type) {
    case 'incident-response.step-opened.v1': {
      const steps = { ...state.steps, [event.data.kind]: { ...event.data, status: 'open' } };
      if (event.data.kind === 'disposition') return { steps, disposedBy: null, team: null };
      return event.data.kind === 'assessment' ? { steps, outcome: null } : { steps };
    }
    case 'incident-response.disposed.v1':
      return { disposedBy: event.data.by };
    case 'incident-response.team-assigned.v1':
      return { team: { lead: event.data.lead, members: event.data.members } };
    case 'incident-response.disposition-given.v1':
      return { steps: withStatus(state, event.data, 'completed') };
    case 'incident-response.responded.v1': {
      const { departedAt, arrivedAt, at } = event.data;
      return { steps: withStatus(state, event.data, 'completed'), response: { departedAt, arrivedAt, at } };
    }
    case 'incident-response.assessment-completed.v1': {
      const { outcome, by, at } = event.data;
      return { steps: withStatus(state, event.data, 'completed'), outcome: { outcome, by, at } };
    }
    case 'incident-response.voided.v1':
      return { steps: withStatus(state, event.data, 'void') };
    case 'incident-response.assessment-viewed.v1':
      return {};
    default:
      return { households: evolveHouseholds(state.households, event, revision) };
  }
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
