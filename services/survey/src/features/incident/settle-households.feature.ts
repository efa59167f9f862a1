import { Access, inCase, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  PORTS,
  ReasonField,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { AssessmentReport } from '../../application/assessment-report.ts';
import { IncidentCommands } from '../../application/incident-commands.ts';
import { CaseParams, HouseholdParams, INCIDENT_ROUTE, NoteBody } from './incident-route.ts';

export class KeptBody {
  @TextField({ max: 80, description: 'submissionId asesmen yang dipakai' })
  kept!: string;
}

export class RemovalBody extends NoteBody {
  @ReasonField('household-removal', { description: 'Alasan penghapusan', example: 'salah-catat' })
  reasonCode!: string;
}

export class CompletionBody {
  @ChoiceField(['done', 'not-found'], { message: 'outcome harus done atau not-found' })
  outcome!: 'done' | 'not-found';
}

/** What the lead of the team decides. */
@Routes(INCIDENT_ROUTE, 'Bencana')
@Access(inCase('act'))
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
  resolve(@Param() { caseId, householdId }: HouseholdParams, @Body() { kept }: KeptBody, @Caller() call: Call) {
    return this.commands.answer(call, caseId, { type: 'resolve-conflict', householdId, kept }, { householdId, kept });
  }

  @Changes('households/:householdId/removal', 'Menghapus rumah tangga yang salah catat, dengan alasan')
  @Roles(...rolesOf('assessment'))
  async remove(
    @Param() { caseId, householdId }: HouseholdParams,
    @Body() { reasonCode, note }: RemovalBody,
    @Caller() call: Call,
  ) {
    const noteId = await this.commands.keepNote(call, caseId, note);
    const command = { type: 'remove-household', householdId, reasonCode, noteId } as const;
    return this.commands.answer(call, caseId, command, { householdId, reasonCode });
  }

  @Changes('completion', 'Menyelesaikan asesmen; hasilnya dicetak sebagai laporan asesmen bencana')
  @Roles(...rolesOf('assessment'))
  async complete(@Param() { caseId }: CaseParams, @Body() { outcome }: CompletionBody, @Caller() call: Call) {
    const done = await this.commands.run(call, caseId, { type: 'complete-assessment', outcome });
    if (outcome === 'done') {
      // The step has ended; who asks for the report next prints it if this fails.
      await this.report.bytes(caseId, done.state, call.context).catch((error: unknown) => {
        this.ports.logger.error({ error, caseId }, 'The assessment report was not printed');
      });
    }
    return new Answered(done, { caseId, outcome, revision: done.revision });
  }
}
