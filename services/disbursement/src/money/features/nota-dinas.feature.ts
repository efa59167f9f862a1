import { type CommandContext, isRejection } from '@alur/event-sourcing';
import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, derivedContext, PORTS, Routes, type ServicePorts } from '@alur/platform';
import { holderOf, rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import type { AidHousehold } from '../../aid-case/domain/aid-case-events.ts';
import { eligibleHousehold } from '../../aid-case/domain/aid-case-state.ts';
import { FundsCommands } from '../application/funds-commands.ts';
import { fund, fundId } from '../domain/fund.ts';
import type { Candidate } from '../domain/funds-request-commands.ts';
import { CaseParams, DraftBody, FUNDS_ROUTE, NotNeededBody } from './requests.ts';

/** The side of Dinas Sosial before the money: the Kabid drafts and submits, the head signs. */
@Routes(FUNDS_ROUTE, 'Nota dinas')
@Access(inCase('act'))
export class NotaDinasFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
  ) {}

  @Changes('draft', 'Menyusun nota dinas dengan penerima dan jumlahnya; ditolak untuk bencana alam (R-05)')
  @Roles(...rolesOf('funds', 'draft'))
  async draft(
    @Param() { caseId }: CaseParams,
    @Body() { recipients, year, fund: code, line: name }: DraftBody,
    @Caller() call: Call,
  ) {
    const { context } = call;
    const { tenant } = context;
    const line = { year, fund: code, line: name };
    const known = await this.ports.runner.load(fund, tenant, fundId(line));
    const found = async () => {
      const { state: incident } = await this.ports.runner.load(aidCase, tenant, caseId);
      return recipients.flatMap(({ householdId }) => {
        const household = eligibleHousehold(incident, householdId);
        return isRejection(household) ? [] : [household];
      });
    };
    await this.ports.freshness.heardOf(caseId, async () => (await found()).length === recipients.length);
    const households = await found();
    const eligible = await Promise.all(households.map((household) => this.#withFamily(caseId, household, context)));
    const ceilings = this.ports.standards.tenant(tenant).policies.fundsCeilings ?? {};
    const lineKnown = known.revision >= 0;
    const command = { type: 'draft', recipients, eligible, line, lineKnown, ceilings } as const;
    return this.commands.execute(caseId, call, command);
  }

  /** Others on the same family card, where the card is known; the look at it is logged. */
  async #withFamily(caseId: string, household: AidHousehold, context: CommandContext): Promise<Candidate> {
    const { tenant, actor: officer, correlationId } = context;
    const { subjectId } = household;
    const request = { tenant, subjectId, caseId, purpose: 'penerima-ganda', officer, correlationId };
    const family = await this.ports.people.family(request);
    const same = await this.ports.people.samePerson(tenant, subjectId);
    return { ...household, family: [...new Set([...family, ...same])] };
  }

  @Changes('signature', 'Menandatangani nota dinas: nomor, tanggal dan berkas ditetapkan')
  @Roles(...rolesOf('funds', 'sign'))
  async sign(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    const { officer, context } = call;
    const tenant = this.ports.standards.tenant(context.tenant);
    const issueDate = this.ports.standards.localDate(context);
    const { holdings } = await this.ports.staff.of(context.tenant);
    const office = { role: 'kepala-dinas', village: null, at: context.at, date: issueDate } as const;
    const holder = holderOf(tenant, holdings, office, officer.id);
    return this.commands.execute(caseId, call, { type: 'sign', id: context.commandId, issueDate, holder });
  }

  @Changes('not-needed', 'Mengakhiri langkah dana karena bantuan uang tidak diperlukan, sebelum diajukan (R-05)')
  @Roles(...rolesOf('funds', 'draft'))
  async forgo(@Param() { caseId }: CaseParams, @Body() reason: NotNeededBody, @Caller() call: Call) {
    return this.commands.execute(caseId, call, {
      type: 'forgo',
      ...(await this.commands.reason(caseId, call, reason)),
    });
  }

  @Changes('submission', 'Mengajukan nota dinas yang ditandatangani kepada BPKAD (R-06)')
  @Roles(...rolesOf('funds', 'draft'))
  async submit(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    // BPKAD gets the request with the recipients as they are on this day.
    if (await this.commands.isSigned(call.context.tenant, caseId))
      await this.commands.fixList(caseId, derivedContext(call.context, 'list'));
    return this.commands.execute(caseId, call, { type: 'submit' });
  }
}
