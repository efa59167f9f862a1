import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, ChoiceField, PatternField } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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
@ApiTags('Pendaftaran registri')
@Controller(STEP_ROUTE)
export class RecordOutsideAnswerFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Post('endorsement')
  @HttpCode(200)
  @Roles(...rolesOf('bupati-endorsement'))
  @ApiOperation({ summary: 'Mencatat surat pengesahan Bupati (R-14); endorsed wajib dengan nomor, tanggal dan berkas' })
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

  @Post('external-answer')
  @HttpCode(200)
  @Roles(...rolesOf('external-wait'))
  @ApiOperation({ summary: 'Mencatat jawaban instansi luar, misalnya SK PUSDATIN (R-14)' })
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
