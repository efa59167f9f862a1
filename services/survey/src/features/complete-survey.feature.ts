import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, Changes, ChoiceField, Routes, TextField } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { acting, FieldworkCommands } from '../application/fieldwork-commands.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

export class ResolveConflictBody {
  @TextField({ max: 80, description: 'submissionId temuan yang dipakai' })
  kept!: string;
}

export class CompleteSurveyBody {
  @ChoiceField(['done', 'not-found'], { message: 'outcome harus done atau not-found' })
  outcome!: 'done' | 'not-found';
}

@Routes(STEP_ROUTE, 'Temuan')
export class CompleteSurveyFeature {
  constructor(@Inject(FieldworkCommands) private readonly commands: FieldworkCommands) {}

  @Changes('conflict-resolution', 'Memilih satu dari dua temuan yang bertentangan; yang lain tetap tersimpan')
  @Roles(...rolesOf('survey', 'visit', 'assign'))
  async resolve(
    @Param() { caseId, stepId }: StepParams,
    @Body() { kept }: ResolveConflictBody,
    @Caller() { officer, context }: Call,
  ) {
    const command = { type: 'resolve-conflict', kept, ...acting(officer, stepId, context) } as const;
    const done = accept(await this.commands.run(caseId, command, context));
    return new Answered(done, { caseId, stepId, kept, revision: done.revision });
  }

  @Changes('completion', 'Menyelesaikan survei atau pengecekan lapangan')
  @Roles(...rolesOf('survey', 'visit'))
  async complete(
    @Param() { caseId, stepId }: StepParams,
    @Body() { outcome }: CompleteSurveyBody,
    @Caller() { officer, context }: Call,
  ) {
    const command = { type: 'complete', outcome, ...acting(officer, stepId, context) } as const;
    const done = accept(await this.commands.run(caseId, command, context));
    return new Answered(done, { caseId, stepId, outcome, revision: done.revision });
  }
}
