import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, Changes, ChoiceField, PatternField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, DATE, DATE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

class OutsideLetterBody extends NoteBody {
  @PatternField(CODE, { optional: true, description: 'Nomor surat', message: CODE_MESSAGE })
  number?: string;

  @PatternField(DATE, { optional: true, description: 'Tanggal surat', example: '2026-08-03', message: DATE_MESSAGE })
  date?: string;
}

export class RecordEndorsementBody extends OutsideLetterBody {
  @ChoiceField(['endorsed', 'refused'], { message: 'outcome harus endorsed atau refused' })
  outcome!: 'endorsed' | 'refused';

  @PatternField(CODE, {
    optional: true,
    description: 'Berkas surat yang sudah diunggah ke berkas permohonan',
    message: CODE_MESSAGE,
  })
  documentId?: string;
}

export class RecordExternalAnswerBody extends OutsideLetterBody {
  @ChoiceField(['accepted', 'refused'], { message: 'outcome harus accepted atau refused' })
  outcome!: 'accepted' | 'refused';
}

/** Bupati and PUSDATIN answer on paper: an officer records what they said. */
@Routes(STEP_ROUTE, 'Pendaftaran registri')
export class RecordOutsideAnswerFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('endorsement', 'Mencatat surat pengesahan Bupati (R-14); endorsed wajib dengan nomor, tanggal dan berkas')
  @Roles(...rolesOf('bupati-endorsement'))
  async endorsement(
    @Param() step: StepParams,
    @Body() { outcome, number, date, documentId, note }: RecordEndorsementBody,
    @Caller() { officer, context }: Call,
  ) {
    const paper = { number: number ?? null, date: date ?? null, documentId: documentId ?? null };
    const act = { kind: 'bupati-endorsement', outcome, ...paper } as const;
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome, revision: done.revision });
  }

  @Changes('external-answer', 'Mencatat jawaban instansi luar, misalnya SK PUSDATIN (R-14)')
  @Roles(...rolesOf('external-wait'))
  async answer(
    @Param() step: StepParams,
    @Body() { outcome, number, date, note }: RecordExternalAnswerBody,
    @Caller() { officer, context }: Call,
  ) {
    const act = { kind: 'external-wait', outcome, number: number ?? null, date: date ?? null } as const;
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome, revision: done.revision });
  }
}
