import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, DateField, PatternField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class CheckRegistryBody extends NoteBody {
  @ChoiceField(['registered', 'not-registered'], { message: 'outcome harus registered atau not-registered' })
  outcome!: 'registered' | 'not-registered';

  @PatternField(CODE, { description: 'Kode registri yang diperiksa', example: 'DTSEN', message: CODE_MESSAGE })
  registry!: string;

  @DateField({ description: 'Tanggal data registri', example: '2026-07-31' })
  dataDate!: string;
}

@Routes(STEP_ROUTE, 'Verifikasi')
@Access(inCase('act'))
export class CheckRegistryFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('village-check', 'Mencatat pemeriksaan registri oleh desa/kelurahan (R-11)')
  @Roles(...rolesOf('village-check'))
  village(@Param() step: StepParams, @Body() { note, ...found }: CheckRegistryBody, @Caller() call: Call) {
    return this.files.answer(call, step, { kind: 'village-check', ...found }, note);
  }

  @Changes('registry-check', 'Mencatat pemeriksaan registri sosial oleh dinas')
  @Roles(...rolesOf('registry-check'))
  office(@Param() step: StepParams, @Body() { note, ...found }: CheckRegistryBody, @Caller() call: Call) {
    return this.files.answer(call, step, { kind: 'registry-check', ...found }, note);
  }
}
