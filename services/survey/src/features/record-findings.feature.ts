import { Access, inCase, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Creates,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { FieldworkCommands } from '../application/fieldwork-commands.ts';
import { StoredPhotos } from '../application/stored-photos.ts';
import { keyOwner } from '../application/subject-key.ts';
import { captureOf, clockWarnings, recordIdOf } from './capture-body.ts';
import { FindingsBody, type FindingsRecord } from './findings-body.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

@Routes(STEP_ROUTE, 'Temuan')
@Access(inCase('act'))
export class RecordFindingsFeature {
  constructor(
    @Inject(FieldworkCommands) private readonly commands: FieldworkCommands,
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(StoredPhotos) private readonly photos: StoredPhotos,
  ) {}

  @Creates(
    'findings',
    'Mencatat temuan lapangan, juga yang dicatat luring',
    'Bila temuan lain sudah masuk sesudah baseRevision, kiriman ini tetap disimpan dan dijawab 409 findings-conflict: pilih salah satu lewat conflict-resolution.',
  )
  @Roles(...rolesOf('survey', 'visit', 'accompany'))
  async record(@Param() { caseId, stepId }: StepParams, @Body() body: FindingsBody, @Caller() call: Call) {
    const { officer } = call;
    const { tenant } = officer;
    const { submissionId, summary, housing, householdSize, monthlyIncomeRupiah, coordinates } = body;
    const { step } = await this.commands.load(tenant, { caseId, stepId });
    await this.photos.requireAll(tenant, caseId, body.photoIds);
    const data: FindingsRecord = { summary, housing, householdSize, monthlyIncomeRupiah, coordinates };
    const name = `findings:${caseId}:${stepId}:${submissionId}`;
    const recordId = await recordIdOf(this.ports.vault, tenant, name, body, data);
    // The vault is written first: an event must never point at a record that does not exist. Written only for the team.
    if (step !== undefined && [step.surveyor, step.partner].includes(officer.id) && step.status === 'open') {
      const known = step.submissions.some((submission) => submission.submissionId === submissionId);
      if (!known) {
        await this.ports.vault.put({ tenant, subjectId: keyOwner(step), kind: 'findings', recordId, data });
      }
    }
    const submission = captureOf(body, recordId);
    const warnings = clockWarnings(body, call.context.at);
    const result = await this.commands.run(call, { caseId, stepId }, { type: 'record-findings', submission });
    const conflict = result.events.find((event) => event.type === 'fieldwork.findings-conflicted.v1');
    if (conflict !== undefined && 'against' in conflict.data) {
      throw new ProblemException(
        409,
        'findings-conflict',
        'Temuan ini disimpan, tetapi bertentangan dengan temuan lain yang masuk lebih dulu. Bandingkan keduanya lalu pilih satu.',
        { facts: { submissionId, against: conflict.data.against, revision: result.revision, warnings } },
      );
    }
    return new Answered(result, { caseId, stepId, submissionId, revision: result.revision, warnings });
  }
}
