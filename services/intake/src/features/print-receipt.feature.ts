import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, ChoiceField, inlineFile, PORTS, Reads, Routes, type ServicePorts } from '@alur/platform';
import { CASE_READERS, officerName } from '@alur/standards';
import { Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { Cases } from '../application/cases.ts';
import { printReceipt, RECEIPT_SHEETS, type ReceiptSheet } from '../application/receipt.ts';
import { requirementsOf } from '../application/requirements.ts';
import { suppliedCodes } from '../domain/case-state.ts';

export class ReceiptQuery {
  @ChoiceField(Object.keys(RECEIPT_SHEETS), { optional: true, default: 'A5', description: 'Kertas printer loket' })
  sheet?: ReceiptSheet;
}

@Routes('api/intake/cases/:caseId', 'Perkara')
export class PrintReceipt {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {}

  @Reads('receipt', 'Tanda terima berkas (PDF) untuk pembawa, A5 atau gulungan 80 mm; tanpa nama orang')
  @ApiProduces('application/pdf')
  @Roles(...CASE_READERS)
  @Access(inCase('line'))
  async print(
    @Param('caseId') caseId: string,
    @Query() { sheet = 'A5' }: ReceiptQuery,
    @Caller() { officer, context }: Call,
  ): Promise<StreamableFile> {
    const { state, definition } = await this.cases.load(officer, caseId);
    const { opened, clockStart, dueAt, paused } = state;
    const age = await this.cases.age(definition, opened, suppliedCodes(state), context);
    const tenant = this.ports.standards.tenant(officer.tenant);
    const publicUrl = this.ports.config.publicUrl.replace(/\/$/, '');
    const receipt = {
      ticket: opened.ticket,
      service: definition.nama,
      requirements: requirementsOf(definition, state, age),
      printedAt: context.at,
      clockStart,
      dueAt,
      paused: paused !== null,
      trackingUrl: `${publicUrl}/lacak?tiket=${encodeURIComponent(opened.ticket)}`,
      officer: officerName(tenant, officer.id),
    };
    const bytes = await printReceipt(tenant, receipt, sheet);
    return inlineFile({ bytes, mediaType: 'application/pdf' }, 'tanda-terima.pdf');
  }
}
