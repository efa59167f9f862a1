import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_S = 180 * 24 * 60 * 60;
const NONCE_BYTES = 16;
const VALUE = /^([A-Za-z0-9_-]{22})\.(\d{1,12})\.([A-Za-z0-9_-]{43})$/;

export interface DeviceCookiesOptions {
  /** The secret of the tokens; the cookies have a key of their own that is derived from it. */
  readonly secret: string | Uint8Array;
  readonly now: () => Date;
  /** Sent over https only. */
  readonly secure: boolean;
}

/**
 * Remembers, in the browser, that a person has signed in there before. It opens nothing; a sign-in from such a device is
 * counted apart from what strangers try (OWASP, device cookies). Several people may share a browser: each has a cookie.
 * Nobody can read from one who it is for.
 */
export class DeviceCookies {
  readonly #key: Buffer;
  readonly #now: () => number;
  readonly #secure: boolean;

  constructor(options: DeviceCookiesOptions) {
    this.#key = createHmac('sha256', options.secret).update('alur-device').digest();
    this.#now = () => Math.floor(options.now().getTime() / 1000);
    this.#secure = options.secure;
  }

  /** Value of `Set-Cookie`. */
  issue(tenant: string, username: string): string {
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    const end = String(this.#now() + LIFETIME_S);
    const value = `${nonce}.${end}.${this.#sign(tenant, username, nonce, end).toString('base64url')}`;
    const secure = this.#secure ? '; Secure' : '';
    return `${nameOf(tenant, username)}=${value}; Path=/api/auth; Max-Age=${LIFETIME_S}; HttpOnly; SameSite=Strict${secure}`;
  }

  /** The device, when a request shows that this person has signed in on it. */
  read(header: unknown, tenant: string, username: string): string | undefined {
    if (typeof header !== 'string') return undefined;
    const name = nameOf(tenant, username);
    const pairs = header.split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    const [, nonce, end, mac] = VALUE.exec(value ?? '') ?? [];
    if (nonce === undefined || end === undefined || mac === undefined || Number(end) < this.#now()) return undefined;
    const expected = this.#sign(tenant, username, nonce, end);
    return timingSafeEqual(Buffer.from(mac, 'base64url'), expected) ? nonce : undefined;
  }

  #sign(...parts: string[]): Buffer {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest();
  }
}

function nameOf(tenant: string, username: string): string {
  return `alur-device-${createHash('sha256')
    .update(JSON.stringify([tenant, username]))
    .digest('hex')
    .slice(0, 16)}`;
}
