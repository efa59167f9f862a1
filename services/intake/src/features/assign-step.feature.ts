import { Access, inCase, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  PORTS,
  ProblemException,
  Routes,
  requireOfficer,
  type ServicePorts,
} from '@alur/platform';
import { CASE_READERS, LEADS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, ValidateIf } from 'class-validator';
import { actorOf, type CaseAnswer, Cases } from '../application/cases.ts';

export class AssignmentDto {
  @ApiProperty({ nullable: true, type: String, description: 'Id petugas; null mengembalikan langkah' })
  @ValidateIf((dto: AssignmentDto) => dto.officer !== null)
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9.-]{2,79}$/)
  officer!: string | null;
}

@Routes('api/intake/cases/:caseId/steps/:stepId/assignment', 'Langkah')
@Access(inCase('act'))
export class AssignStep {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {}

  /** With `If-Match`, the second of two officers who take the same step at once gets `revision-conflict`. */
  @Changes('', 'Ambil, berikan, atau kembalikan langkah')
  @Roles(...CASE_READERS)
  async assign(
    @Param('caseId') caseId: string,
    @Param('stepId') stepId: string,
    @Body() body: AssignmentDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const { state } = await this.cases.load(officer, caseId);
    const mine = body.officer === officer.id || (body.officer === null && state.open[stepId]?.assignee === officer.id);
    if (!mine && !LEADS.some((role) => officer.roles.includes(role))) {
      throw new ProblemException(403, 'wrong-role', 'Hanya pimpinan yang memberikan langkah kepada petugas lain.', {
        facts: { roles: LEADS },
      });
    }
    const step = state.open[stepId];
    if (body.officer !== null && step !== undefined) {
      const post = { field: 'officer', id: body.officer, roles: step.roles, village: state.opened.village };
      await requireOfficer(this.ports.staff, officer.tenant, post);
    }
    const command = {
      type: 'assign-step',
      stepId,
      officer: body.officer,
      by: actorOf(officer),
      at: context.at,
    } as const;
    return this.cases.execute(caseId, command, context);
  }
}
