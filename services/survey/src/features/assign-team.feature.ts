import { Access, inCase, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  PatternField,
  PORTS,
  Routes,
  requireOfficer,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { FieldworkCommands } from '../application/fieldwork-commands.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

const OFFICER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

export class AssignTeamBody {
  @PatternField(OFFICER_ID, {
    description: 'Id petugas survei',
    example: 'oku-selatan.petugas-survei-1',
    message: 'surveyor bukan id petugas',
  })
  surveyor!: string;

  @PatternField(OFFICER_ID, {
    optional: true,
    description: 'Id mitra (TKSK), wajib bila langkahnya meminta mitra (R-04)',
    message: 'partner bukan id petugas',
  })
  partner?: string;
}

@Routes(STEP_ROUTE, 'Penugasan')
@Access(inCase('act'))
export class AssignTeamFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FieldworkCommands) private readonly commands: FieldworkCommands,
  ) {}

  @Changes('team', 'Menugaskan petugas survei dan mitranya; petugas survei juga boleh mengambil sendiri')
  @Roles(...rolesOf('survey', 'visit', 'assign'))
  async assign(@Param() step: StepParams, @Body() body: AssignTeamBody, @Caller() call: Call) {
    const { surveyor, partner = null } = body;
    const { tenant } = call.context;
    const { roles, village, partnerRole } = (await this.commands.find(tenant, step)).step;
    await requireOfficer(this.ports.staff, tenant, { field: 'surveyor', id: surveyor, roles, village });
    if (partner !== null) {
      const accompanying = partnerRole === null ? rolesOf('survey', 'accompany') : [partnerRole];
      await requireOfficer(this.ports.staff, tenant, { field: 'partner', id: partner, roles: accompanying, village });
    }
    return this.commands.answer(call, step, { type: 'assign-team', surveyor, partner }, { surveyor, partner });
  }
}
