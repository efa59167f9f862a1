import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { couriersOf } from './adapters/couriers-of.ts';
import { Leads } from './application/leads.ts';
import { ContactBook } from './application/outbox/contact-book.ts';
import { Couriers } from './application/outbox/couriers.ts';
import { Dispatch, RANDOM } from './application/outbox/dispatch.ts';
import { LinkTokens } from './application/outbox/link-tokens.ts';
import { OutboxWorker } from './application/outbox/outbox-worker.ts';
import { Outbox } from './application/outbox/queue.ts';
import { SatisfactionDesk } from './application/satisfaction-desk.ts';
import { ConsentFeature } from './features/consent.feature.ts';
import { ListMessagesFeature } from './features/list-messages.feature.ts';
import { OfficerContactFeature } from './features/officer-contact.feature.ts';
import { OptOutLinkFeature } from './features/opt-out-link.feature.ts';
import { SatisfactionFeature } from './features/satisfaction.feature.ts';
import { TrayFeature } from './features/tray.feature.ts';
import { WhatsAppWebhook } from './features/whatsapp-webhook.feature.ts';
import { CalendarMessagesProcess } from './processes/calendar-messages.process.ts';
import { CaseMessagesProcess } from './processes/case-messages.process.ts';

@Module({})
export class NotificationModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: NotificationModule,
      providers: [
        { provide: PORTS, useValue: ports },
        { provide: Couriers, useFactory: () => couriersOf(ports) },
        { provide: RANDOM, useValue: Math.random },
        Outbox,
        Leads,
        ContactBook,
        LinkTokens,
        SatisfactionDesk,
        Dispatch,
        OutboxWorker,
      ],
      controllers: [
        ListMessagesFeature,
        TrayFeature,
        ConsentFeature,
        OfficerContactFeature,
        OptOutLinkFeature,
        SatisfactionFeature,
        WhatsAppWebhook,
        CaseMessagesProcess,
        CalendarMessagesProcess,
      ],
    };
  }
}
