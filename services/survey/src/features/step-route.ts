import { IsString, Matches } from 'class-validator';

/** `/api/survey/cases/:caseId/steps/:stepId`: a field step of a case. */
export const STEP_ROUTE = 'api/survey/cases/:caseId/steps/:stepId';

export class StepParams {
  @IsString()
  @Matches(/^[A-Za-z0-9-]{1,80}$/, { message: 'caseId bukan nomor perkara' })
  caseId!: string;

  @IsString()
  @Matches(/^[a-z0-9-]{1,80}$/, { message: 'stepId bukan langkah' })
  stepId!: string;
}
