import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

export const MESSAGE_STATES = ['queued', 'sent', 'delivered', 'failed'] as const;

/** The way of one message; neither its words nor where it went. */
export interface MessageDocument {
  readonly tenant: string;
  readonly caseId: string | null;
  readonly template: string | null;
  readonly channel: string;
  /** `subject`, `reporter` or `officer`. */
  readonly to: string | null;
  readonly state: (typeof MESSAGE_STATES)[number];
  readonly attempts: number;
  readonly queuedAt: string;
  /** When it is sent at the earliest. */
  readonly dueAt: string | null;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  readonly failedAt: string | null;
  /** Why it was put off or could not be sent. */
  readonly reasonCode: string | null;
}

const CONTRACTS = [
  contracts.MessageQueued,
  contracts.MessageDeferred,
  contracts.MessageSent,
  contracts.MessageDelivered,
  contracts.MessageFailed,
];
const TYPES = new Set(CONTRACTS.map(({ type }) => type));
type Data = DataOf<(typeof CONTRACTS)[number]>;

function queued({ tenant, data }: ContractMessage): MessageDocument {
  const { caseId, channel, at } = data as Data;
  return {
    tenant,
    caseId,
    template: null,
    channel,
    to: null,
    state: 'queued',
    attempts: 0,
    queuedAt: at,
    dueAt: null,
    sentAt: null,
    deliveredAt: null,
    failedAt: null,
    reasonCode: null,
  };
}

/** The delivery log: one document per message, its id is the message id. */
export const messagesView: View<MessageDocument> = {
  collection: {
    name: 'portal-messages',
    version: 1,
    indexes: [
      ['tenant', 'caseId', 'queuedAt'],
      ['tenant', 'state', 'queuedAt'],
      ['tenant', 'queuedAt'],
    ],
  },
  topics: [TOPICS.notification],
  documentsOf: ({ type, data }) => (TYPES.has(type) ? [(data as Data).messageId] : []),
  evolve: (before, message) => {
    const told = { ...(before ?? queued(message)), channel: (message.data as Data).channel };
    switch (message.type) {
      case contracts.MessageQueued.type: {
        const { template, to, dueAt = null } = message.data as DataOf<typeof contracts.MessageQueued>;
        return { ...told, template, to, dueAt };
      }
      case contracts.MessageDeferred.type: {
        const { attempts, dueAt, reasonCode } = message.data as DataOf<typeof contracts.MessageDeferred>;
        return { ...told, state: 'queued', attempts, dueAt, reasonCode };
      }
      case contracts.MessageSent.type: {
        const { attempt, at } = message.data as DataOf<typeof contracts.MessageSent>;
        return { ...told, state: 'sent', attempts: attempt, sentAt: at, dueAt: null, reasonCode: null };
      }
      case contracts.MessageDelivered.type:
        return { ...told, state: 'delivered', deliveredAt: (message.data as Data).at };
      default: {
        const { reasonCode, at } = message.data as DataOf<typeof contracts.MessageFailed>;
        return { ...told, state: 'failed', failedAt: at, dueAt: null, reasonCode };
      }
    }
  },
};
