import type { Channel } from '../../domain/channel.ts';
import type { Language } from '../../domain/intents.ts';

/** How a person can be reached. Asked for when a message is sent, and not kept. */
export interface Contact {
  /** E.164. */
  readonly phone: string | null;
  readonly email: string | null;
}

export interface Parcel {
  readonly tenant: string;
  readonly messageId: string;
  /** Whose key protects what a channel has to keep: a subject id, or `officer:<id>`. */
  readonly ownerId: string;
  /** As `addressOf` gave it. */
  readonly address: string;
  /** Name of the approved template, `permohonan_diterima_v1`, its language and the values of its placeholders. */
  readonly name: string;
  readonly language: Language;
  readonly parameters: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Where the person can stop the messages; null for officers. */
  readonly optOut: string | null;
}

export type CourierResult =
  | { readonly outcome: 'accepted' }
  /** Surely not taken; worth another try. */
  | { readonly outcome: 'temporary'; readonly reasonCode: string }
  /** Too much at once: the whole channel rests for so long. */
  | { readonly outcome: 'busy'; readonly reasonCode: string; readonly retryAfterMs: number }
  /** It may have been taken. */
  | { readonly outcome: 'unknown'; readonly reasonCode: string }
  /** This address or template will never be taken. */
  | { readonly outcome: 'permanent'; readonly reasonCode: string };

/**
 * One way out. A parcel may come a second time after a crash: it carries the same `messageId`, which the channel shows to
 * the other side where that side can detect a repetition. Every adapter passes `courierContract`.
 */
export interface Courier {
  readonly channel: Channel;
  /** Messages per second, and how many at once after a rest. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  /** Null when this channel cannot reach the person. */
  addressOf(contact: Contact): string | null;
  /** Never throws; ends within 30 seconds. Results hold codes only, never what the other side said. */
  send(parcel: Parcel): Promise<CourierResult>;
  close(): Promise<void>;
}
