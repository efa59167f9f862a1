import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PageQuery, PORTS, page, pageOptions, type ServicePorts } from '@alur/platform';
import { type Filter, lineOf, type Page } from '@alur/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type MessageDocument, messages } from '../views/messages.ts';
import { MESSAGE_READERS } from './roles.ts';

const STATES = ['waiting', 'sent', 'delivered', 'failed'] as const;

export class MessagesQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Nomor perkara' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9-]{1,80}$/, { message: 'case bukan nomor perkara' })
  case?: string;

  @ApiPropertyOptional({ enum: STATES, description: 'Tanpa case: pesan dalam keadaan ini' })
  @IsOptional()
  @IsIn(STATES)
  state?: MessageDocument['state'];
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
  @Roles(...MESSAGE_READERS)
  @ApiOperation({ summary: 'Log pesan tanpa isi: templat, saluran, keadaan; yang terbaru lebih dulu' })
  async list(@CurrentOfficer() { tenant }: Officer, @Query() query: MessagesQuery): Promise<Page<MessageLine>> {
    const { case: caseId, state } = query;
    const filter: Filter = {
      tenant,
      ...(caseId === undefined ? {} : { caseId }),
      ...(state === undefined ? {} : { state }),
    };
    const sort = { by: ['queuedAt'], direction: 'desc' } as const;
    const { items, next } = await page(this.ports.views.of(messages).find({ filter, sort, ...pageOptions(query) }));
    return { items: items.map((message) => ({ messageId: message._id, ...lineOf(message) })), next };
  }
}
