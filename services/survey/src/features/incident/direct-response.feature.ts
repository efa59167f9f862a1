import { Access, inCase, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  InstantField,
  PatternField,
  PORTS,
  Routes,
  requireOfficer,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, Matches } from 'class-validator';
import { IncidentCommands } from '../../application/incident-commands.ts';
import { CaseParams, INCIDENT_ROUTE, NoteBody, OFFICER_ID } from './incident-route.ts';

export class TeamBody {
  @PatternField(OFFICER_ID, {
    description: 'Id ketua tim',
    example: 'oku-selatan.kepala-seksi-1',
    message: 'lead bukan id petugas',
  })
  lead!: string;

  @ApiProperty({ type: [String], description: 'Id anggota lain: staf, TAGANA, Pordam' })
  @IsArray()
  @ArrayMaxSize(30, { message: 'paling banyak 30 anggota' })
  @ArrayUnique()
  @Matches(OFFICER_ID, { each: true, message: 'members harus id petugas' })
  members!: string[];
}

export class ResponseBody extends NoteBody {
  @InstantField({ optional: true, description: 'Waktu berangkat, dengan zona' })
  departedAt?: string;

  @InstantField({ optional: true, description: 'Waktu tiba, dengan zona' })
  arrivedAt?: string;
}

@Routes(INCIDENT_ROUTE, 'Bencana')
@Access(inCase('act'))
export class DirectResponseFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(IncidentCommands) private readonly commands: IncidentCommands,
  ) {}

  @Changes('disposition', 'Disposisi Kepala Dinas kepada Kabid Linjamsos (R-07)')
  @Roles(...rolesOf('disposition', 'dispose'))
  async dispose(@Param() { caseId }: CaseParams, @Body() { note }: NoteBody, @Caller() call: Call) {
    const noteId = await this.commands.keepNote(call, caseId, note);
    return this.commands.answer(call, caseId, { type: 'dispose', noteId });
  }

  @Changes('team', 'Menugaskan tim Kasi, staf, TAGANA/Pordam; penugasan pertama menyelesaikan langkah disposisi (R-07)')
  @Roles(...rolesOf('disposition', 'assign'))
  async assign(@Param() { caseId }: CaseParams, @Body() { lead, members }: TeamBody, @Caller() call: Call) {
    const roles = rolesOf('emergency-response');
    for (const [field, id] of [['lead', lead], ...members.map((member) => ['members', member])] as const) {
      await requireOfficer(this.ports.staff, call.context.tenant, { field, id, roles });
    }
    const done = await this.commands.run(call, caseId, { type: 'assign-team', lead, members });
    return new Answered(done, { caseId, team: done.state.team, revision: done.revision });
  }

  @Changes('response', 'Mencatat tanggap darurat oleh anggota tim; lama perjalanan dicatat, tidak dinilai (R-21)')
  @Roles(...rolesOf('emergency-response'))
  async respond(
    @Param() { caseId }: CaseParams,
    @Body() { note, departedAt, arrivedAt }: ResponseBody,
    @Caller() call: Call,
  ) {
    const noteId = await this.commands.keepNote(call, caseId, note);
    const times = { departedAt: utc(departedAt), arrivedAt: utc(arrivedAt) };
    return this.commands.answer(
      call,
      caseId,
      { type: 'respond', noteId, ...times },
      { outcome: 'responded', ...times },
    );
  }
}

function utc(time: string | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
