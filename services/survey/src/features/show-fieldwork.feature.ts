import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { FieldworkCommands } from '../application/fieldwork-commands.ts';
import { type FieldStep } from '../domain/fieldwork.ts';
import { own } from '../domain/own.ts';
import type { FindingsRecord } from './findings-body.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

class SubmissionParams extends StepParams {
  @PatternField(/^[A-Za-z0-9-]{8,80}$/, { message: 'submissionId bukan id temuan' })
  submissionId!: string;
}

export class ViewFindingsBody {
  @PatternField(/^[a-z][a-z0-9-]{1,79}$/, {
    description: 'Untuk apa temuan dibaca; dicatat di log akses',
    example: 'keputusan',
    message: 'purpose harus kode, misalnya keputusan',
  })
  purpose!: string;
}

@Routes(STEP_ROUTE, 'Temuan')
@Access(inCase('line'))
export class ShowFieldworkFeature {
  constructor(
    @Inject(FieldworkCommands) private readonly commands: FieldworkCommands,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Reads('', 'Keadaan survei: tim, temuan, pertentangan. ETag adalah baseRevision untuk pencatatan luring')
  @Roles(...rolesOf('survey'))
  async show(@Param() of: StepParams, @CurrentOfficer() { tenant }: Officer) {
    const loaded = await this.commands.find(tenant, of);
    return new Answered(loaded, { ...shown(loaded.step), revision: loaded.revision });
  }

  @Changes('findings/:submissionId/view', 'Isi satu temuan, dengan tujuan yang dicatat (R-19)')
  @Roles(...rolesOf('survey'))
  @Access(inCase('findings'))
  async view(
    @Param() { submissionId, ...step }: SubmissionParams,
    @Body() { purpose }: ViewFindingsBody,
    @Caller() call: Call,
  ) {
    const done = await this.commands.run(call, step, { type: 'view-findings', submissionId, purpose });
    const submission = own(done.state.steps, step.stepId)?.submissions.find(
      (known) => known.submissionId === submissionId,
    );
    const content =
      submission && (await this.ports.vault.get<FindingsRecord>(call.officer.tenant, submission.recordId));
    if (submission === undefined || content === undefined) {
      throw new ProblemException(410, 'findings-erased', 'Isi temuan ini sudah dihapus atas permintaan pemilik data.');
    }
    const { recordId: _, ...facts } = submission;
    return new Answered(done, { ...facts, ...content });
  }
}

function shown({ submissions, ...step }: FieldStep) {
  return { ...step, submissions: submissions.map(({ recordId: _, ...submission }) => submission) };
}
