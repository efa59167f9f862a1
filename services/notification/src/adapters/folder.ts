import type { Logger } from '@alur/platform';
import { SubjectErasedError, type Vault } from '@alur/privacy';
import type { Courier, CourierResult, Parcel } from '../application/outbox/courier.ts';
import type { Language } from '../domain/intents.ts';

/** A message in the tray: lies in the vault under the recipient's key, never in clear on the disk. */
export interface TrayLetter {
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
}

export function trayRecordId(messageId: string): string {
  return `tray.${messageId}`;
}

/** The embedded default: lays the message into the counter's tray, where an officer reads it out or prints it. */
export class FolderCourier implements Courier {
  readonly channel = 'folder';
  readonly rate = { perSecond: 200, burst: 400 };
  readonly #vault: Vault;
  readonly #logger: Logger;

  constructor(vault: Vault, logger: Logger) {
    this.#vault = vault;
    this.#logger = logger;
  }

  /** Everybody can be reached over the counter. */
  addressOf(): string {
    return 'loket';
  }

  async send({ tenant, messageId, ownerId, name, subject, text, language }: Parcel): Promise<CourierResult> {
    const data: TrayLetter = { subject, text, language };
    try {
      await this.#vault.put({ tenant, subjectId: ownerId, kind: 'tray', recordId: trayRecordId(messageId), data });
    } catch (error) {
      if (error instanceof SubjectErasedError) return { outcome: 'permanent', reasonCode: 'recipient-erased' };
      return { outcome: 'temporary', reasonCode: 'tray-failed' };
    }
    this.#logger.info({ tenant, messageId, template: name }, 'message laid into the tray');
    return { outcome: 'accepted' };
  }

  async close(): Promise<void> {}
}
