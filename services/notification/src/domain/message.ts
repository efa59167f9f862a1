import { type Decider, type Decision, evolution, reject } from '@alur/event-sourcing';
import type { Channel } from './channel.ts';
import type { MessageEvent, Queued } from './message-events.ts';

export interface MessageState {
  /** null: not queued yet. */
  readonly queued: Queued | null;
  readonly status: 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed';
  /** The channel that is tried now or next. */
  readonly channel: Channel;
  readonly dueAt: string;
  /** Calls of any channel so far. */
  readonly attempts: number;
  /** Failed calls of the channel in use. */
  readonly failures: number;
  /** Calls of the channel in use with unknown outcome. */
  readonly unknown: number;
  /** The call of the channel in use is known to have gone through. */
  readonly accepted: boolean;
  readonly startedAt: string | null;
  readonly tried: readonly Channel[];
  /** Ended unsent, because what it says was no longer true; it may become true again. */
  readonly superseded: boolean;
}

/** What came of a call of a channel. `retryAt` carries the jitter: the decider draws no random numbers. */
export type AttemptResult =
  | { readonly outcome: 'accepted' }
  /** Surely not sent; worth another try. */
  | { readonly outcome: 'temporary'; readonly reasonCode: string; readonly retryAt: string }
  /** The channel asks to wait: not a failure of the message. */
  | { readonly outcome: 'busy'; readonly reasonCode: string; readonly retryAt: string }
  /** It may have been sent. */
  | { readonly outcome: 'unknown'; readonly reasonCode: string; readonly retryAt: string }
  /** This channel will never take it. */
  | { readonly outcome: 'permanent'; readonly reasonCode: string };

export type MessageCommand =
  | { readonly type: 'queue'; readonly message: Queued }
  | { readonly type: 'start'; readonly at: string }
  | ({ readonly type: 'finish'; readonly attempt: number; readonly at: string } & AttemptResult)
  /** Quiet hours: the message waits without having been tried. */
  | { readonly type: 'postpone'; readonly until: string; readonly reasonCode: string; readonly at: string }
  /** This channel cannot reach the person: no consent, no address. */
  | { readonly type: 'skip-channel'; readonly reasonCode: string; readonly at: string }
  | { readonly type: 'give-up'; readonly reasonCode: string; readonly at: string }
  /** The channel's own report, later and perhaps more than once. */
  | {
      readonly type: 'report';
      readonly channel: Channel;
      readonly status: 'sent' | 'delivered' | 'failed';
      readonly reasonCode: string;
      readonly at: string;
    };

/** Why a message ends whose case moved on before it was sent. */
export const NO_LONGER_TRUE = 'no-longer-true';

export const FAILURES_PER_CHANNEL = 5;
/** A call without an answer is made again once; both carry one id, by which a channel can detect the repetition. */
export const UNKNOWN_PER_CHANNEL = 2;
/** A call that began this long ago and has no result is one that a crash cut off. */
export const LOST_AFTER_MS = 120_000;

const initial: MessageState = {
  queued: null,
  status: 'waiting',
  channel: 'folder',
  dueAt: '',
  attempts: 0,
  failures: 0,
  unknown: 0,
  accepted: false,
  startedAt: null,
  tried: [],
  superseded: false,
};

function decide(state: MessageState, command: MessageCommand): Decision<MessageEvent> {
  if (command.type === 'queue') {
    const again = state.queued === null || state.superseded;
    return again ? [{ type: 'message.queued.v1', data: command.message }] : [];
  }
  if (state.queued === null) return reject('message-not-found', 'Pesan ini tidak ada.');
  if (command.type === 'report') return report(state, state.queued, command);
  switch (command.type) {
    case 'start':
      return start(state, state.queued, command.at);
    case 'finish':
      return state.status === 'sending' && state.attempts === command.attempt
        ? finish(state, state.queued, command)
        : [];
    case 'postpone':
      return state.status === 'waiting'
        ? [deferred(state, state.queued, { ...command, dueAt: command.until, counts: false })]
        : [];
    case 'skip-channel':
      return state.status === 'waiting' ? next(state, state.queued, command) : [];
    case 'give-up':
      return state.status === 'waiting' || state.status === 'sending' ? [failed(state, state.queued, command)] : [];
  }
}

function start(state: MessageState, queued: Queued, at: string): Decision<MessageEvent> {
  if (state.status !== 'waiting' && state.status !== 'sending') {
    return reject('message-already-sent', 'Pesan ini sudah dikirim atau sudah dihentikan.');
  }
  const lost = state.status === 'sending';
  if (lost && !isLost(state, at)) {
    return reject('message-already-sending', 'Pesan ini sedang dikirim.');
  }
  if (lost && state.unknown + 1 >= UNKNOWN_PER_CHANNEL) {
    return [failed(state, queued, { reasonCode: 'outcome-unknown', at })];
  }
  const { channel, attempts } = state;
  const data = { ...refOf(queued), channel, attempt: attempts + 1, at };
  return [{ type: 'message.attempt-started.v1', data }];
}

/** Whether a call began so long ago that no result can come any more. */
export function isLost({ startedAt }: Pick<MessageState, 'startedAt'>, at: string): boolean {
  return startedAt !== null && Date.parse(at) - Date.parse(startedAt) >= LOST_AFTER_MS;
}

