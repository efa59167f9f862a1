import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { accept, CommandInfo } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class VerifyDocumentsBody extends NoteBody {
  @ApiProperty({ enum: ['passed', 'failed'] })
  @IsIn(['passed', 'failed'], { message: 'outcome harus passed atau failed' })
  outcome!: 'passed' | 'failed';

  @ApiPropertyOptional({ type: [String], description: 'Kode berkas yang tidak lolos; wajib bila failed' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @Matches(CODE, { each: true, message: CODE_MESSAGE })
  failedDocuments?: string[];
}

@ApiTags('Verifikasi')
@Controller(STEP_ROUTE)
export class VerifyDocumentsFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Post('document-verification')
  @HttpCode(200)
  @Roles(...rolesOf('document-verification'))
  @ApiOperation({ summary: 'Mencatat hasil verifikasi berkas' })
  async verify(
    @Param() step: StepParams,
    @Body() { outcome, failedDocuments = [], note }: VerifyDocumentsBody,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const act = { kind: 'document-verification', outcome, failedDocuments } as const;
    const { revision } = accept(await this.files.act(step, act, note, officer, context), reply);
    return { ...step, outcome, revision };
  }
}
