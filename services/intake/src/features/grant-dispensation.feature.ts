import { Roles } from '@alur/identity';
import { Answered, type Call, Caller, PatternField } from '@alur/platform';
import { LEADS } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type CaseAnswer, Cases } from '../application/cases.ts';
import { CODE, ReasonDto } from './person.dto.ts';

export class DispensationDto extends ReasonDto {
  @PatternField(CODE, { example: 'fc-ktp', description: 'Dokumen yang tidak diminta' })
  code!: string;

  @PatternField(CODE, { optional: true, example: 'surat-keterangan-desa', description: 'Dokumen pengganti' })
  substitute?: string | null;
}

@ApiTags('Berkas')
@Controller('api/intake/cases/:caseId/dispensations')
export class GrantDispensation {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Post()
  @HttpCode(200)
  @Roles('front-office', 'petugas-pelayanan', ...LEADS)
  @ApiOperation({ summary: 'Bebaskan satu dokumen, dengan alasan (INC-28)' })
  grant(
    @Param('caseId') caseId: string,
    @Body() { code, substitute = null, reasonCode }: DispensationDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = {
      type: 'grant-dispensation',
      code,
      substitute,
      reasonCode,
      by: officer.id,
      at: context.at,
    } as const;
    return this.cases.change(officer, caseId, command, context);
  }
}
