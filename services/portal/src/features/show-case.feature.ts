import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import { Reads, Routes } from '@alur/platform';
import { CASE_READERS } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { CaseLines } from '../application/case-lines.ts';
import { PortalViews } from '../application/portal-views.ts';
import { Wording } from '../application/wording.ts';

@ApiBearerAuth()
@Routes('api/portal/cases', 'Perkara')
export class ShowCase {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(CaseLines) private readonly lines: CaseLines,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  @Reads(':caseId', 'Keadaan satu perkara: langkah terbuka, batas waktu, kekurangan, surat')
  @Roles(...CASE_READERS)
  @Access(inCase('line'))
  async show(@CurrentOfficer() officer: Officer, @Param('caseId') caseId: string) {
    const found = await this.lines.one(officer, caseId);
    const { _version, _sources, _id, tenant, ticketKey, steps, tags, excluded, roles, grants, ...known } = found;
    const [line] = await this.lines.of(tenant, [found]);
    const letters = await this.views.letters.find({ filter: { tenant, caseId, kind: 'letter' }, limit: 200 });
    return {
      ...known,
      // Who complained is asked for in intake, by whom it answers.
      reporterId: found.kind === 'complaint' ? null : found.reporterId,
      ...line!,
      steps: steps.map((step) => ({
        ...step,
        label: this.wording.stepLabel(found.service, found.serviceVersion, step),
      })),
      missing: found.missing.map((code) => ({ code, label: this.wording.documentLabel(code) })),
      letters: letters.items.map(({ _id: letterId, type, state, number, signedAt, deliveredAt, withdrawnAt }) => ({
        letterId,
        type,
        state,
        number,
        signedAt,
        deliveredAt,
        withdrawnAt,
      })),
    };
  }
}
