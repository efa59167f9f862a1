import { isRejection } from '@alur/event-sourcing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type MessageCommand, type MessageState, message } from './message.ts';
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

function run(state: MessageState, command: MessageCommand): { state: MessageState; events: readonly MessageEvent[] } {
  const decision = message.decide(state, command);
  if (isRejection(decision)) return { state, events: [] };
  return { state: decision.reduce(message.evolve, state), events: decision };
}

const reason = fc.constantFrom('a', 'b');
const command = fc.integer({ min: 0, max: 500_000 }).chain((ms): fc.Arbitrary<MessageCommand> => {
  const at = instant(ms);
  const channel = fc.constantFrom('whatsapp' as const, 'email' as const);
  return fc.oneof(
    fc.constant<MessageCommand>({ type: 'queue', message: queued }),
    fc.constant<MessageCommand>({ type: 'start', at }),
    fc.record({
      type: fc.constant('finish' as const),
      attempt: fc.integer({ min: 1, max: 8 }),
      at: fc.constant(at),
      outcome: fc.constantFrom('accepted', 'temporary', 'busy', 'unknown', 'permanent') as fc.Arbitrary<'temporary'>,
      reasonCode: reason,
      retryAt: fc.constant(instant(ms + 60_000)),
    }),
    fc.record({
      type: fc.constant('postpone' as const),
      until: fc.constant(at),
      reasonCode: reason,
      at: fc.constant(at),
    }),
    fc.record({ type: fc.constant('skip-channel' as const), reasonCode: reason, at: fc.constant(at) }),
    fc.record({ type: fc.constant('give-up' as const), reasonCode: reason, at: fc.constant(at) }),
    fc.record({
      type: fc.constant('report' as const),
      channel,
      status: fc.constantFrom('sent' as const, 'delivered' as const, 'failed' as const),
      reasonCode: reason,
      at: fc.constant(at),
    }),
  );
});

test('whatever comes in whatever order: delivered at most once, sent at most once per channel, and an end is an end', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      let state = run(message.initial, { type: 'queue', message: queued }).state;
      const events: MessageEvent[] = [];
      for (const next of commands) {
        const before = state;
        const result = run(state, next);
        state = result.state;
        events.push(...result.events);
        // Only the channel's own report moves a message that is over.
        const over = before.status === 'delivered' || before.status === 'failed' || before.status === 'sent';
        if (over && next.type !== 'report') expect(result.events).toEqual([]);
        if (before.status === 'delivered') expect(result.events).toEqual([]);
      }
      const sent = events.filter(({ type }) => type === 'message.sent.v1');
      expect(new Set(sent.map(({ data }) => 'channel' in data && data.channel)).size).toBe(sent.length);
      expect(events.filter(({ type }) => type === 'message.delivered.v1').length).toBeLessThanOrEqual(1);
      const attempts = events.filter(({ type }) => type === 'message.attempt-started.v1').length;
      expect(attempts).toBe(state.attempts);
    }),
    { numRuns: 2_000 },
  );
});
