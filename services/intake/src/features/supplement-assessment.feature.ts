import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, Routes } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { Cases } from '../application/cases.ts';

@Routes('api/intake/cases/:caseId/supplementary-assessment', 'Bencana')
@Access(inCase('act'))
export class SupplementAssessment {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Changes('', 'Buka asesmen susulan untuk keluarga yang menyusul, sementara bantuan bagi yang lain berjalan')
  @Roles(...rolesOf('disposition', 'assign'))
  supplement(@Param('caseId') caseId: string, @Caller() call: Call) {
    return this.cases.change(call, caseId, { type: 'supplement-assessment' });
  }
}
