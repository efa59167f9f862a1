import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { type Call, Caller, ChoiceField, FileUpload, IntField, PatternField, readUpload } from '@alur/platform';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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

@ApiTags('Rekonsiliasi SP2D')
@Controller('api/disbursement/reconciliations')
@Roles('bpkad', 'bendahara-bansos', 'kepala-dinas')
export class ReconcileFeature {
  constructor(@Inject(Reconciliations) private readonly reconciliations: Reconciliations) {}

  @Post()
  @HttpCode(200)
  @Roles('bpkad', 'bendahara-bansos')
  @FileUpload()
  @ApiOperation({
    summary:
      'Mencocokkan daftar SP2D dari BPKAD (CSV atau XLSX: nomor, tanggal, jumlah); berkas yang sama memberi hasil yang sama',
  })
  async import(@Caller() { context }: Call, @Req() request: FastifyRequest) {
    const { bytes } = await readUpload(request);
    const reconciliationId = await this.reconciliations.import(bytes, context);
    return { reconciliationId, ...(await this.reconciliations.summary(context.tenant, reconciliationId)) };
  }

  @Get(':reconciliationId')
  @ApiOperation({ summary: 'Ringkasan hasil pencocokan' })
  async show(@Param() { reconciliationId }: ReconciliationParams, @CurrentOfficer() { tenant }: Officer) {
    return { reconciliationId, ...(await this.reconciliations.summary(tenant, reconciliationId)) };
  }

  @Get(':reconciliationId/rows')
  @ApiOperation({ summary: 'Baris satu jenis hasil, per halaman' })
  rows(
    @Param() { reconciliationId }: ReconciliationParams,
    @Query() { result, page }: RowsQuery,
    @CurrentOfficer() { tenant }: Officer,
  ) {
    return this.reconciliations.page(tenant, reconciliationId, result, page);
  }
}
