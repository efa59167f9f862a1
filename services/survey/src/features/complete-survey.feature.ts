import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, Routes, TextField } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { FieldworkCommands } from '../application/fieldwork-commands.ts';
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
@Access(inCase('act'))
export class CompleteSurveyFeature {
  constructor(@Inject(FieldworkCommands) private readonly commands: FieldworkCommands) {}

  @Changes('conflict-resolution', 'Memilih satu dari dua temuan yang bertentangan; yang lain tetap tersimpan')
  @Roles(...rolesOf('survey', 'visit', 'assign'))
  resolve(@Param() step: StepParams, @Body() { kept }: ResolveConflictBody, @Caller() call: Call) {
    return this.commands.answer(call, step, { type: 'resolve-conflict', kept }, { kept });
  }

  @Changes('completion', 'Menyelesaikan survei atau pengecekan lapangan')
  @Roles(...rolesOf('survey', 'visit'))
  complete(@Param() step: StepParams, @Body() { outcome }: CompleteSurveyBody, @Caller() call: Call) {
    return this.commands.answer(call, step, { type: 'complete', outcome }, { outcome });
  }
}
