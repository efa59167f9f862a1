import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { CommandInfo } from '@alur/platform';
import { FILERS, LEADS } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
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
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseAnswer> {
    const command = { type: 'withdraw', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context, reply);
  }

  @Post('rejection')
  @HttpCode(200)
  @Roles(...LEADS)
  @ApiOperation({ summary: 'Tolak perkara, dengan alasan' })
  refuse(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseAnswer> {
    const command = { type: 'reject', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context, reply);
  }

  @Post('reopening')
  @HttpCode(200)
  @Roles('petugas-pengaduan', ...LEADS)
  @ApiOperation({ summary: 'Buka kembali perkara yang sudah ditutup, dengan alasan' })
  reopen(
    @Param('caseId') caseId: string,
    @Body() { reasonCode }: ReasonDto,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseAnswer> {
    const command = { type: 'reopen', reasonCode, by: officer.id, at: context.at } as const;
    return this.cases.change(officer, caseId, command, context, reply);
  }
}
