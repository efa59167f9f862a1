import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { type Filter, type Page, QueryError } from '@alur/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { type MessageDocument, messages } from '../views/messages.view.ts';
import { OFFICE } from './roles.ts';

const STATES = ['waiting', 'sent', 'delivered', 'failed'] as const;

export class MessagesQuery {
  @ApiPropertyOptional({ description: 'Nomor perkara' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9-]{1,80}$/, { message: 'case bukan nomor perkara' })
  case?: string;

  @ApiPropertyOptional({ enum: STATES, description: 'Tanpa case: pesan dalam keadaan ini' })
  @IsOptional()
  @IsIn(STATES)
  state?: MessageDocument['state'];

  @ApiPropertyOptional({ description: '`next` dari halaman sebelumnya' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;

  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Isi dengan bilangan bulat 1–200.' })
  @Min(1)
  @Max(200)
  limit?: number;
}

export interface MessageLine extends Omit<MessageDocument, 'tenant'> {
  readonly messageId: string;
}

@ApiTags('Pesan')
@ApiBearerAuth()
@Controller('api/notification/messages')
export class ListMessagesFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Get()
  @Roles(...OFFICE)
  @ApiOperation({ summary: 'Log pesan tanpa isi: templat, saluran, keadaan; yang terbaru lebih dulu' })
  async list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() { case: caseId, state, cursor, limit = 50 }: MessagesQuery,
  ): Promise<Page<MessageLine>> {
    const filter: Filter = {
      tenant,
      ...(caseId === undefined ? {} : { caseId }),
      ...(state === undefined ? {} : { state }),
    };
    const sort = [{ field: 'queuedAt', direction: 'desc' }] as const;
    const after = cursor === undefined ? {} : { after: cursor };
    const collection = this.ports.views.collection<MessageDocument>(messages.collection.name);
    const { items, next } = await collection.find({ filter, sort, limit, ...after }).catch(wrongCursor);
    return {
      items: items.map(({ _id, _version, _sources, tenant: _, ...line }) => ({ messageId: _id, ...line })),
      next,
    };
  }
}

function wrongCursor(error: unknown): never {
  if (!(error instanceof QueryError) || error.code !== 'page-token-invalid') throw error;
  throw new ProblemException(400, 'cursor-invalid', 'Penanda halaman tidak berlaku. Mulai lagi dari halaman pertama.');
}
