import type { ActEvent, CaseFileEvent, StepEnded } from './case-file-events.ts';
import type { CaseFileState } from './case-file-state.ts';

/** Kinds of step whose officers saw the people themselves. */
const IN_THE_FIELD: ReadonlySet<string> = new Set(['survey', 'field-check', 'assessment']);

export function evolve(state: CaseFileState, event: CaseFileEvent): CaseFileState {
  switch (event.type) {
    case 'case-file.step-noted.v1': {
      const { [event.data.stepId]: _void, ...done } = state.done;
      const steps = { ...state.steps, [event.data.stepId]: { ...event.data, open: true } };
      return { ...state, caseId: event.data.caseId, steps, done };
    }
    case 'case-file.closed.v1':
      return { ...state, caseId: event.data.caseId, closed: true, steps: voided(state.steps) };
    case 'case-file.returned.v1':
      return { ...state, steps: voided(state.steps), done: {} };
    case 'case-file.household-noted.v1': {
      const { caseId, householdId, assessor } = event.data;
      return {
        ...state,
        caseId,
        households: [...new Set([...state.households, householdId])],
        surveyors: [...new Set([...state.surveyors, assessor])],
      };
    }
    case 'case-file.household-dropped.v1':
      return { ...state, households: state.households.filter((id) => id !== event.data.householdId) };
    case 'case-file.reopened.v1':
      return { ...state, closed: false };
    case 'case-file.letter-assigned.v1': {
      const { stepId, letterId, letterType, run } = event.data;
      return { ...state, letters: { ...state.letters, [stepId]: { letterId, letterType, run, released: false } } };
    }
    case 'case-file.letter-released.v1': {
      const letter = state.letters[event.data.stepId];
      if (letter === undefined) return state;
      return { ...state, letters: { ...state.letters, [event.data.stepId]: { ...letter, released: true } } };
    }
    default:
      return ended(state, event.data);
  }
}

function ended(state: CaseFileState, data: (StepEnded | ActEvent)['data']): CaseFileState {
  const { kind, outcome, by, stepId } = data;
  const noteId = 'noteId' in data ? data.noteId : null;
  const dataDate = 'dataDate' in data ? data.dataDate : null;
  const step = state.steps[stepId];
  return {
    ...state,
    caseId: data.caseId,
    steps: step === undefined ? state.steps : { ...state.steps, [stepId]: { ...step, open: false } },
    done: { ...state.done, [stepId]: { kind, outcome, by, noteId, dataDate } },
    surveyors: IN_THE_FIELD.has(kind) ? [...new Set([...state.surveyors, by])] : state.surveyors,
  };
}

function voided(steps: CaseFileState['steps']): CaseFileState['steps'] {
  return Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, { ...step, open: false }]));
}
