import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ReasonField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class FollowUpBody extends NoteBody {
  @ReasonField('complaint-result', { description: 'Hasil tindak lanjut', example: 'terbukti-ditindaklanjuti' })
  resultCode!: string;
}

@Routes(STEP_ROUTE, 'Jawaban')
@Access(inCase('act'))
export class AnswerApplicantFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('explanation', 'Mencatat penjelasan kepada pemohon (PKH: tanpa surat)')
  @Roles(...rolesOf('explanation'))
  explain(@Param() step: StepParams, @Body() { note }: NoteBody, @Caller() call: Call) {
    return this.files.answer(call, step, { kind: 'explanation', outcome: 'given' }, note);
  }

  @Changes('follow-up', 'Mencatat tindak lanjut dan jawaban pengaduan')
  @Roles(...rolesOf('follow-up'))
  followUp(@Param() step: StepParams, @Body() { resultCode, note }: FollowUpBody, @Caller() call: Call) {
    return this.files.answer(call, step, { kind: 'follow-up', outcome: 'answered', resultCode }, note);
  }
}
