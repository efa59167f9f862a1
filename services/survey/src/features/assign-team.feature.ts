import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';
import { acting, FieldworkCommands } from '../application/fieldwork-commands.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

const OFFICER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

export class AssignTeamBody {
  @ApiProperty({ description: 'Id petugas survei', example: 'oku-selatan.petugas-survei-1' })
  @IsString()
  @Matches(OFFICER_ID, { message: 'surveyor bukan id petugas' })
  surveyor!: string;

  @ApiProperty({ required: false, description: 'Id mitra (TKSK), wajib bila langkahnya meminta mitra (R-04)' })
  @IsOptional()
  @IsString()
  @Matches(OFFICER_ID, { message: 'partner bukan id petugas' })
  partner?: string;
}

@ApiTags('Penugasan')
@Controller(STEP_ROUTE)
export class AssignTeamFeature {
  constructor(@Inject(FieldworkCommands) private readonly commands: FieldworkCommands) {}

  @Post('team')
  @HttpCode(200)
  @Roles(...rolesOf('survey', 'visit', 'assign'))
  @ApiOperation({ summary: 'Menugaskan petugas survei dan mitranya; petugas survei juga boleh mengambil sendiri' })
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
