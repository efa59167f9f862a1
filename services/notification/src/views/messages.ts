import { MessageDeferred, MessageDelivered, MessageFailed, MessageQueued, MessageSent } from '@alur/contracts';
import { wideTags } from '@alur/identity';
import { folding } from '@alur/read-models';

/** One message without its words: the log that officers read, and where the outbox looks for what is due. */
export interface MessageDocument {
  readonly tenant: string;
  readonly caseId: string | null;
  readonly template: string;
  /** What lists look under, and officers whom the complaint accuses. */
  readonly tags: readonly string[];
  readonly excluded: readonly string[];
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

const { begin, on, view } = folding<MessageDocument>();

export const messages = view({
  collection: {
    name: 'notification-messages',
    version: 2,
    indexes: [
      ['channel', 'urgent', 'dueAt'],
      ['tenant', 'caseId', 'tags', 'queuedAt'],
      ['tenant', 'tags', 'state', 'queuedAt'],
      ['tenant', 'tags', 'queuedAt'],
    ],
  },
  idOf: ({ messageId }) => messageId,
  folds: [
    begin(MessageQueued, (queued, { tenant }) => {
      const {
        caseId,
        template,
        channel,
        to,
        at,
        about = 'complaint',
        excluded = [],
        dueAt = at,
        urgent = false,
      } = queued;
      const seen = { tags: wideTags(about), excluded };
      const waits = {
        state: 'waiting',
        attempts: 0,
        reasonCode: null,
        urgent,
        queuedAt: at,
        changedAt: at,
        dueAt,
      } as const;
      return { tenant, caseId, template, ...seen, to, channel, ...waits };
    }),
    on(MessageSent, (before, { channel, attempt, at }) =>
      ended(before, { state: 'sent', channel, attempts: attempt, changedAt: at }),
    ),
    on(MessageDelivered, (before, { channel, at }) => ended(before, { state: 'delivered', channel, changedAt: at })),
    on(MessageDeferred, (before, { channel, attempts, reasonCode, dueAt, at }) => ({
      ...before,
      state: 'waiting',
      channel,
      attempts,
      reasonCode,
      changedAt: at,
      dueAt,
    })),
    on(MessageFailed, (before, { channel, reasonCode, at }) =>
      ended(before, { state: 'failed', channel, reasonCode, changedAt: at }),
    ),
  ],
});

function ended(before: MessageDocument, change: Partial<MessageDocument>): MessageDocument {
  return { ...before, reasonCode: null, dueAt: null, ...change };
}
