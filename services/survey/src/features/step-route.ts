import { PatternField } from '@alur/platform';

/** `/api/survey/cases/:caseId/steps/:stepId`: a field step of a case. */
export const STEP_ROUTE = 'api/survey/cases/:caseId/steps/:stepId';

export class StepParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, { message: 'caseId bukan nomor perkara' })
  caseId!: string;

  @PatternField(/^[a-z0-9-]{1,80}$/, { message: 'stepId bukan langkah' })
  stepId!: string;
}
