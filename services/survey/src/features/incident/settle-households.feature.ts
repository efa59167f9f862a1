import { Roles } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  PatternField,
  PORTS,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { AssessmentReport } from '../../application/assessment-report.ts';
import { acting, IncidentCommands } from '../../application/incident-commands.ts';
import { CaseParams, CODE, HouseholdParams, INCIDENT_ROUTE, NoteBody } from './incident-route.ts';

export class KeptBody {
  @TextField({ max: 80, description: 'submissionId asesmen yang dipakai' })
  kept!: string;
}

export class RemovalBody extends NoteBody {
  @PatternField(CODE, {
    description: 'Alasan penghapusan',
    example: 'salah-catat',
    message: 'reasonCode harus kode, misalnya salah-catat',
  })
  reasonCode!: string;
}

export class CompletionBody {
  @ChoiceField(['done', 'not-found'], { message: 'outcome harus done atau not-found' })
  outcome!: 'done' | 'not-found';
}

/** What the lead of the team decides. */
@Routes(INCIDENT_ROUTE, 'Bencana')
export class SettleHouseholdsFeature {
  constructor(
    @Inject(IncidentCommands) private readonly commands: IncidentCommands,
    @Inject(AssessmentReport) private readonly report: AssessmentReport,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes(
    'households/:householdId/conflict-resolution',
    'Memilih satu dari dua asesmen yang bertentangan; yang lain tetap tersimpan',
  )
  @Roles(...rolesOf('assessment'))
  async resolve(
    @Param() { caseId, householdId }: HouseholdParams,
    @Body() { kept }: KeptBody,
    @Caller() { officer, context }: Call,
  ) {
    const command = { type: 'resolve-conflict', householdId, kept, ...acting(officer, context) } as const;
    const done = accept(await this.commands.run(caseId, command, context));
    return new Answered(done, { caseId, householdId, kept, revision: done.revision });
  }

  @Changes('households/:householdId/removal', 'Menghapus rumah tangga yang salah catat, dengan alasan')
  @Roles(...rolesOf('assessment'))
  async remove(
    @Param() { caseId, householdId }: HouseholdParams,
    @Body() { reasonCode, note }: RemovalBody,
    @Caller() { officer, context }: Call,
  ) {
    await this.commands.load(officer.tenant, caseId);
    const noteId = await this.commands.keepNote(officer.tenant, caseId, note);
    const reason = { reasonCode, noteId };
    const command = { type: 'remove-household', householdId, ...reason, ...acting(officer, context) } as const;
    const done = accept(await this.commands.run(caseId, command, context));
    return new Answered(done, { caseId, householdId, reasonCode, revision: done.revision });
  }

  @Changes('completion', 'Menyelesaikan asesmen; hasilnya dicetak sebagai laporan asesmen bencana')
  @Roles(...rolesOf('assessment'))
  async complete(
    @Param() { caseId }: CaseParams,
    @Body() { outcome }: CompletionBody,
    @Caller() { officer, context }: Call,
  ) {
    const command = { type: 'complete-assessment', outcome, ...acting(officer, context) } as const;
    const done = accept(await this.commands.run(caseId, command, context));
    if (outcome === 'done') {
      // The step has ended; who asks for the report next prints it if this fails.
      await this.report.bytes(officer.tenant, caseId, done.state).catch((error: unknown) => {
        this.ports.logger.error({ error, caseId }, 'The assessment report was not printed');
      });
    }
    return new Answered(done, { caseId, outcome, revision: done.revision });
  }
}
