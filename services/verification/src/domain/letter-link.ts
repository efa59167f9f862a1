import { type Decider, type DomainEvent, type Done, evolution, reject } from '@alur/event-sourcing';
import type { DeliveryWay } from './acts.ts';

export const LINK_HOURS = 72;
export const LINK_ATTEMPTS = 5;

interface LinkMade extends Done {
  readonly caseId: string;
  readonly letterId: string;
  readonly via: DeliveryWay;
  /** Vault record with the PIN. */
  readonly secretId: string;
}

export type LetterLinkEvent =
  | DomainEvent<'letter-link.made.v1', LinkMade & { readonly expiresAt: string }>
  | DomainEvent<'letter-link.attempt-failed.v1', { readonly letterId: string; readonly at: string }>
  | DomainEvent<'letter-link.fetched.v1', { readonly letterId: string; readonly at: string }>;

export interface LetterLinkState {
  readonly letterId: string | null;
  readonly secretId: string | null;
  readonly expiresAt: string;
  readonly failed: number;
  readonly fetched: number;
}

export type LetterLinkCommand =
  | ({ readonly type: 'make' } & LinkMade)
  | { readonly type: 'fetch'; readonly pinMatches: boolean; readonly letterValid: boolean; readonly at: string };

/**
 * A short-lived link with a PIN through which the applicant or the village officer fetches a signed letter.
 * Its stream id is a hash of the token in the link, so the log alone opens nothing.
 */
export const letterLink: Decider<LetterLinkState, LetterLinkCommand, LetterLinkEvent> = {
  name: 'letter-link',
  initial: { letterId: null, secretId: null, expiresAt: '', failed: 0, fetched: 0 },
  decide(state, command) {
    if (command.type === 'make') {
      const { type: _type, ...made } = command;
      const expiresAt = new Date(Date.parse(command.at) + LINK_HOURS * 3_600_000).toISOString();
      return state.letterId === null ? [{ type: 'letter-link.made.v1', data: { ...made, expiresAt } }] : [];
    }
    const { letterId } = state;
    const { at } = command;
    if (letterId === null)
      return reject('link-not-found', 'Tautan ini tidak ada. Periksa kembali tautan yang Anda terima.');
    if (state.failed >= LINK_ATTEMPTS) {
      return reject('link-locked', 'PIN salah terlalu sering; tautan ini terkunci. Minta tautan baru kepada petugas.');
    }
    if (at >= state.expiresAt)
      return reject('link-expired', 'Tautan ini sudah kedaluwarsa. Minta tautan baru kepada petugas.');
    if (!command.letterValid) return reject('letter-withdrawn', 'Surat ini sudah dicabut dan tidak dapat diunduh.');
    return [
      command.pinMatches
        ? { type: 'letter-link.fetched.v1', data: { letterId, at } }
        : { type: 'letter-link.attempt-failed.v1', data: { letterId, at } },
    ];
  },
  ...evolution<LetterLinkState, LetterLinkEvent>({
    'letter-link.made.v1': (state, { letterId, secretId, expiresAt }) => ({ ...state, letterId, secretId, expiresAt }),
    'letter-link.attempt-failed.v1': (state) => ({ ...state, failed: state.failed + 1 }),
    'letter-link.fetched.v1': (state) => ({ ...state, fetched: state.fetched + 1 }),
  }),
};
