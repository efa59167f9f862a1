import {
  type ContractMessage,
  type DataOf,
  MessageDeferred,
  MessageDelivered,
  MessageFailed,
  MessageQueued,
  MessageSent,
  TOPICS,
} from '@alur/contracts';
import type { View } from '@alur/read-models';

/** One message without its words: the log that officers read, and where the outbox looks for what is due. */
export interface MessageDocument {
  readonly tenant: string;
  readonly caseId: string | null;
  readonly template: string;
  readonly to: 'subject' | 'reporter' | 'officer';
  readonly channel: 'email' | 'whatsapp' | 'folder';
  readonly state: 'waiting' | 'sent' | 'delivered' | 'failed';
  readonly attempts: number;
  /** Why it waits or failed; null otherwise. */
  readonly reasonCode: string | null;
  readonly urgent: boolean;
  readonly queuedAt: string;
  readonly changedAt: string;
  /** null unless it waits. */
  readonly dueAt: string | null;
}

const TYPES: ReadonlySet<string> = new Set(
  [MessageQueued, MessageSent, MessageDelivered, MessageDeferred, MessageFailed].map(({ type }) => type),
);

export const messages: View<MessageDocument> = {
  collection: {
    name: 'notification-messages',
    version: 1,
    indexes: [
      ['channel', 'urgent', 'dueAt'],
      ['tenant', 'caseId', 'queuedAt'],
      ['tenant', 'state', 'queuedAt'],
      ['tenant', 'queuedAt'],
    ],
  },
  topics: [TOPICS.notification],
  documentsOf: ({ type, data }) => (TYPES.has(type) ? [(data as DataOf<typeof MessageDelivered>).messageId] : []),
  evolve(document, message) {
    if (message.type === MessageQueued.type) return queued(message);
    return document && { ...document, ...changed(document, message) };
  },
};

function queued({ tenant, data }: ContractMessage): MessageDocument {
  const { caseId, template, channel, to, at, dueAt = at, urgent = false } = data as DataOf<typeof MessageQueued>;
  const document = { tenant, caseId, template, to, channel, urgent, queuedAt: at, changedAt: at, dueAt };
  return { ...document, state: 'waiting', attempts: 0, reasonCode: null };
}

function changed(document: MessageDocument, { type, data }: ContractMessage): Partial<MessageDocument> {
  switch (type) {
    case MessageSent.type: {
      const { channel, attempt, at } = data as DataOf<typeof MessageSent>;
      return { state: 'sent', channel, attempts: attempt, reasonCode: null, changedAt: at, dueAt: null };
    }
    case MessageDelivered.type: {
      const { channel, at } = data as DataOf<typeof MessageDelivered>;
      return { state: 'delivered', channel, reasonCode: null, changedAt: at, dueAt: null };
    }
    case MessageDeferred.type: {
      const { channel, attempts, reasonCode, dueAt, at } = data as DataOf<typeof MessageDeferred>;
      return { state: 'waiting', channel, attempts, reasonCode, changedAt: at, dueAt };
    }
    case MessageFailed.type: {
      const { channel, reasonCode, at } = data as DataOf<typeof MessageFailed>;
      return { state: 'failed', channel, reasonCode, changedAt: at, dueAt: null };
    }
    default:
      return document;
  }
}
