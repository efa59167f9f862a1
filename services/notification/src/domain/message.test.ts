import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { FAILURES_PER_CHANNEL, isLost, LOST_AFTER_MS, type MessageCommand, message } from './message.ts';
import type { MessageEvent, Queued } from './message-events.ts';

const start = Date.parse('2026-08-03T02:00:00.000Z');
const instant = (ms: number) => new Date(start + ms).toISOString();
const queued: Queued = {
  messageId: 'm',
  caseId: 'c',
  template: 'surat-terbit',
  version: 1,
  to: 'subject',
  recipientId: 's',
  variables: {},
  urgent: false,
  channels: ['whatsapp', 'email'],
  channel: 'whatsapp',
  dueAt: instant(0),
  expiresAt: instant(3_600_000),
  at: instant(0),
};

test('a message that nobody queued is not there', () => {
  for (const next of [
    { type: 'start', at: instant(0) },
    { type: 'give-up', reasonCode: 'x', at: instant(0) },
    { type: 'report', channel: 'email', status: 'sent', reasonCode: 'x', at: instant(0) },
  ] as const) {
    expect(message.decide(message.initial, next)).toMatchObject({ rejected: true, code: 'message-not-found' });
  }
});

const ref = { messageId: 'm', caseId: 'c', template: 'surat-terbit' };
const isQueued: MessageEvent = { type: 'message.queued.v1', data: queued };
const at = instant(1_000);
const retryAt = instant(60_000);
type Channel = Queued['channel'];
const started = (attempt = 1, channel: Channel = 'whatsapp', ms = 0): MessageEvent => ({
  type: 'message.attempt-started.v1',
  data: { ...ref, channel, attempt, at: instant(ms) },
});
const sent = (attempt = 1): MessageEvent => ({
  type: 'message.sent.v1',
  data: { ...ref, channel: 'whatsapp', attempt, at },
});
const delivered: MessageEvent = { type: 'message.delivered.v1', data: { ...ref, channel: 'whatsapp', at } };
const failed = (reasonCode: string, channel: Channel = 'whatsapp'): MessageEvent => ({
  type: 'message.failed.v1',
  data: { ...ref, channel, reasonCode, at },
});
function deferred(
  reasonCode: string,
  more: Partial<Extract<MessageEvent, { type: 'message.deferred.v1' }>['data']> = {},
): MessageEvent {
  const data = { ...ref, channel: 'whatsapp', attempts: 1, reasonCode, gaveUp: null, counts: true } as const;
  return { type: 'message.deferred.v1', data: { ...data, dueAt: retryAt, at, ...more } };
}
/** WhatsApp is given up, e-mail is next, at once. */
const toEmail = (reasonCode: string, attempts = 1) =>
  deferred(reasonCode, { channel: 'email', attempts, gaveUp: 'whatsapp', dueAt: at });

const waiting = scenario(message).given(isQueued);
const sending = waiting.given(started());
const finish = (outcome: 'accepted' | 'temporary' | 'busy' | 'unknown' | 'permanent', attempt = 1): MessageCommand =>
  outcome === 'accepted'
    ? { type: 'finish', attempt, at, outcome }
    : { type: 'finish', attempt, at, outcome, reasonCode: 'x', retryAt };

describe('an attempt', () => {
  test('is noted before the call, and only one runs at a time', () => {
    waiting.when({ type: 'queue', message: { ...queued, template: 'survei-kepuasan' } }).then();
    waiting.when({ type: 'start', at: instant(0) }).then(started());
    sending.when({ type: 'start', at: instant(LOST_AFTER_MS - 1) }).thenRejected('message-already-sending');
    sending.when({ type: 'start', at: instant(LOST_AFTER_MS) }).then(started(2, 'whatsapp', LOST_AFTER_MS));
    expect(isLost({ startedAt: null }, instant(LOST_AFTER_MS))).toBe(false);
  });

  test('whose answer was lost twice ends the message, because it may have arrived', () => {
    const again = sending.given(started(2, 'whatsapp', LOST_AFTER_MS));
    const ms = 2 * LOST_AFTER_MS;
    again.when({ type: 'start', at: instant(ms) }).then({
      type: 'message.failed.v1',
      data: { ...ref, channel: 'whatsapp', reasonCode: 'outcome-unknown', at: instant(ms) },
    });
  });

  test.each([
    ['accepted', sent()],
    ['busy', deferred('x', { counts: false })],
    ['temporary', deferred('x')],
    ['unknown', deferred('outcome-unknown')],
    ['permanent', toEmail('x')],
  ] as const)('that ends %s', (outcome, event) => {
    sending.when(finish(outcome)).then(event);
  });

  test('that is not the running one changes nothing', () => {
    sending.when(finish('accepted', 2)).then();
    waiting.when(finish('accepted', 0)).then();
    sending.given(sent()).when(finish('permanent')).then();
  });

  test('a message that was sent, or is over, is not started again', () => {
    for (const end of [sent(), failed('x')]) {
      sending
        .given(end)
        .when({ type: 'start', at: instant(LOST_AFTER_MS) })
        .thenRejected('message-already-sent');
    }
    sending.given(sent(), delivered).when({ type: 'start', at }).thenRejected('message-already-sent');
  });
});

