import type { Contact, Courier, CourierResult, Parcel } from '../application/outbox/courier.ts';

const TIMEOUT_MS = 15_000;
const BUSY_MS = 30_000;
const LONGEST_REST_MS = 3_600_000;

export interface WhatsAppSettings {
  /** With its version, `https://graph.facebook.com/v23.0`. */
  readonly url: string;
  readonly token: string;
  readonly phoneId: string;
  readonly timeoutMs?: number;
}

/** Limits of the provider that are told as an error code of a 400: rate of the account, of the number, of one pair. */
const BUSY_CODES: ReadonlySet<number> = new Set([4, 80007, 130429, 131048, 131056]);
/** Faults of the office's own account: another try may find them mended. */
const OWN_FAULTS: ReadonlySet<number> = new Set([0, 10, 190, 131042, 131045]);

/**
 * Approved template messages over the WhatsApp Business Cloud API. The API has no idempotency key; the callback data carry
 * the message id, so that a webhook tells of a message whose answer was lost. The provider's own message id holds the
 * phone number, so it is not kept.
 */
export class WhatsAppCourier implements Courier {
  readonly channel = 'whatsapp';
  readonly rate = { perSecond: 20, burst: 40 };
  readonly #settings: WhatsAppSettings;

  constructor(settings: WhatsAppSettings) {
    this.#settings = settings;
  }

  addressOf({ phone }: Contact): string | null {
    return phone;
  }

  async send(parcel: Parcel): Promise<CourierResult> {
    const { url, token, phoneId, timeoutMs = TIMEOUT_MS } = this.#settings;
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}/${phoneId}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          // A kept connection may be closed by the other side just as a request goes out: its outcome would be unknown.
          connection: 'close',
        },
        body: JSON.stringify(templateMessage(parcel)),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      return resultOf(response.status, response.headers.get('retry-after'), await errorCode(response));
    } catch (error) {
      return refusedConnection(error)
        ? { outcome: 'temporary', reasonCode: 'whatsapp-unreachable' }
        : { outcome: 'unknown', reasonCode: 'whatsapp-no-answer' };
    }
  }

  async close(): Promise<void> {}
}

function templateMessage({ tenant, messageId, address, name, language, parameters }: Parcel) {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: address.replace(/^\+/, ''),
    type: 'template',
    template: {
      name,
      language: { code: language },
      components: [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
    },
    biz_opaque_callback_data: callbackData(tenant, messageId),
  };
}

/** What a webhook gives back to say which message it is about. */
export function callbackData(tenant: string, messageId: string): string {
  return `${tenant}/${messageId}`;
}

export function messageOf(callback: unknown): { readonly tenant: string; readonly messageId: string } | undefined {
  const match = typeof callback === 'string' ? /^([a-z0-9-]{1,60})\/([A-Za-z0-9._-]{1,120})$/.exec(callback) : null;
  return match === null ? undefined : { tenant: match[1]!, messageId: match[2]! };
}

function resultOf(status: number, retryAfter: string | null, error: number): CourierResult {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status === 429 || BUSY_CODES.has(error)) {
    const seconds = Number(retryAfter);
    const wait = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : BUSY_MS;
    return { outcome: 'busy', reasonCode: 'whatsapp-busy', retryAfterMs: Math.min(wait, LONGEST_REST_MS) };
  }
  const reasonCode = error > 0 ? `whatsapp-${status}-${error}` : `whatsapp-${status}`;
  // After a gateway error the outcome of the request behind it is unknown.
  if (status === 408 || status === 504) return { outcome: 'unknown', reasonCode };
  if (status >= 500 || status === 401 || status === 403 || OWN_FAULTS.has(error)) {
    return { outcome: 'temporary', reasonCode };
  }
  return { outcome: 'permanent', reasonCode };
}

/** The provider's error number; -1 when it gave none. Its words may quote the phone number and are dropped. */
async function errorCode(response: Response): Promise<number> {
  if (response.ok) {
    await response.body?.cancel();
    return -1;
  }
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null || !('error' in body)) return -1;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
    ? error.code
    : -1;
}

const REFUSED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The connection was never made, so nothing was sent. */
function refusedConnection(error: unknown): boolean {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && REFUSED.has(cause.code);
}