function finish(
  state: MessageState,
  queued: Queued,
  command: Extract<MessageCommand, { type: 'finish' }>,
): Decision<MessageEvent> {
  const { channel } = state;
  const { at, attempt } = command;
  switch (command.outcome) {
    case 'accepted':
      return [{ type: 'message.sent.v1', data: { ...refOf(queued), channel, attempt, at } }];
    case 'busy':
      return [deferred(state, queued, { ...command, dueAt: command.retryAt, counts: false })];
    case 'permanent':
      return next(state, queued, command);
    case 'temporary':
      return state.failures + 1 < FAILURES_PER_CHANNEL
        ? [deferred(state, queued, { ...command, dueAt: command.retryAt, counts: true })]
        : next(state, queued, command);
    case 'unknown':
      // Another channel could deliver it twice, so what may have been sent ends here, where officers see it.
      return state.unknown + 1 < UNKNOWN_PER_CHANNEL
        ? [deferred(state, queued, { ...command, reasonCode: 'outcome-unknown', dueAt: command.retryAt, counts: true })]
        : [failed(state, queued, { reasonCode: 'outcome-unknown', at })];
  }
}

/** Reports may come twice, late and out of order: only news counts. */
function report(
  state: MessageState,
  queued: Queued,
  { channel, status, reasonCode, at }: Extract<MessageCommand, { type: 'report' }>,
): Decision<MessageEvent> {
  const called = state.attempts > 0 && state.channel === channel;
  if (!called || state.status === 'delivered') return [];
  if (status === 'failed') {
    const pending = state.status === 'sent' || state.status === 'sending';
    return pending ? next(state, queued, { reasonCode, at }) : [];
  }
  // A call without an answer went through after all; even a message given up for that reason did arrive.
  const sent: MessageEvent[] = state.accepted
    ? []
    : [{ type: 'message.sent.v1', data: { ...refOf(queued), channel, attempt: state.attempts, at } }];
  if (status === 'sent') return sent;
  return [...sent, { type: 'message.delivered.v1', data: { ...refOf(queued), channel, at } }];
}

/** On to the next channel, or to the end. */
function next(
  state: MessageState,
  queued: Queued,
  { reasonCode, at }: { readonly reasonCode: string; readonly at: string },
): MessageEvent[] {
  const tried = [...state.tried, state.channel];
  const channel = queued.channels.find((candidate) => !tried.includes(candidate));
  if (channel === undefined) return [failed(state, queued, { reasonCode, at })];
  const { attempts } = state;
  const data = { ...refOf(queued), channel, attempts, reasonCode, gaveUp: state.channel, counts: true, dueAt: at, at };
  return [{ type: 'message.deferred.v1', data }];
}

function deferred(
  { channel, attempts }: MessageState,
  queued: Queued,
  { reasonCode, dueAt, counts, at }: { reasonCode: string; dueAt: string; counts: boolean; at: string },
): MessageEvent {
  const data = { ...refOf(queued), channel, attempts, reasonCode, gaveUp: null, counts, dueAt, at };
  return { type: 'message.deferred.v1', data };
}

function failed(
  { channel }: MessageState,
  queued: Queued,
  { reasonCode, at }: { readonly reasonCode: string; readonly at: string },
): MessageEvent {
  return { type: 'message.failed.v1', data: { ...refOf(queued), channel, reasonCode, at } };
}

function refOf({ messageId, caseId, template }: Queued) {
  return { messageId, caseId, template };
}

/** One message to one recipient: it is sent once, or ends in a failure that officers see. */
export const message: Decider<MessageState, MessageCommand, MessageEvent> = {
  name: 'message',
  initial,
  decide,
  ...evolution<MessageState, MessageEvent>({
    'message.queued.v1': (_, queued) => ({ ...initial, queued, channel: queued.channel, dueAt: queued.dueAt }),
    'message.attempt-started.v1': (state, { at, attempt }) => {
      const unknown = state.unknown + (state.status === 'sending' ? 1 : 0);
      return { ...state, status: 'sending', startedAt: at, attempts: attempt, unknown, accepted: false };
    },
    'message.sent.v1': (state) => ({ ...state, status: 'sent', accepted: true }),
    'message.delivered.v1': (state) => ({ ...state, status: 'delivered' }),
    'message.deferred.v1': (state, { channel, gaveUp, counts, reasonCode, dueAt }) => {
      const waiting = { ...state, status: 'waiting' as const, channel, dueAt, startedAt: null };
      if (gaveUp !== null) return { ...waiting, tried: [...state.tried, gaveUp], failures: 0, unknown: 0 };
      if (!counts) return waiting;
      const unknown = reasonCode === 'outcome-unknown';
      return {
        ...waiting,
        failures: state.failures + (unknown ? 0 : 1),
        unknown: state.unknown + (unknown ? 1 : 0),
      };
    },
    'message.failed.v1': (state, { reasonCode }) => ({
      ...state,
      status: 'failed',
      superseded: reasonCode === NO_LONGER_TRUE && state.attempts === 0,
    }),
  }),
};