describe('the next channel', () => {
  const failures = (count: number) =>
    Array.from({ length: count }, (_, index) => [started(index + 1), deferred('x', { attempts: index + 1 })]).flat();

  test('comes after five failures of one channel', () => {
    const last = FAILURES_PER_CHANNEL;
    const beforeLast = waiting.given(...failures(last - 2), started(last - 1));
    beforeLast.when(finish('temporary', last - 1)).then(deferred('x', { attempts: last - 1 }));
    const atLast = waiting.given(...failures(last - 1), started(last));
    atLast.when(finish('temporary', last)).then(toEmail('x', last));
  });

  test('waiting does not count as a failure, and what may have been sent counts by itself', () => {
    const rests = Array.from({ length: 9 }, () => [started(), deferred('x', { counts: false })]).flat();
    expect(waiting.given(...rests).state()).toMatchObject({ failures: 0, unknown: 0, status: 'waiting' });
    const unknown = sending.given(deferred('outcome-unknown'));
    expect(unknown.state()).toMatchObject({ failures: 0, unknown: 1, startedAt: null, dueAt: retryAt });
    unknown.given(started(2)).when(finish('unknown', 2)).then(failed('outcome-unknown'));
    expect(sending.given(deferred('x')).state()).toMatchObject({ failures: 1, unknown: 0 });
  });

  test('begins with a clean count, and after the last one the message has failed', () => {
    const next = sending.given(deferred('outcome-unknown'), started(2), deferred('x'), started(3), toEmail('x', 3));
    expect(next.state()).toMatchObject({ channel: 'email', tried: ['whatsapp'], failures: 0, unknown: 0, attempts: 3 });
    next.given(started(4, 'email')).when(finish('permanent', 4)).then(failed('x', 'email'));
    next.when({ type: 'skip-channel', reasonCode: 'no-address', at }).then(failed('no-address', 'email'));
  });

  test('a channel is skipped only before its call', () => {
    const skip: MessageCommand = { type: 'skip-channel', reasonCode: 'no-consent', at };
    waiting.when(skip).then(toEmail('no-consent', 0));
    sending.when(skip).then();
  });
});

describe('waiting and giving up', () => {
  const postpone: MessageCommand = { type: 'postpone', until: retryAt, reasonCode: 'quiet-hours', at };
  const giveUp: MessageCommand = { type: 'give-up', reasonCode: 'expired', at };

  test('a message that waits is postponed without having been tried', () => {
    waiting.when(postpone).then(deferred('quiet-hours', { attempts: 0, counts: false }));
    sending.when(postpone).then();
  });

  test('a message that is not over is given up, once', () => {
    waiting.when(giveUp).then(failed('expired'));
    sending.when(giveUp).then(failed('expired'));
    sending.given(sent()).when(giveUp).then();
    waiting.given(failed('expired')).when(giveUp).then();
  });
});

describe('the report of a channel', () => {
  const report = (status: 'sent' | 'delivered' | 'failed', channel: Channel = 'whatsapp'): MessageCommand => ({
    type: 'report',
    channel,
    status,
    reasonCode: 'x',
    at,
  });

  test('counts only from the channel that was called', () => {
    waiting.when(report('delivered')).then();
    sending.when(report('delivered', 'email')).then();
  });

  test('says what the call did not answer', () => {
    sending.when(report('sent')).then(sent());
    sending.when(report('delivered')).then(sent(), delivered);
    sending.given(sent()).when(report('sent')).then();
    sending.given(sent()).when(report('delivered')).then(delivered);
    sending.given(sent(), delivered).when(report('sent')).then();
    sending.given(sent(), delivered).when(report('failed')).then();
    // Given up because nothing was heard, and it did arrive.
    sending.given(failed('outcome-unknown')).when(report('delivered')).then(sent(), delivered);
  });

  test('that comes again after the channel reported a failure does not make it sent once more', () => {
    const bounced = sending.given(sent(), failed('x'));
    bounced.when(report('sent')).then();
    bounced.when(report('delivered')).then(delivered);
  });

  test('of a failure goes on to the next channel, unless the message already waits or is over', () => {
    sending.when(report('failed')).then(toEmail('x'));
    sending.given(sent()).when(report('failed')).then(toEmail('x'));
    sending.given(deferred('x')).when(report('failed')).then();
    sending.given(failed('x')).when(report('failed')).then();
  });
});
