import { createTransport } from 'nodemailer';
import type { Contact, Courier, CourierResult, Parcel } from '../application/outbox/courier.ts';

const TIMEOUT_MS = 15_000;
/** Faults that come before the text goes out, so nothing was sent. */
const EARLY_CODES: ReadonlySet<unknown> = new Set([
  'EDNS',
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'ETLS',
  'EREQUIRETLS',
  'EPROTOCOL',
]);
const EARLY_COMMANDS: ReadonlySet<unknown> = new Set([
  'EHLO',
  'HELO',
  'LHLO',
  'STARTTLS',
  'MAIL FROM',
  'RCPT TO',
  'API',
]);
const EARLY_TIMEOUTS: ReadonlySet<unknown> = new Set(['CONNECTION_TIMEOUT', 'GREETING_TIMEOUT']);

export interface SmtpSettings {
  readonly url: string;
  readonly from: string;
  readonly timeoutMs?: number;
}

/** E-mail, in plain text. The Message-ID is the same in every attempt, so a mailbox can show a repetition once. */
export class SmtpCourier implements Courier {
  readonly channel = 'email';
  readonly rate = { perSecond: 5, burst: 10 };
  readonly #from: string;
  readonly #transport;

  constructor({ url, from, timeoutMs = TIMEOUT_MS }: SmtpSettings) {
    this.#from = from;
    this.#transport = createTransport({
      url,
      pool: true,
      maxConnections: 4,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  addressOf({ email }: Contact): string | null {
    return email;
  }

  async send({ messageId, address, subject, text, optOut }: Parcel): Promise<CourierResult> {
    const domain = /@([^>\s]+)/.exec(this.#from)?.[1] ?? 'localhost';
    try {
      await this.#transport.sendMail({
        from: this.#from,
        // An object is never read as a list of addresses.
        to: { name: '', address },
        subject,
        text,
        messageId: `<${messageId}@${domain}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(optOut === null ? {} : { 'List-Unsubscribe': `<${optOut}>` }),
        },
      });
      return { outcome: 'accepted' };
    } catch (error) {
      return resultOf(error);
    }
  }

  async close(): Promise<void> {
    this.#transport.close();
  }
}

/** 4xx may pass later, 5xx not; what broke after the text began may have arrived. */
function resultOf(error: unknown): CourierResult {
  const fault: Fault = typeof error === 'object' && error !== null ? error : {};
  const { code, responseCode = 0, command, timeoutType, syscall } = fault;
  // Wrong credentials are the office's fault, not the address's.
  if (code === 'EAUTH') return { outcome: 'temporary', reasonCode: 'smtp-auth' };
  if (responseCode >= 500) return { outcome: 'permanent', reasonCode: `smtp-${responseCode}` };
  if (responseCode >= 400) return { outcome: 'temporary', reasonCode: `smtp-${responseCode}` };
  if (code === 'EENVELOPE') return { outcome: 'permanent', reasonCode: 'smtp-address' };
  const early =
    syscall === 'connect' ||
    EARLY_CODES.has(code) ||
    EARLY_COMMANDS.has(command) ||
    EARLY_TIMEOUTS.has(timeoutType) ||
    command?.startsWith('AUTH');
  return early
    ? { outcome: 'temporary', reasonCode: 'smtp-unreachable' }
    : { outcome: 'unknown', reasonCode: 'smtp-no-answer' };
}

/** What nodemailer puts on its errors. */
interface Fault {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly timeoutType?: string;
  readonly syscall?: string;
}
