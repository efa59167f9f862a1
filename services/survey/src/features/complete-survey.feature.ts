import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { accept, CommandInfo } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { acting, FieldworkCommands } from '../application/fieldwork-commands.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

export class ResolveConflictBody {
  @ApiProperty({ description: 'submissionId temuan yang dipakai' })
  @IsString()
  @MaxLength(80)
  kept!: string;
}

export class CompleteSurveyBody {
  @ApiProperty({ enum: ['done', 'not-found'] })
  @IsIn(['done', 'not-found'], { message: 'outcome harus done atau not-found' })
  outcome!: 'done' | 'not-found';
}

@ApiTags('Temuan')
@Controller(STEP_ROUTE)
export class CompleteSurveyFeature {
  constructor(@Inject(FieldworkCommands) private readonly commands: FieldworkCommands) {}

  @Post('conflict-resolution')
  @HttpCode(200)
  @Roles(...rolesOf('survey', 'visit', 'assign'))
  @ApiOperation({ summary: 'Memilih satu dari dua temuan yang bertentangan; yang lain tetap tersimpan' })
  async resolve(
    @Param() { caseId, stepId }: StepParams,
    @Body() { kept }: ResolveConflictBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const command = { type: 'resolve-conflict', kept, ...acting(officer, stepId, context) } as const;
    const { revision } = accept(await this.commands.run(caseId, command, context), reply);
    return { caseId, stepId, kept, revision };
  }

  @Post('completion')
  @HttpCode(200)
  @Roles(...rolesOf('survey', 'visit'))
  @ApiOperation({ summary: 'Menyelesaikan survei atau pengecekan lapangan' })
  async complete(
    @Param() { caseId, stepId }: StepParams,
    @Body() { outcome }: CompleteSurveyBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const command = { type: 'complete', outcome, ...acting(officer, stepId, context) } as const;
    const { revision } = accept(await this.commands.run(caseId, command, context), reply);
    return { caseId, stepId, outcome, revision };
  }
}
