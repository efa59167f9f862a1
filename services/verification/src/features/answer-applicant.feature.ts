import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, PatternField } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class FollowUpBody extends NoteBody {
  @PatternField(CODE, { description: 'Hasil tindak lanjut', example: 'diperbaiki', message: CODE_MESSAGE })
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
  async explain(@Param() step: StepParams, @Body() { note }: NoteBody, @Caller() { officer, context }: Call) {
    const act = { kind: 'explanation', outcome: 'given' } as const;
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome: act.outcome, revision: done.revision });
  }

  @Post('follow-up')
  @HttpCode(200)
  @Roles(...rolesOf('follow-up'))
  @ApiOperation({ summary: 'Mencatat tindak lanjut dan jawaban pengaduan' })
  async followUp(
    @Param() step: StepParams,
    @Body() { resultCode, note }: FollowUpBody,
    @Caller() { officer, context }: Call,
  ) {
    const act = { kind: 'follow-up', outcome: 'answered', resultCode } as const;
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome: act.outcome, revision: done.revision });
  }
}
