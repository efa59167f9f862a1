import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, Changes, PatternField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { acting, FieldworkCommands } from '../application/fieldwork-commands.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

const OFFICER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

export class AssignTeamBody {
  @PatternField(OFFICER_ID, {
    description: 'Id petugas survei',
    example: 'oku-selatan.petugas-survei-1',
    message: 'surveyor bukan id petugas',
  })
  surveyor!: string;

  @PatternField(OFFICER_ID, {
    optional: true,
    description: 'Id mitra (TKSK), wajib bila langkahnya meminta mitra (R-04)',
    message: 'partner bukan id petugas',
  })
  partner?: string;
}

@Routes(STEP_ROUTE, 'Penugasan')
export class AssignTeamFeature {
  constructor(@Inject(FieldworkCommands) private readonly commands: FieldworkCommands) {}

  @Changes('team', 'Menugaskan petugas survei dan mitranya; petugas survei juga boleh mengambil sendiri')
  @Roles(...rolesOf('survey', 'visit', 'assign'))
  async assign(
    @Param() { caseId, stepId }: StepParams,
    @Body() body: AssignTeamBody,
    @Caller() { officer, context }: Call,
  ) {
    const { surveyor, partner = null } = body;
    const command = { type: 'assign-team', surveyor, partner, ...acting(officer, stepId, context) } as const;
    const done = accept(await this.commands.run(caseId, command, context));
    return new Answered(done, { caseId, stepId, surveyor, partner, revision: done.revision });
  }
}
