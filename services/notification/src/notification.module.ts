import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { Couriers, couriersOf } from './couriers/couriers.ts';
import { ConsentFeature } from './features/consent.feature.ts';
import { ListMessagesFeature } from './features/list-messages.feature.ts';
import { OfficerContactFeature } from './features/officer-contact.feature.ts';
import { OptOutLinkFeature } from './features/opt-out-link.feature.ts';
import { SurveyFeature } from './features/survey.feature.ts';
import { TrayFeature } from './features/tray.feature.ts';
import { WhatsAppWebhook } from './features/whatsapp-webhook.feature.ts';
import { ContactBook } from './outbox/contact-book.ts';
import { Dispatch, RANDOM } from './outbox/dispatch.ts';
import { LinkTokens } from './outbox/link-tokens.ts';
import { OutboxWorker } from './outbox/outbox-worker.ts';
import { Outbox } from './outbox/queue.ts';
import { CaseMessagesProcess } from './processes/case-messages.process.ts';
import { SurveyDesk } from './survey/survey-desk.ts';

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
        ContactBook,
        LinkTokens,
        SurveyDesk,
        Dispatch,
        OutboxWorker,
      ],
      controllers: [
        ListMessagesFeature,
        TrayFeature,
        ConsentFeature,
        OfficerContactFeature,
        OptOutLinkFeature,
        SurveyFeature,
        WhatsAppWebhook,
        CaseMessagesProcess,
      ],
    };
  }
}
