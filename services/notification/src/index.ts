import type { ServiceDescriptor } from '@alur/platform';
import { message } from './domain/message.ts';
import { NotificationModule } from './notification.module.ts';
import { publish } from './publishing/publish.ts';
import { messages } from './views/messages.ts';

/** Messages to citizens and officers, and the survey of citizens' satisfaction. */
export const notificationService: ServiceDescriptor = {
  name: 'notification',
  title: 'Pemberitahuan',
  description: 'Pesan kepada warga dan petugas, persetujuan, log pengiriman, survei kepuasan masyarakat (SKM).',
  answers: new URL('../openapi/answers.json', import.meta.url),
  module: (ports) => NotificationModule.register(ports),
  publish,
  casesOf: ({ runner }) => ({
    message: async (tenant, id) => {
      const { queued } = (await runner.load(message, tenant, id)).state;
      return queued === null || queued.caseId === null ? undefined : { ...queued, caseId: queued.caseId };
    },
  }),
  views: [messages],
};
