import { CalendarNotDecreed, type ContractMessage, type DataOf } from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { newestMessage } from '@alur/standards';
import { Inject } from '@nestjs/common';
import { Leads } from '../application/leads.ts';
import { Outbox } from '../application/outbox/queue.ts';

const TEMPLATE = 'kalender-belum-ditetapkan';

/** Reminds those who can have the calendar of a year loaded. */
@ContractConsumer()
export class CalendarMessagesProcess {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Leads) private readonly leads: Leads,
  ) {}

  @OnContract('notification', CalendarNotDecreed)
  async notDecreed(source: ContractMessage<DataOf<typeof CalendarNotDecreed>>): Promise<void> {
    if (!this.outbox.isNews(source)) return;
    const recipients = [...(await this.leads.of(source.tenant, 'sekretaris-dinas')), 'role:operator'];
    const intents = recipients.map((recipientId) => ({
      key: `${TEMPLATE}/${recipientId}`,
      caseId: null,
      template: TEMPLATE,
      version: newestMessage(TEMPLATE),
      to: 'officer',
      recipientId,
      variables: { year: String(source.data.year) },
      urgent: false,
    })) satisfies Parameters<Outbox['queue']>[1];
    await this.outbox.queue({ id: source.id, source }, intents);
  }
}
