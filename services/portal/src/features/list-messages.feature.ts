import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { ChoiceField, PatternField, Routes } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { MESSAGE_READERS } from '../application/access.ts';
import { labelOf, MESSAGE_STATE_LABELS } from '../application/labels.ts';
import { PortalViews } from '../application/portal-views.ts';
import { MESSAGE_STATES, type MessageDocument } from '../views/messages.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class MessagesQuery extends ListQuery {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, {
    optional: true,
    description: 'Hanya pesan tentang perkara ini',
    message: 'Bukan nomor perkara.',
  })
  caseId?: string;

  @ChoiceField(MESSAGE_STATES, { optional: true })
  state?: MessageDocument['state'];
}

export interface MessageLine extends Omit<MessageDocument, 'tenant'> {
  readonly messageId: string;
  readonly stateLabel: string;
}

const SHEET: Sheet<MessageLine> = {
  name: 'catatan-pesan',
  columns: [
    ['Dibuat', (line, stamp) => stamp(line.queuedAt)],
    ['Templat', (line) => line.template],
    ['Kepada', (line) => line.to],
    ['Saluran', (line) => line.channel],
    ['Keadaan', (line) => line.stateLabel],
    ['Percobaan', (line) => line.attempts],
    ['Dikirim', (line, stamp) => stamp(line.sentAt)],
    ['Diterima', (line, stamp) => stamp(line.deliveredAt)],
    ['Gagal', (line, stamp) => stamp(line.failedAt)],
    ['Alasan', (line) => line.reasonCode],
    ['Perkara', (line) => line.caseId],
  ],
};

@Routes('api/portal', 'Pesan')
export class ListMessages {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /** Neither the words nor where they went. */
  @Get('messages')
  @Roles(...MESSAGE_READERS)
  @Listed('Catatan pengiriman pesan, yang terbaru lebih dulu')
  list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() query: MessagesQuery,
  ): Promise<Page<MessageLine> | StreamableFile> {
    const { caseId, state } = query;
    const filter = {
      tenant,
      ...(caseId === undefined ? {} : { caseId }),
      ...(state === undefined ? {} : { state }),
    };
    const sort = { by: ['queuedAt'], direction: 'desc' } as const;
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.messages.find({ filter, sort, ...paging });
      return {
        items: items.map(({ _id, _version, _sources, tenant: _, ...message }) => ({
          ...message,
          messageId: _id,
          stateLabel: labelOf(MESSAGE_STATE_LABELS, message.state),
        })),
        next,
      };
    });
  }
}
