import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  inlineFile,
  PatternField,
  PORTS,
  Reads,
  Routes,
  type ServicePorts,
  subjectErased,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { AssessmentReport } from '../../application/assessment-report.ts';
import { IncidentCommands } from '../../application/incident-commands.ts';
import { StoredPhotos } from '../../application/stored-photos.ts';
import { find } from '../../domain/captures.ts';
import type { Household } from '../../domain/households.ts';
import { own } from '../../domain/own.ts';
import type { AssessmentRecord } from './assess-household.feature.ts';
import { AssessmentParams, CaseParams, CODE, INCIDENT_ROUTE, PhotoParams } from './incident-route.ts';

export class PurposeBody {
  @PatternField(CODE, {
    description: 'Untuk apa asesmen dibaca; dicatat di log akses',
    example: 'keputusan',
    message: 'purpose harus kode, misalnya keputusan',
  })
  purpose!: string;
}

/** Why a photo is opened, in the access log of the person whom or whose home it shows. */
const PHOTO_PURPOSE = 'foto-asesmen';

@Routes(INCIDENT_ROUTE, 'Bencana')
@Access(inCase('findings'))
export class ShowIncidentFeature {
  constructor(
    @Inject(IncidentCommands) private readonly commands: IncidentCommands,
    @Inject(AssessmentReport) private readonly report: AssessmentReport,
    @Inject(StoredPhotos) private readonly photos: StoredPhotos,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Reads('', 'Keadaan: tim, tanggap darurat, rumah tangga, pertentangan. ETag adalah baseRevision untuk asesmen luring')
  @Roles(...rolesOf('disposition'), ...rolesOf('assessment'))
  async show(@Param() { caseId }: CaseParams, @CurrentOfficer() officer: Officer) {
    const loaded = await this.commands.load(officer.tenant, caseId);
    const { state, revision } = loaded;
    const households = Object.values(state.households).map(shown);
    return new Answered(loaded, { caseId, ...state, households, revision });
  }

  @Changes(
    'households/:householdId/assessments/:submissionId/view',
    'Catatan dan tempat satu asesmen, dengan tujuan yang dicatat (R-19)',
  )
  @Roles(...rolesOf('disposition'), ...rolesOf('assessment'))
  async view(
    @Param() { caseId, householdId, submissionId }: AssessmentParams,
    @Body() { purpose }: PurposeBody,
    @Caller() call: Call,
  ) {
    const { tenant } = call.officer;
    const done = await this.commands.run(call, caseId, { type: 'view-assessment', householdId, submissionId, purpose });
    const household = own(done.state.households, householdId);
    const assessment = household && find(household, submissionId);
    const record = assessment && (await this.ports.vault.get<AssessmentRecord>(tenant, assessment.recordId));
    if (assessment === undefined || record === undefined) throw subjectErased();
    const { recordId: _, ...facts } = assessment;
    return new Answered(done, { householdId, ...facts, ...record });
  }

  @Reads('photos/:photoId', 'Foto asesmen; pembacaannya dicatat (R-19)')
  @Roles(...rolesOf('disposition'), ...rolesOf('assessment'))
  async photo(@Param() { caseId, photoId }: PhotoParams, @Caller() { officer, context }: Call) {
    const { state } = await this.commands.load(officer.tenant, caseId);
    for (const { householdId, submissions } of Object.values(state.households)) {
      const shown = submissions.find(({ photoIds }) => photoIds.includes(photoId));
      if (shown === undefined) continue;
      const look = { officer, context: { ...context, commandId: this.ports.ids.next() } };
      const seen = { householdId, submissionId: shown.submissionId, purpose: PHOTO_PURPOSE };
      await this.commands.run(look, caseId, { type: 'view-assessment', ...seen });
    }
    return this.photos.show({ tenant: officer.tenant, caseId, photoId });
  }

  @Reads('report', 'Laporan asesmen bencana (PDF)')
  @Roles(...rolesOf('disposition'), ...rolesOf('assessment'))
  async printed(@Param() { caseId }: CaseParams, @Caller() { officer, context }: Call) {
    const { state } = await this.commands.load(officer.tenant, caseId);
    const asked = { ...context, commandId: this.ports.ids.next() };
    const bytes = await this.report.bytes(caseId, state, asked);
    return inlineFile({ bytes, mediaType: 'application/pdf' }, 'laporan-asesmen-bencana.pdf');
  }
}

function shown({ submissions, ...household }: Household) {
  return { ...household, submissions: submissions.map(({ recordId: _, ...submission }) => submission) };
}
