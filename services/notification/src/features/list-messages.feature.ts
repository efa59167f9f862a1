import { Access, CurrentOfficer, filtered, type Officer, Roles, tagsFor } from '@alur/identity';
import {
  ChoiceField,
  PageQuery,
  PatternField,
  PORTS,
  page,
  pageOptions,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { type Filter, lineOf, type Page, type StoredDocument } from '@alur/read-models';
import { Inject, Query } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { type MessageDocument, messages } from '../views/messages.ts';
import { MESSAGE_READERS } from './roles.ts';

const STATES = ['waiting', 'sent', 'delivered', 'failed'] as const;

export class MessagesQuery extends PageQuery {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, {
    optional: true,
    description: 'Nomor perkara',
    message: 'case bukan nomor perkara',
  })
  case?: string;

  @ChoiceField(STATES, { optional: true, description: 'Tanpa case: pesan dalam keadaan ini' })
  state?: MessageDocument['state'];
}

export interface MessageLine extends Omit<MessageDocument, 'tenant' | 'tags' | 'excluded'> {
  readonly messageId: string;
}

@ApiBearerAuth()
@Routes('api/notification/messages', 'Pesan')
@Access(filtered('messages about cases that the officer sees'))
export class ListMessagesFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Reads('', 'Log pesan tanpa isi: templat, saluran, keadaan; yang terbaru lebih dulu')
  @Roles(...MESSAGE_READERS)
  async list(@CurrentOfficer() officer: Officer, @Query() query: MessagesQuery): Promise<Page<MessageLine>> {
    const { case: caseId, state } = query;
    const filter: Filter = {
      tenant: officer.tenant,
      tags: { in: tagsFor(officer) },
      excluded: { not: officer.id },
      ...(caseId === undefined ? {} : { caseId }),
      ...(state === undefined ? {} : { state }),
    };
    const sort = { by: ['queuedAt'], direction: 'desc' } as const;
    const { items, next } = await page(this.ports.views.of(messages).find({ filter, sort, ...pageOptions(query) }));
    return { items: items.map((message) => ({ messageId: message._id, ...shown(message) })), next };
  }
}

function shown(message: MessageDocument & StoredDocument) {
  const { tags: _, excluded: __, ...line } = lineOf(message);
  return line;
}
