import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ReasonField, Routes, TextField } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { ComplaintAnswers } from '../application/complaint-answers.ts';
import { NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class FollowUpBody {
  @TextField({
    kind: 'note',
    min: 20,
    max: 4000,
    description: 'Jawaban untuk pengadu, tanpa data orang lain; dibaca dengan tiket dan PIN; disimpan terenkripsi',
    message: 'Tuliskan jawaban untuk pengadu, 20–4000 huruf, tanpa data orang lain',
  })
  answerText!: string;

  @TextField({ kind: 'note', optional: true, max: 2000, description: 'Catatan petugas; tidak dibaca pengadu' })
  internalNote?: string;

  @ReasonField('complaint-result', { description: 'Hasil tindak lanjut', example: 'terbukti-ditindaklanjuti' })
  resultCode!: string;
}

@Routes(STEP_ROUTE, 'Jawaban')
@Access(inCase('act'))
export class AnswerApplicantFeature {
  constructor(
    @Inject(CaseFiles) private readonly files: CaseFiles,
    @Inject(ComplaintAnswers) private readonly answers: ComplaintAnswers,
  ) {}

  @Changes('explanation', 'Mencatat penjelasan kepada pemohon (PKH: tanpa surat)')
  @Roles(...rolesOf('explanation'))
  explain(@Param() step: StepParams, @Body() { note }: NoteBody, @Caller() call: Call) {
    return this.files.answer(call, step, { kind: 'explanation', outcome: 'given' }, note);
  }

  @Changes('follow-up', 'Mencatat tindak lanjut dan jawaban pengaduan')
  @Roles(...rolesOf('follow-up'))
  async followUp(@Param() step: StepParams, @Body() body: FollowUpBody, @Caller() call: Call) {
    const { resultCode, answerText, internalNote } = body;
    const act = { kind: 'follow-up', outcome: 'answered', resultCode } as const;
    const { state } = await this.files.visible(step.caseId, call.officer);
    if (this.files.allows(state, step.stepId, act, call)) await this.answers.keep(state, step, answerText, call);
    return this.files.answer(call, step, act, internalNote);
  }
}
