import type { DomainEvent } from '@alur/event-sourcing';
import type { Channel } from './channel.ts';
import type { MessageIntent } from './intents.ts';

interface Of {
  readonly messageId: string;
  readonly caseId: string | null;
  readonly template: string;
  readonly at: string;
}

/** A message as it waits: codes only. Words, links and the address are made when it is sent, and not kept. */
export interface Queued extends Omit<MessageIntent, 'key'> {
  readonly messageId: string;
  readonly at: string;
  /** Channels in the order in which they are tried. */
  readonly channels: readonly Channel[];
  readonly channel: Channel;
  readonly dueAt: string;
  /** After this instant it is not sent any more. */
  readonly expiresAt: string;
}

export type MessageEvent =
  | DomainEvent<'message.queued.v1', Queued>
  /** Before a channel is called: after a crash it is known that the call may have gone through. */
  | DomainEvent<'message.attempt-started.v1', Of & { readonly channel: Channel; readonly attempt: number }>
  | DomainEvent<'message.sent.v1', Of & { readonly channel: Channel; readonly attempt: number }>
  | DomainEvent<'message.delivered.v1', Of & { readonly channel: Channel }>
  | DomainEvent<
      'message.deferred.v1',
      Of & {
        /** The channel that is tried next. */
        readonly channel: Channel;
        readonly attempts: number;
        readonly reasonCode: string;
        /** The channel before, when it is given up. */
        readonly gaveUp: Channel | null;
        /** The attempt counts: false when the message only waits (quiet hours, a full channel). */
        readonly counts: boolean;
        readonly dueAt: string;
      }
    >
  | DomainEvent<'message.failed.v1', Of & { readonly channel: Channel; readonly reasonCode: string }>;
