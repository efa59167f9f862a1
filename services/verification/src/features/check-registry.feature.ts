import type { CommandContext } from '@alur/event-sourcing';
import { type Officer, Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, Changes, ChoiceField, PatternField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, DATE, DATE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class CheckRegistryBody extends NoteBody {
  @ChoiceField(['registered', 'not-registered'], { message: 'outcome harus registered atau not-registered' })
  outcome!: 'registered' | 'not-registered';

  @PatternField(CODE, { description: 'Kode registri yang diperiksa', example: 'DTSEN', message: CODE_MESSAGE })
  registry!: string;

  @PatternField(DATE, { description: 'Tanggal data registri', example: '2026-07-31', message: DATE_MESSAGE })
  dataDate!: string;
}

@Routes(STEP_ROUTE, 'Verifikasi')
export class CheckRegistryFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('village-check', 'Mencatat pemeriksaan registri oleh desa/kelurahan (R-11)')
  @Roles(...rolesOf('village-check'))
  async village(@Param() step: StepParams, @Body() body: CheckRegistryBody, @Caller() { officer, context }: Call) {
    return this.#check('village-check', step, body, officer, context);
  }

  @Changes('registry-check', 'Mencatat pemeriksaan registri sosial oleh dinas')
  @Roles(...rolesOf('registry-check'))
  async office(@Param() step: StepParams, @Body() body: CheckRegistryBody, @Caller() { officer, context }: Call) {
    return this.#check('registry-check', step, body, officer, context);
  }

  async #check(
    kind: 'village-check' | 'registry-check',
    step: StepParams,
    { outcome, registry, dataDate, note }: CheckRegistryBody,
    officer: Officer,
    context: CommandContext,
  ) {
    const act = { kind, outcome, registry, dataDate };
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome, revision: done.revision });
  }
}
