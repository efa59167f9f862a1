import { z } from 'zod';
import { code, date, eventsOf, id, instant } from '../contract.ts';
import { caseKind } from './intake.ts';

const { event } = eventsOf('notification');

const channel = z.enum(['email', 'whatsapp', 'folder']);

export const MessageQueued = event('message-queued', 'A message to a citizen or an officer waits in the outbox.', {
  messageId: id,
  caseId: id.nullable(),
  template: code,
  channel,
  to: z.enum(['subject', 'reporter', 'officer']),
  /** When it is sent at the earliest; absent: at once. */
  dueAt: instant.optional(),
  /** Kind of the case, and the officers whom it accuses: what decides who sees the message. Absent: as for a complaint. */
  about: caseKind.optional(),
  excluded: z.array(id).optional(),
  /** Goes before the others and does not wait for the morning. */
  urgent: z.boolean().optional(),
  at: instant,
});

export const MessageDeferred = event(
  'message-deferred',
  'A message goes out later, or on another channel: after a failed attempt, or because of quiet hours.',
  {
    messageId: id,
    caseId: id.nullable(),
    template: code,
    /** The channel that is tried next. */
    channel,
    /** Attempts so far, over all channels. */
    attempts: z.int().min(0),
    reasonCode: code,
    dueAt: instant,
    at: instant,
  },
);

export const MessageSent = event('message-sent', 'A channel accepted the message.', {
  messageId: id,
  caseId: id.nullable(),
  template: code,
  channel,
  attempt: z.int().min(1),
  at: instant,
});

export const MessageDelivered = event('message-delivered', 'The channel reported delivery.', {
  messageId: id,
  caseId: id.nullable(),
  channel,
  at: instant,
});

export const MessageFailed = event('message-failed', 'A message could not be sent on any channel, with the reason.', {
  messageId: id,
  caseId: id.nullable(),
  template: code,
  channel,
  reasonCode: code,
  at: instant,
});

export const SatisfactionAnswered = event(
  'satisfaction-answered',
  'A citizen answered the survey (SKM): nine elements 1–4, null where not answered. Not linkable to a case; the day only.',
  {
    answerId: id,
    service: code,
    day: date,
    answers: z.array(z.int().min(1).max(4).nullable()).length(9),
  },
);
