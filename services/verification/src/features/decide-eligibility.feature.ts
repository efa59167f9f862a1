import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, ChoiceField, ReasonField, Routes } from '@alur/platform';
import { outcomesOf, rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, Matches } from 'class-validator';
import { CaseFiles } from '../application/case-files.ts';
import { ID, ID_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class DecideEligibilityBody extends NoteBody {
  @ChoiceField(outcomesOf('eligibility-decision'), {
    description: 'second-survey: survei atau asesmen diulang sebelum diputuskan',
    message: 'outcome harus eligible, ineligible atau second-survey',
  })
  outcome!: string;

  @ReasonField(
    { outcome: { eligible: 'eligible', ineligible: 'ineligible', 'second-survey': 'ineligible' } },
    { description: 'Alasan keputusan', example: 'memenuhi-kriteria' },
  )
  reasonCode!: string;

  @ApiPropertyOptional({ type: [String], description: 'Bencana: rumah tangga yang layak; wajib bila eligible (R-08)' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2000)
  @Matches(ID, { each: true, message: ID_MESSAGE })
  households?: string[];
}

@Routes(STEP_ROUTE, 'Keputusan')
@Access(inCase('act'))
export class DecideEligibilityFeature {
  constructor(@Inject(CaseFiles) private readonly files: CaseFiles) {}

  @Changes('decision', 'Memutuskan kelayakan; tidak oleh petugas yang melakukan survei atau asesmen')
  @Roles(...rolesOf('eligibility-decision'))
  decide(@Param() step: StepParams, @Body() body: DecideEligibilityBody, @Caller() call: Call) {
    const { outcome, reasonCode, households = [], note } = body;
    return this.files.answer(call, step, { kind: 'eligibility-decision', outcome, reasonCode, households }, note);
  }
}
