import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Logger } from '../logging.ts';
import { ConsumerAnswer, ParkedAnswer, RebuildAnswer, RetryAnswer, ViewAnswer } from './answers.ts';
import { Operations } from './operations.ts';
import { DiscardRequest, RetryRequest } from './requests.ts';

/** Injection token of the logger that notes what operators did. */
export const OPERATIONS_LOGGER = Symbol('OperationsLogger');

@ApiTags('Operasi')
@Controller('api/operations')
@Roles('operator')
export class OperationsController {
  constructor(
    @Inject(Operations) private readonly operations: Operations,
    @Inject(OPERATIONS_LOGGER) private readonly logger: Logger,
  ) {}

  @Get('consumers')
  @ApiOperation({ summary: 'Keadaan setiap grup konsumen' })
  @ApiOkResponse({ type: [ConsumerAnswer] })
  consumers(@CurrentOfficer() { tenant }: Officer): Promise<ConsumerAnswer[]> {
    return this.operations.consumers(tenant);
  }

  @Get('parking')
  @ApiOperation({ summary: 'Pesan yang gagal dan menunggu, satu baris per kasus' })
  @ApiOkResponse({ type: [ParkedAnswer] })
  parked(@CurrentOfficer() { tenant }: Officer): Promise<ParkedAnswer[]> {
    return this.operations.parked(tenant);
  }

  @Post('parking/retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Coba lagi semua pesan satu kasus, berurutan' })
  @ApiOkResponse({ type: RetryAnswer })
  async retry(@Body() { group, key }: RetryRequest, @CurrentOfficer() officer: Officer): Promise<RetryAnswer> {
    const outcome = await this.operations.retry(officer.tenant, group, key);
    this.logger.info({ officer: officer.id, group, case: key, ...outcome }, 'parked case retried');
    return outcome;
  }

  @Post('parking/discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Buang satu pesan untuk selamanya, dengan alasan; yang menunggu di belakangnya dijalankan' })
  @ApiOkResponse({ type: RetryAnswer })
  async discard(
    @Body() { group, id, reason }: DiscardRequest,
    @CurrentOfficer() officer: Officer,
  ): Promise<RetryAnswer> {
    const outcome = await this.operations.discard(officer.tenant, group, id, officer.id, reason);
    this.logger.warn({ officer: officer.id, group, message: id, ...outcome }, 'parked message discarded');
    return outcome;
  }

  @Get('views')
  @ApiOperation({ summary: 'Semua tampilan dan pembangunan ulang terakhirnya' })
  @ApiOkResponse({ type: [ViewAnswer] })
  views(): ViewAnswer[] {
    return this.operations.views();
  }

  @Post('views/:service/:view/rebuild')
  @HttpCode(202)
  @ApiOperation({ summary: 'Bangun ulang satu tampilan dari log, di samping yang sedang dipakai' })
  @ApiAcceptedResponse({ type: RebuildAnswer })
  rebuild(
    @Param('service') service: string,
    @Param('view') view: string,
    @CurrentOfficer() officer: Officer,
  ): RebuildAnswer {
    const rebuild = this.operations.rebuild(service, view);
    this.logger.info({ officer: officer.id, service, view }, 'view rebuild asked for');
    return rebuild;
  }
}
