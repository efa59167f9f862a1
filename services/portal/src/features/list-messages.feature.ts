import { filtered, tagsFor } from '@alur/identity';
import { ChoiceField, PatternField } from '@alur/platform';
import { asked, lineOf } from '@alur/read-models';
import { LABELS, labelOf } from '@alur/standards';
import { MESSAGE_READERS } from '../application/access.ts';
import { MESSAGE_STATES, type MessageDocument } from '../views/messages.ts';
import { list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';

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

/** Neither the words nor where they went. */
export const listMessages = list({
  operationId: 'ListMessages_list',
  heading: 'Pesan',
  route: 'api/portal/messages',
  readers: MESSAGE_READERS,
  access: filtered('messages about cases that the officer sees'),
  summary: 'Catatan pengiriman pesan, yang terbaru lebih dulu',
  query: MessagesQuery,
  find: ({ views }, { officer, tenant, query: { caseId, state } }) =>
    pagesOf(
      views.messages,
      {
        filter: { tags: { in: tagsFor(officer) }, excluded: { not: officer.id }, ...asked({ tenant, caseId, state }) },
        sort: { by: ['queuedAt'], direction: 'desc' },
      },
      (items) =>
        items.map((message) => {
          const { tags: _, excluded: __, ...line } = lineOf(message);
          return { ...line, messageId: message._id, stateLabel: labelOf(LABELS.messageStates, line.state) };
        }),
    ),
  name: 'catatan-pesan',
  columns: [
    ['Dibuat', (line, stamp) => stamp(line.queuedAt)],
    ['Templat', (line) => line.template],
    ['Kepada', (line) => line.to && labelOf(LABELS.messageRecipients, line.to)],
    ['Saluran', (line) => labelOf(LABELS.messageChannels, line.channel)],
    ['Keadaan', (line) => line.stateLabel],
    ['Percobaan', (line) => line.attempts],
    ['Dikirim', (line, stamp) => stamp(line.sentAt)],
    ['Diterima', (line, stamp) => stamp(line.deliveredAt)],
    ['Gagal', (line, stamp) => stamp(line.failedAt)],
    ['Alasan', (line) => line.reasonCode && labelOf(LABELS.messageReasons, line.reasonCode)],
    ['Perkara', (line) => line.caseId],
  ],
});
