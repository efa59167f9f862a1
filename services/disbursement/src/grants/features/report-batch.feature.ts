import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  inlineFile,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { GrantBatches } from '../application/grant-batches.ts';
import { GrantProcess, reportFileId } from '../application/grant-process.ts';
import { progressOf } from '../domain/grant-batch-state.ts';
import { BatchParams, GRANTS_ROUTE } from './requests.ts';

@Routes(`${GRANTS_ROUTE}/:batchId/report`, 'Bantuan menurut SK')
@Access(withoutCase('a list of the office, for its desks: recipients without names'))
export class ReportBatchFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantProcess) private readonly work: GrantProcess,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes('', 'Menutup penyaluran dengan data penerima yang telah dibantu')
  @Roles(...rolesOf('grant-batch', 'lead'))
  async report(@Param() { batchId }: BatchParams, @Caller() call: Call) {
    const { officer, context } = call;
    const issueDate = this.ports.standards.localDate(context);
    const { repeated } = await this.batches.run(call, batchId, { type: 'start-report', issueDate });
    await this.work.report(batchId, context);
    const { stream, revision, ...state } = await this.batches.load(officer.tenant, batchId);
    const body = { batchId, number: state.report?.number, progress: progressOf(state), revision };
    return new Answered({ stream, revision, repeated }, body);
  }

  @Reads('', 'Data penerima yang telah dibantu (PDF)')
  @Roles('kabid-linjamsos', 'kepala-dinas', 'kepala-seksi', 'sekretaris-dinas')
  async printed(@Param() { batchId }: BatchParams, @CurrentOfficer() { tenant }: Officer) {
    const { report } = await this.batches.load(tenant, batchId);
    const file = report && (await this.ports.files.get(tenant, reportFileId(batchId)));
    if (file === null || file === undefined) {
      throw new ProblemException(404, 'report-not-found', 'Penyaluran ini belum dilaporkan.');
    }
    return inlineFile(file, 'data-penerima-dibantu.pdf');
  }
}
