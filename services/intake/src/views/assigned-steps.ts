import { CaseClosed, FileReturned, StepAssigned, StepCompleted } from '@alur/contracts';
import { folding } from '@alur/read-models';

/** An open step that an officer has. */
export interface AssignedStep {
  readonly tenant: string;
  readonly caseId: string;
  readonly stepId: string;
  readonly officer: string | null;
}

const { on, view } = folding<AssignedStep>();

export const assignedSteps = view({
  collection: { name: 'intake-assigned-steps', version: 1, indexes: [['tenant'], ['caseId']] },
  idOf: ({ caseId, stepId }) => `${caseId}/${stepId}`,
  initial: ({ caseId, stepId }, { tenant }) => ({ tenant, caseId, stepId, officer: null }),
  folds: [
    on(StepAssigned, (step, { officer }) => (officer === null ? undefined : { ...step, officer })),
    on(StepCompleted, () => undefined),
  ],
  selected: {
    filter: ({ subject }) => ({ caseId: subject }),
    folds: [on(FileReturned, () => undefined), on(CaseClosed, () => undefined)],
  },
});
