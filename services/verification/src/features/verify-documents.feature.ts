import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, Matches } from 'class-validator';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class VerifyDocumentsBody extends NoteBody {
  @ChoiceField(['passed', 'failed'], { message: 'outcome harus passed atau failed' })
  outcome!: 'passed' | 'failed';

  @ApiPropertyOptional({ type: [String], description: 'Kode berkas yang tidak lolos; wajib bila failed' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @Matches(CODE, { each: true, message: CODE_MESSAGE })
  failedDocuments?: string[];
}

@Routes(STEP_ROUTE, 'Verifikasi')
@Access(inCase('act'))
export class VerifyDocumentsFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('document-verification', 'Mencatat hasil verifikasi berkas')
  @Roles(...rolesOf('document-verification'))
  verify(@Param() step: StepParams, @Body() body: VerifyDocumentsBody, @Caller() call: Call) {
    const { outcome, failedDocuments = [], note } = body;
    return this.files.answer(call, step, { kind: 'document-verification', outcome, failedDocuments }, note);
  }
}
