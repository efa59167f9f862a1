import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, type ServicePorts } from '@alur/platform';
import { lineOf } from '@alur/read-models';
import { CASE_READERS } from '@alur/standards';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CaseLines } from '../application/case-lines.ts';
import { Wording } from '../application/wording.ts';
import { lettersView } from '../views/letters.ts';

@ApiTags('Perkara')
@ApiBearerAuth()
@Controller('api/portal/cases')
export class ShowCase {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(CaseLines) private readonly lines: CaseLines,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  @Get(':caseId')
  @Roles(...CASE_READERS)
  @ApiOperation({ summary: 'Keadaan satu perkara: langkah terbuka, batas waktu, kekurangan, surat' })
  async show(@CurrentOfficer() officer: Officer, @Param('caseId') caseId: string) {
    const found = await this.lines.one(officer, caseId);
    const { ticketKey, steps, ...known } = lineOf(found);
    const { tenant } = found;
    const [line] = await this.lines.of(tenant, [found]);
    const letters = await this.ports.views.of(lettersView).find({ filter: { tenant, caseId }, limit: 200 });
    return {
      ...known,
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
