import { type Decider, type Decision, type DomainEvent, evolution } from '@alur/event-sourcing';
import type { Language } from './intents.ts';

/** What a person is asked about: messages to the phone need a yes (3.11), every channel obeys a no. */
export const CONSENT_CHANNELS = ['whatsapp', 'email'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

/** Who consents: for children and where needed, a guardian does (UU 27/2022 art. 25, 26). */
export const CONSENT_GIVERS = ['subject', 'guardian'] as const;
export type ConsentGiver = (typeof CONSENT_GIVERS)[number];

export type ConsentEvent =
  | DomainEvent<
      'contact-consent.opted-in.v1',
      {
        readonly subjectId: string;
        readonly channel: ConsentChannel;
        readonly givenBy: ConsentGiver;
        /** How it was asked: `loket`, `formulir`, … */
        readonly source: string;
        readonly language: Language;
        readonly by: string;
        readonly at: string;
      }
    >
  | DomainEvent<
      'contact-consent.opted-out.v1',
      { readonly subjectId: string; readonly channel: ConsentChannel | 'all'; readonly by: string; readonly at: string }
    >;

export type ConsentCommand =
  | ({ readonly type: 'opt-in' } & Extract<ConsentEvent, { type: 'contact-consent.opted-in.v1' }>['data'])
  | ({ readonly type: 'opt-out' } & Extract<ConsentEvent, { type: 'contact-consent.opted-out.v1' }>['data']);

export interface ConsentState {
  /** Absent: never asked. */
  readonly answers: Readonly<Partial<Record<ConsentChannel, 'yes' | 'no'>>>;
  /** True after an opt-out of everything, until the next opt-in. */
  readonly silent: boolean;
  readonly language: Language;
}

export const contactConsent: Decider<ConsentState, ConsentCommand, ConsentEvent> = {
  name: 'contact-consent',
  initial: { answers: {}, silent: false, language: 'id' },
  decide(state, command): Decision<ConsentEvent> {
    if (command.type === 'opt-in') {
      const { type: _, ...data } = command;
      const same = state.answers[data.channel] === 'yes' && !state.silent && state.language === data.language;
      return same ? [] : [{ type: 'contact-consent.opted-in.v1', data }];
    }
    const { type: _, ...data } = command;
    const same = state.silent || (data.channel !== 'all' && state.answers[data.channel] === 'no');
    return same ? [] : [{ type: 'contact-consent.opted-out.v1', data }];
  },
  ...evolution<ConsentState, ConsentEvent>({
    'contact-consent.opted-in.v1': (state, { channel, language }) => ({
      answers: { ...state.answers, [channel]: 'yes' },
      silent: false,
      language,
    }),
    'contact-consent.opted-out.v1': (state, { channel }) =>
      channel === 'all'
        ? { ...state, answers: {}, silent: true }
        : { ...state, answers: { ...state.answers, [channel]: 'no' } },
  }),
};

/** Why a person may not be written to on a channel; null when it is allowed. */
export function refusal({ answers, silent }: ConsentState, channel: ConsentChannel | 'folder'): string | null {
  if (silent) return 'opted-out';
  if (channel === 'folder') return null;
  if (answers[channel] === 'no') return 'opted-out';
  return channel === 'whatsapp' && answers.whatsapp !== 'yes' ? 'no-consent' : null;
}
