import { Roles } from '@alur/identity';
import { Answered, accept, type Call, Caller, Changes, ChoiceField, PatternField, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class MatchIdentityBody extends NoteBody {
  @ChoiceField(['matched', 'unmatched'], { message: 'outcome harus matched atau unmatched' })
  outcome!: 'matched' | 'unmatched';
}

export class RecordRegistryEntryBody extends NoteBody {
  @PatternField(CODE, { optional: true, description: 'Nomor rujukan entri di SIKS-NG', message: CODE_MESSAGE })
  reference?: string;
}

@Routes(STEP_ROUTE, 'Pendaftaran registri')
export class RegisterPersonFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('dukcapil-match', 'Mencatat hasil pemadanan KTP dan KK dengan data Dukcapil (R-14)')
  @Roles(...rolesOf('dukcapil-match'))
  async match(
    @Param() step: StepParams,
    @Body() { outcome, note }: MatchIdentityBody,
    @Caller() { officer, context }: Call,
  ) {
    const act = { kind: 'dukcapil-match', outcome } as const;
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome, revision: done.revision });
  }

  @Changes('siks-ng-entry', 'Mencatat entri ke SIKS-NG (R-14)')
  @Roles(...rolesOf('siks-ng-entry'))
  async enter(
    @Param() step: StepParams,
    @Body() { reference, note }: RecordRegistryEntryBody,
    @Caller() { officer, context }: Call,
  ) {
    const act = { kind: 'siks-ng-entry', outcome: 'entered', reference: reference ?? null } as const;
    const done = accept(await this.files.act(step, act, note, officer, context));
    return new Answered(done, { ...step, outcome: act.outcome, revision: done.revision });
  }
}
