import { Roles } from '@alur/identity';
import { Answered, type Call, Caller } from '@alur/platform';
import { FILERS, LEADS } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type CaseAnswer, Cases } from '../application/cases.ts';
import { ReasonDto } from './person.dto.ts';

@ApiTags('Perkara')
@Controller('api/intake/cases/:caseId')
export class EndCase {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Post('withdrawal')
  @HttpCode(200)
  @Roles(...FILERS.complaint)
  @ApiOperation({ summary: 'Pemohon mencabut permohonan' })
  withdraw(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'withdraw', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }

  @Post('rejection')
  @HttpCode(200)
  @Roles(...LEADS)
  @ApiOperation({ summary: 'Tolak perkara, dengan alasan' })
  refuse(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'reject', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }

  @Post('reopening')
  @HttpCode(200)
  @Roles('petugas-pengaduan', ...LEADS)
  @ApiOperation({ summary: 'Buka kembali perkara yang sudah ditutup, dengan alasan' })
  reopen(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<CaseAnswer>> {
    const command = { type: 'reopen', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context);
  }
}
