import * as contracts from '@alur/contracts';
import { wideTags } from '@alur/identity';
import { folding } from '@alur/read-models';

export const MESSAGE_STATES = ['queued', 'sent', 'delivered', 'failed'] as const;

/** The way of one message; neither its words nor where it went. */
export interface MessageDocument {
  readonly tenant: string;
  readonly caseId: string | null;
  readonly template: string | null;
  readonly channel: string;
  /** What lists look under, and officers whom the complaint accuses. */
  readonly tags: readonly string[];
  readonly excluded: readonly string[];
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

const { on, view } = folding<MessageDocument>();

/** The delivery log: one document per message, its id is the message id. */
export const messagesView = view({
  collection: {
    name: 'portal-messages',
    version: 2,
    indexes: [
      ['tenant', 'caseId', 'tags', 'queuedAt'],
      ['tenant', 'tags', 'state', 'queuedAt'],
      ['tenant', 'tags', 'queuedAt'],
    ],
  },
  idOf: ({ messageId }) => messageId,
  initial: ({ caseId, channel, at }, { tenant }) => ({
    tenant,
    caseId,
    template: null,
    channel,
    tags: [],
    excluded: [],
    to: null,
    state: 'queued',
    attempts: 0,
    queuedAt: at,
    dueAt: null,
    sentAt: null,
    deliveredAt: null,
    failedAt: null,
    reasonCode: null,
  }),
  folds: [
    on(
      contracts.MessageQueued,
      (before, { channel, template, to, about = 'complaint', excluded = [], dueAt = null }) => ({
        ...before,
        tags: wideTags(about),
        excluded,
        channel,
        template,
        to,
        dueAt,
      }),
    ),
    on(contracts.MessageDeferred, (before, { channel, attempts, dueAt, reasonCode }) => ({
      ...before,
      channel,
      state: 'queued',
      attempts,
      dueAt,
      reasonCode,
    })),
    on(contracts.MessageSent, (before, { channel, attempt, at }) => ({
      ...before,
      channel,
      state: 'sent',
      attempts: attempt,
      sentAt: at,
      dueAt: null,
      reasonCode: null,
    })),
    on(contracts.MessageDelivered, (before, { channel, at }) => ({
      ...before,
      channel,
      state: 'delivered',
      deliveredAt: at,
    })),
    on(contracts.MessageFailed, (before, { channel, reasonCode, at }) => ({
      ...before,
      channel,
      state: 'failed',
      failedAt: at,
      dueAt: null,
      reasonCode,
    })),
  ],
});
