import {
  Access,
  accessTo,
  CurrentOfficer,
  decidedBy,
  filtered,
  type Officer,
  Roles,
  requireAccess,
} from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Creates,
  IntField,
  PageQuery,
  PORTS,
  page,
  pageOptions,
  Reads,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import type { Page } from '@alur/read-models';
import { CASE_READERS } from '@alur/standards';
import { Body, Inject, Param, Query } from '@nestjs/common';
import { factsOfState } from '../application/case-facts.ts';
import { Cases, vaultSubject } from '../application/cases.ts';
import { derivedId } from '../application/derived-id.ts';
import { type EmergencyAccessDocument, emergencyAccesses } from '../views/emergency-accesses.ts';

const HOUR_MS = 3_600_000;

export class EmergencyAccessDto {
  @TextField({ min: 20, max: 1000, description: 'Mengapa perkara harus dibuka sekarang; dibaca petugas PDP' })
  reason!: string;

  @IntField({ optional: true, min: 1, max: 12, default: 4, description: 'Lamanya, jam' })
  hours?: number;
}

export interface EmergencyAccessLine extends Omit<EmergencyAccessDocument, 'tenant'> {
  /** null when it was erased with the person's data. */
  readonly reason: string | null;
}

/** Break-glass: an officer opens a case without a step in it, for hours, with a reason that the privacy officer reads. */
@Routes('api/intake', 'Akses darurat')
export class EmergencyAccess {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {}

  @Creates('cases/:caseId/emergency-access', 'Buka perkara dalam keadaan darurat; setiap penggunaan dicatat')
  @Roles(...CASE_READERS)
  @Access(decidedBy('whether a grant would open the case to the officer'))
  async open(
    @Param('caseId') caseId: string,
    @Body() { reason, hours = 4 }: EmergencyAccessDto,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<{ caseId: string; until: string }>> {
    const { tenant } = officer;
    const { state } = await this.cases.load(officer, caseId);
    const until = new Date(Date.parse(context.at) + hours * HOUR_MS).toISOString();
    const facts = factsOfState(tenant, state);
    const granted = { ...facts, grants: [{ officer: officer.id, until }] };
    requireAccess(accessTo(officer, granted, 'papers', context.at));
    const recordId = derivedId(context.commandId, `emergency/${context.commandHash}`);
    const record = { tenant, subjectId: vaultSubject(state.opened), kind: 'emergency-reason', recordId };
    const reasonId = await this.ports.vault.put({ ...record, data: { text: reason } });
    const command = { type: 'open-emergency-access', officer: officer.id, reasonId, until, at: context.at } as const;
    const { version } = await this.cases.execute(caseId, command, context);
    return new Answered(version, { caseId, until });
  }

  @Reads('emergency-access', 'Akses darurat dengan alasannya, yang terbaru lebih dulu')
  @Roles('petugas-pdp')
  @Access(filtered('who looked without a need, for the privacy officer of the office'))
  async list(@CurrentOfficer() { tenant }: Officer, @Query() query: PageQuery): Promise<Page<EmergencyAccessLine>> {
    const sort = { by: ['at'], direction: 'desc' } as const;
    const found = this.ports.views.of(emergencyAccesses).find({ filter: { tenant }, sort, ...pageOptions(query) });
    const { items, next } = await page(found);
    const reasons = await Promise.all(items.map(({ _id }) => this.ports.vault.get<{ text: string }>(tenant, _id)));
    const lines = items.map(({ caseId, officer, at, until }, index) => {
      return { caseId, officer, at, until, reason: reasons[index]?.text ?? null };
    });
    return { items: lines, next };
  }
}
