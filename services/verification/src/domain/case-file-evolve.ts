import { evolution } from '@alur/event-sourcing';
import type { ActEvent, CaseFileEvent, StepEnded } from './case-file-events.ts';
import type { CaseFileState } from './case-file-state.ts';

/** Kinds of step whose officers saw the people themselves. */
const IN_THE_FIELD: ReadonlySet<string> = new Set(['survey', 'field-check', 'assessment']);

export const caseFileEvolution = evolution<CaseFileState, CaseFileEvent>({
  'case-file.step-noted.v1': (state, data) => {
    const { [data.stepId]: _void, ...done } = state.done;
    return { ...state, caseId: data.caseId, steps: { ...state.steps, [data.stepId]: { ...data, open: true } }, done };
  },
  'case-file.step-ended.v1': ended,
  'case-file.closed.v1': (state, { caseId }) => ({ ...state, caseId, closed: true, steps: voided(state.steps) }),
  'case-file.returned.v1': (state) => ({ ...state, steps: voided(state.steps), done: {} }),
  'case-file.reopened.v1': (state) => ({ ...state, closed: false }),
  'case-file.household-noted.v1': (state, { caseId, householdId, assessor }) => ({
    ...state,
    caseId,
    households: [...new Set([...state.households, householdId])],
    surveyors: [...new Set([...state.surveyors, assessor])],
  }),
  'case-file.household-dropped.v1': (state, { householdId }) => ({
    ...state,
    households: state.households.filter((id) => id !== householdId),
    eligible: state.eligible.filter((id) => id !== householdId),
  }),
  'case-file.letter-assigned.v1': (state, { stepId, letterId, letterType, run }) => ({
    ...state,
    letters: { ...state.letters, [stepId]: { letterId, letterType, run, released: false } },
  }),
  'case-file.letter-released.v1': (state, { stepId }) => {
    const letter = state.letters[stepId];
    return letter ? { ...state, letters: { ...state.letters, [stepId]: { ...letter, released: true } } } : state;
  },
  'case-file.documents-verified.v1': ended,
  'case-file.village-checked.v1': ended,
  'case-file.registry-checked.v1': ended,
  'case-file.identity-matched.v1': ended,
  'case-file.registry-entry-recorded.v1': ended,
  'case-file.endorsement-recorded.v1': ended,
  'case-file.external-answer-recorded.v1': ended,
  'case-file.eligibility-decided.v1': (state, data) => ({ ...ended(state, data), eligible: data.households ?? [] }),
  'case-file.candidate-nominated.v1': ended,
  'case-file.recommendation-forwarded.v1': ended,
  'case-file.explanation-given.v1': ended,
  'case-file.follow-up-recorded.v1': ended,
  'case-file.letter-delivered.v1': ended,
});

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
