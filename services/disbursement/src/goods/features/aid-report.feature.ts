import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  inlineFile,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { withOtherAid } from '../../shared/other-aid.ts';
import { AidReportProcess } from '../application/aid-report-process.ts';
import { actingOfficer, GoodsHouseholds } from '../application/goods-households.ts';
import { CaseParams, GOODS_READERS, ID, ID_MESSAGE } from './requests.ts';

export class ReportParams extends CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  stepId!: string;
}

@Routes('api/disbursement', 'Laporan bencana')
@Access(inCase('line'))
export class AidReportFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(AidReportProcess) private readonly reports: AidReportProcess,
    @Inject(GoodsHouseholds) private readonly households: GoodsHouseholds,
  ) {}

  @Changes(
    'cases/:caseId/steps/:stepId/report',
    'Melaporkan kejadian yang dibantu kepada Kepala Dinas, sesudah barang dan dana (R-23)',
  )
  @Roles(...rolesOf('report'))
  @Access(inCase('act'))
  async report(@Param() { caseId, stepId }: ReportParams, @Caller() { officer, context }: Call) {
    const issueDate = this.ports.standards.localDate(context);
    const report = 'laporan-bencana-dibantu';
    const about = { stepId, report, issueDate, at: context.at, officer: actingOfficer(officer) };
    await this.households.openStep(officer.tenant, caseId, 'report');
    const command = { type: 'start-report', ...about } as const;
    const { repeated } = accept(await this.ports.runner.execute(aidCase, caseId, command, context));
    const done = await this.reports.finish(caseId, context);
    const number = done.state.report?.paper?.number ?? null;
    return new Answered({ ...done, repeated }, { caseId, stepId, report, number, revision: done.revision });
  }

  @Reads('cases/:caseId/report', 'Laporan Kejadian Bencana yang Dibantu sebagai PDF; tanpa nama (INC-17)')
  @Roles(...GOODS_READERS)
  @ApiProduces('application/pdf')
  async pdf(@Param() { caseId }: CaseParams, @CurrentOfficer() { tenant }: Officer) {
    const { report } = await this.households.incident(tenant, caseId);
    const file = report?.paper ? await this.ports.files.get(tenant, report.paper.recordId) : undefined;
    if (file === undefined) throw new ProblemException(404, 'report-not-found', 'Laporan ini belum dibuat.');
    return inlineFile(file);
  }

  @Reads(
    'goods/cases/:caseId',
    'Kejadian pada penyaluran: kelas, keluarga yang layak, langkah terbuka, hasil, bantuan lain; tanpa data orang',
  )
  @Roles(...GOODS_READERS)
  @Access(inCase('findings'))
  async show(@Param() { caseId }: CaseParams, @CurrentOfficer() { tenant }: Officer) {
    await this.households.incident(tenant, caseId);
    const loaded = await this.ports.runner.load(aidCase, tenant, caseId);
    const { incident, households, eligible, steps, settlements, closed } = loaded.state;
    const known = await withOtherAid(this.ports, tenant, caseId, Object.values(households));
    return new Answered(loaded, {
      ...incident,
      households: known.map((household) => ({
        ...household,
        eligible: eligible?.includes(household.householdId) ?? false,
        outcome: settlements[household.householdId]?.outcome ?? null,
      })),
      steps: Object.values(steps),
      closed,
      revision: loaded.revision,
    });
  }
}
