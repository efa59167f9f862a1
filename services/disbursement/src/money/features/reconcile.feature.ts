import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  ChoiceField,
  FileUpload,
  IntField,
  PatternField,
  Reads,
  Routes,
  readForm,
} from '@alur/platform';
import { Inject, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Reconciliations } from '../application/reconciliation/reconciliations.ts';
import { DIFFERENCES, type Difference } from '../domain/reconciliation.ts';

export class ReconciliationParams {
  @PatternField(/^[0-9a-f]{64}$/, { message: 'reconciliationId bukan nomor rekonsiliasi' })
  reconciliationId!: string;
}

export class RowsQuery {
  @ChoiceField(DIFFERENCES, { optional: true, default: 'missing-here' })
  result: Difference = 'missing-here';

  @IntField({ optional: true, min: 0, max: 10_000, fromText: true, description: 'Nilai next dari halaman sebelumnya' })
  page = 0;
}

@Routes('api/disbursement/reconciliations', 'Rekonsiliasi SP2D')
@Access(withoutCase('money of the office, by line and number'))
@Roles('bpkad', 'bendahara-bansos', 'kepala-dinas')
export class ReconcileFeature {
  constructor(@Inject(Reconciliations) private readonly reconciliations: Reconciliations) {}

  @Changes(
    '',
    'Mencocokkan daftar SP2D dari BPKAD (CSV atau XLSX: nomor, tanggal, jumlah); berkas yang sama memberi hasil yang sama',
  )
  @Roles('bpkad', 'bendahara-bansos')
  @FileUpload()
  async import(@Caller() { context }: Call, @Req() request: FastifyRequest) {
    const { bytes } = await readForm(request);
    const reconciliationId = await this.reconciliations.import(bytes, context);
    return { reconciliationId, ...(await this.reconciliations.summary(context.tenant, reconciliationId)) };
  }

  @Reads(':reconciliationId', 'Ringkasan hasil pencocokan')
  async show(@Param() { reconciliationId }: ReconciliationParams, @CurrentOfficer() { tenant }: Officer) {
    return { reconciliationId, ...(await this.reconciliations.summary(tenant, reconciliationId)) };
  }

  @Reads(':reconciliationId/rows', 'Baris satu jenis hasil, per halaman')
  rows(
    @Param() { reconciliationId }: ReconciliationParams,
    @Query() { result, page }: RowsQuery,
    @CurrentOfficer() { tenant }: Officer,
  ) {
    return this.reconciliations.page(tenant, reconciliationId, result, page);
  }
}
