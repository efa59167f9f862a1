import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, PatternField, Routes } from '@alur/platform';
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
@Access(inCase('act'))
export class RegisterPersonFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('dukcapil-match', 'Mencatat hasil pemadanan KTP dan KK dengan data Dukcapil (R-14)')
  @Roles(...rolesOf('dukcapil-match'))
  match(@Param() step: StepParams, @Body() { outcome, note }: MatchIdentityBody, @Caller() call: Call) {
    return this.files.answer(call, step, { kind: 'dukcapil-match', outcome }, note);
  }

  @Changes('siks-ng-entry', 'Mencatat entri ke SIKS-NG (R-14)')
  @Roles(...rolesOf('siks-ng-entry'))
  enter(@Param() step: StepParams, @Body() body: RecordRegistryEntryBody, @Caller() call: Call) {
    const { reference = null, note } = body;
    return this.files.answer(call, step, { kind: 'siks-ng-entry', outcome: 'entered', reference }, note);
  }
}
