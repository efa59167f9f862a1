import { localDate } from '@alur/documents';
import { type CommandContext, isRejection } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { CommandInfo, PORTS, type ServicePorts } from '@alur/platform';
import { officialOn } from '@alur/standards';
import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { aidCase } from '../../domain/aid-case.ts';
import { eligibleHousehold } from '../../domain/aid-case-state.ts';
import { fund, fundId } from '../../domain/fund.ts';
import { FundsCommands } from '../../money/funds-commands.ts';
import { CaseParams, DraftBody, FUNDS_ROUTE } from './requests.ts';

/** The side of Dinas Sosial before the money: the Kabid drafts and submits, the head signs. */
@ApiTags('Nota dinas')
@Controller(FUNDS_ROUTE)
export class NotaDinasFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
  ) {}

  @Post('draft')
  @HttpCode(200)
  @Roles('kabid-linjamsos')
  @ApiOperation({ summary: 'Menyusun nota dinas dengan penerima dan jumlahnya; ditolak untuk bencana alam (R-05)' })
  async draft(
    @Param() { caseId }: CaseParams,
    @Body() { recipients, year, fund: code, line: name }: DraftBody,
    @CommandInfo() context: CommandContext,
    @CurrentOfficer() officer: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenant, at } = context;
    const line = { year, fund: code, line: name };
    const known = await this.ports.runner.load(fund, tenant, fundId(line));
    const { state: incident } = await this.ports.runner.load(aidCase, tenant, caseId);
    const eligible = recipients.flatMap(({ householdId }) => {
      const household = eligibleHousehold(incident, householdId);
      return isRejection(household) ? [] : [household];
    });
    const ceilings = this.ports.standards.tenant(tenant).policies.fundsCeilings ?? {};
    const lineKnown = known.revision >= 0;
    const command = { type: 'draft', recipients, eligible, line, lineKnown, ceilings, officer, at } as const;
    return this.commands.execute(caseId, command, context, reply);
  }

  @Post('signature')
  @HttpCode(200)
  @Roles('kepala-dinas')
  @ApiOperation({ summary: 'Menandatangani nota dinas: nomor, tanggal dan berkas ditetapkan' })
  async sign(
    @Param() { caseId }: CaseParams,
    @CommandInfo() context: CommandContext,
    @CurrentOfficer() officer: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { at, commandId: id } = context;
    const tenant = this.ports.standards.tenant(context.tenant);
    const issueDate = localDate(at, tenant.zone);
    const official = officialOn(tenant, 'kepala-dinas', issueDate);
    const itself = official?.officerId === undefined || official.officerId === officer.id;
    const holder = official === undefined ? 'unknown' : itself ? 'self' : 'another';
    return this.commands.execute(caseId, { type: 'sign', id, issueDate, holder, officer, at }, context, reply);
  }

  @Post('submission')
  @HttpCode(200)
  @Roles('kabid-linjamsos')
  @ApiOperation({ summary: 'Mengajukan nota dinas yang ditandatangani kepada BPKAD (R-06)' })
  submit(
    @Param() { caseId }: CaseParams,
    @CommandInfo() context: CommandContext,
    @CurrentOfficer() officer: Officer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.commands.execute(caseId, { type: 'submit', officer, at: context.at }, context, reply);
  }
}
