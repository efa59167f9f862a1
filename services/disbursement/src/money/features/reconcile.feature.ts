import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { type Call, Caller, readUpload } from '@alur/platform';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Reconciliations } from '../application/reconciliation/reconciliations.ts';
import { DIFFERENCES, type Difference } from '../domain/reconciliation.ts';

export class ReconciliationParams {
  @Matches(/^[0-9a-f]{64}$/, { message: 'reconciliationId bukan nomor rekonsiliasi' })
  reconciliationId!: string;
}

export class RowsQuery {
  @ApiPropertyOptional({ enum: DIFFERENCES, default: 'missing-here' })
  @IsOptional()
  @IsIn(DIFFERENCES)
  result: Difference = 'missing-here';

  @ApiPropertyOptional({ description: 'Nilai next dari halaman sebelumnya' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(10_000)
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
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
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
