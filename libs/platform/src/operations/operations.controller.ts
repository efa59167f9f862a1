import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import { Body, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { z } from 'zod';
import { Changes, Reads, Routes } from '../http/routes.ts';
import { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logging.ts';
import {
  ConsumerAnswer,
  ParkedAnswer,
  QuarantinedAnswer,
  RebuildAnswer,
  RetryAnswer,
  RewrapAnswer,
  ServiceAnswer,
  ViewAnswer,
} from './answers.ts';
import { Operations } from './operations.ts';
import { DiscardRequest, DismissRequest, PauseRequest, RetryRequest } from './requests.ts';

/** Of one office: its parked messages. Of the platform: besides, what is one for all offices. */
const OPERATORS = ['operator', 'operator-platform'] as const;
const PLATFORM = 'operator-platform';

/** Injection token of the logger that notes what operators did. */
export const OPERATIONS_LOGGER = Symbol('OperationsLogger');

@Routes('api/operations', 'Operasi')
@Access(withoutCase('the work of the services, without the data of a case'))
@Roles(...OPERATORS)
export class OperationsController {
  constructor(
    @Inject(Operations) private readonly operations: Operations,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OPERATIONS_LOGGER) private readonly logger: Logger,
  ) {}

  @Reads('', 'Layanan yang berjalan pada proses ini')
  @ApiOkResponse(schemaOf(z.array(ServiceAnswer)))
  services(): Promise<ServiceAnswer[]> {
    return this.operations.services();
  }

  @Reads(':service', 'Satu layanan: yang belum terbit, grup konsumen, tampilan')
  @ApiOkResponse(schemaOf(ServiceAnswer))
  service(@Param('service') service: string): Promise<ServiceAnswer> {
    return this.operations.service(service);
  }

  @Reads(':service/consumers', 'Keadaan setiap grup konsumen')
  @ApiOkResponse(schemaOf(z.array(ConsumerAnswer)))
  consumers(@Param('service') service: string, @CurrentOfficer() { tenant }: Officer): Promise<ConsumerAnswer[]> {
    return this.operations.consumers(service, tenant);
  }

  @Roles(PLATFORM)
  @Post(':service/consumers/:group/pause')
  @HttpCode(204)
  @ApiOperation({
    summary:
      'Hentikan sementara satu grup pada proses ini untuk semua dinas, sampai dilanjutkan atau proses mulai ulang',
  })
  @ApiNoContentResponse()
  pause(
    @Param('service') service: string,
    @Param('group') group: string,
    @Body() { reason }: PauseRequest,
    @CurrentOfficer() officer: Officer,
  ): void {
    this.operations.pause(service, group, officer, reason);
    this.logger.warn({ officer: officer.id, service, group, reason }, 'consumer paused');
  }

  @Roles(PLATFORM)
  @Post(':service/consumers/:group/resume')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lanjutkan satu grup pada proses ini' })
  @ApiNoContentResponse()
  resume(
    @Param('service') service: string,
    @Param('group') group: string,
    @Body() { reason }: PauseRequest,
    @CurrentOfficer() { id: officer }: Officer,
  ): void {
    this.operations.resume(service, group);
    this.logger.warn({ officer, service, group, reason }, 'consumer resumed');
  }

  @Reads(':service/parking', 'Pesan yang gagal dan menunggu, satu baris per kasus')
  @ApiOkResponse(schemaOf(z.array(ParkedAnswer)))
  parked(@Param('service') service: string, @CurrentOfficer() { tenant }: Officer): Promise<ParkedAnswer[]> {
    return this.operations.parked(service, tenant);
  }

  @Changes(':service/parking/retry', 'Coba lagi semua pesan satu kasus, berurutan')
  @ApiOkResponse(schemaOf(RetryAnswer))
  async retry(
    @Param('service') service: string,
    @Body() { group, key }: RetryRequest,
    @CurrentOfficer() officer: Officer,
  ): Promise<RetryAnswer> {
    const outcome = await this.operations.retry(service, officer.tenant, group, key);
    this.logger.info({ officer: officer.id, group, case: key, ...outcome }, 'parked case retried');
    return outcome;
  }

  @Changes(
    ':service/parking/discard',
    'Buang satu pesan untuk selamanya, dengan alasan; yang menunggu di belakangnya dijalankan',
  )
  @ApiOkResponse(schemaOf(RetryAnswer))
  async discard(
    @Param('service') service: string,
    @Body() request: DiscardRequest,
    @CurrentOfficer() officer: Officer,
  ): Promise<RetryAnswer> {
    const outcome = await this.operations.discard(service, officer.tenant, request, officer.id);
    const { group, id } = request;
    this.logger.warn({ officer: officer.id, group, message: id, ...outcome }, 'parked message discarded');
    return outcome;
  }

  @Roles(PLATFORM)
  @Reads(':service/quarantine', 'Rekaman pada topik yang tidak terbaca, tanpa kode kasus')
  @ApiOkResponse(schemaOf(z.array(QuarantinedAnswer)))
  quarantined(@Param('service') service: string): Promise<QuarantinedAnswer[]> {
    return this.operations.quarantined(service);
  }

  @Roles(PLATFORM)
  @Post(':service/quarantine/dismiss')
  @HttpCode(204)
  @ApiOperation({ summary: 'Keluarkan satu rekaman dari daftar karantina untuk selamanya, dengan alasan' })
  @ApiNoContentResponse()
  async dismiss(
    @Param('service') service: string,
    @Body() { reason, ...place }: DismissRequest,
    @CurrentOfficer() { id: officer }: Officer,
  ): Promise<void> {
    await this.operations.dismiss(service, place, officer, reason, this.clock.now().toISOString());
    this.logger.warn({ officer, ...place }, 'quarantined record dismissed');
  }

  @Reads(':service/views', 'Semua tampilan dan pembangunan ulang terakhirnya')
  @ApiOkResponse(schemaOf(z.array(ViewAnswer)))
  views(@Param('service') service: string): ViewAnswer[] {
    return this.operations.views(service);
  }

  @Roles(PLATFORM)
  @Post(':service/views/:view/rebuild')
  @HttpCode(202)
  @ApiOperation({ summary: 'Bangun ulang satu tampilan dari log, di samping yang sedang dipakai' })
  @ApiAcceptedResponse(schemaOf(RebuildAnswer))
  rebuild(
    @Param('service') service: string,
    @Param('view') view: string,
    @CurrentOfficer() officer: Officer,
  ): RebuildAnswer {
    const rebuild = this.operations.rebuild(service, view);
    this.logger.info({ officer: officer.id, service, view }, 'view rebuild asked for');
    return rebuild;
  }

  @Roles(PLATFORM)
  @Changes(':service/keys/rewrap', 'Bungkus ulang semua kunci data pribadi dengan kunci induk terbaru')
  @ApiOkResponse(schemaOf(RewrapAnswer))
  async rewrap(@Param('service') service: string, @CurrentOfficer() { id: officer }: Officer): Promise<RewrapAnswer> {
    const outcome = await this.operations.rewrap(service);
    this.logger.warn({ officer, ...outcome }, 'keys wrapped anew');
    return outcome;
  }
}

/** Documents an answer: OpenAPI 3.1 takes JSON Schema as it is. */
function schemaOf(answer: z.ZodType): ApiResponseOptions {
  const { $schema, ...schema } = z.toJSONSchema(answer, { io: 'input' });
  return { schema } as ApiResponseOptions;
}
