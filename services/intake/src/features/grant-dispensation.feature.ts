import { Roles } from '@alur/identity';
import { Answered, type Call, Caller } from '@alur/platform';
import { LEADS } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { type CaseAnswer, Cases } from '../application/cases.ts';
import { CODE, ReasonDto } from './person.dto.ts';

export class DispensationDto extends ReasonDto {
  @ApiProperty({ example: 'fc-ktp', description: 'Dokumen yang tidak diminta' })
  @Matches(CODE)
  code!: string;

  @ApiPropertyOptional({ example: 'surat-keterangan-desa', description: 'Dokumen pengganti' })
  @IsOptional()
  @Matches(CODE)
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
