import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { accept, CommandInfo } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class FollowUpBody extends NoteBody {
  @ApiProperty({ description: 'Hasil tindak lanjut', example: 'diperbaiki' })
  @Matches(CODE, { message: CODE_MESSAGE })
  resultCode!: string;
}

@ApiTags('Jawaban')
@Controller(STEP_ROUTE)
export class AnswerApplicantFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Post('explanation')
  @HttpCode(200)
  @Roles(...rolesOf('explanation'))
  @ApiOperation({ summary: 'Mencatat penjelasan kepada pemohon (PKH: tanpa surat)' })
  async explain(
    @Param() step: StepParams,
    @Body() { note }: NoteBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const act = { kind: 'explanation', outcome: 'given' } as const;
    const { revision } = accept(await this.files.act(step, act, note, officer, context), reply);
    return { ...step, outcome: act.outcome, revision };
  }

  @Post('follow-up')
  @HttpCode(200)
  @Roles(...rolesOf('follow-up'))
  @ApiOperation({ summary: 'Mencatat tindak lanjut dan jawaban pengaduan' })
  async followUp(
    @Param() step: StepParams,
    @Body() { resultCode, note }: FollowUpBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const act = { kind: 'follow-up', outcome: 'answered', resultCode } as const;
    const { revision } = accept(await this.files.act(step, act, note, officer, context), reply);
    return { ...step, outcome: act.outcome, revision };
  }
}
