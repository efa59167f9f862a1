import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { invalidToken, tokenError } from './token-errors.ts';
import type { IssuedToken } from './token-service.ts';
import { type Verified, VerifiedTokens } from './verified-tokens.ts';

const MIN_KEY = 32;
/** Seconds. Short, because nothing takes a service token back. */
const LIFETIME = 300;
/** Seconds before its end at which a token is replaced. */
const RENEW_BEFORE = 60;
/** Seconds that the clocks of two machines may differ. */
const CLOCK_SKEW = 30;
const SERVICE = /^[a-z][a-z-]{0,39}$/;

export interface ServiceTokensOptions {
  /** Key of a service, 32 characters at least: of any where tokens are checked, else of the service that asks. */
  readonly keyOf: (service: string) => string;
  /** What the tokens are good for, so that a token for one interface opens no other. */
  readonly audience: string;
  /** Time of the machines, not of a demo: caller and called must agree on it. */
  readonly now?: () => Date;
}

/** The key of one service, hex, derived from the secret of the service that is asked: it signs for no other service. */
export function serviceKey(secret: string, service: string): string {
  return createHmac('sha256', secret).update(`alur-service/${service}`).digest('hex');
}

/**
 * Tokens by which one service asks another: JWT, HS256 and nothing else; subject and key id are the name of the calling
 * service.
 */
export class ServiceTokens {
  readonly #keyOf: (service: string) => string;
  readonly #audience: string;
  readonly #now: () => Date;
  readonly #verified: VerifiedTokens<string>;
  readonly #issued = new Map<string, { readonly token: Promise<IssuedToken>; readonly renewAt: number }>();

  constructor(options: ServiceTokensOptions) {
    this.#keyOf = options.keyOf;
    this.#audience = options.audience;
    this.#now = options.now ?? (() => new Date());
    this.#verified = new VerifiedTokens({ now: this.#now, capacity: 100 });
  }

  /** A token for `Authorization: Bearer`, the same one for some minutes. */
  async bearer(service: string): Promise<string> {
    const seconds = this.#seconds();
    let issued = this.#issued.get(service);
    if (issued === undefined || issued.renewAt <= seconds) {
      issued = { token: this.issue(service), renewAt: seconds + LIFETIME - RENEW_BEFORE };
      this.#issued.set(service, issued);
    }
    return (await issued.token).token;
  }

  async issue(service: string): Promise<IssuedToken> {
    const issuedAt = this.#seconds();
    const expiresAt = issuedAt + LIFETIME;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: service })
      .setSubject(service)
      .setIssuer('alur')
      .setAudience(this.#audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key(service));
    return { token, expiresAt: new Date(expiresAt * 1000).toISOString() };
  }

  /** Name of the calling service. @throws AccessError 401 */
  verify(token: string): Promise<string> {
    return this.#verified.get(token, () => this.#check(token));
  }

  async #check(token: string): Promise<Verified<string>> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => this.#key(kid), {
        algorithms: ['HS256'],
        issuer: 'alur',
        audience: this.#audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        // Also refuses a token that was made to last longer.
        maxTokenAge: LIFETIME,
        clockTolerance: CLOCK_SKEW,
        currentDate: this.#now(),
      });
      const { sub, iat, exp } = payload;
      if (sub === undefined || sub !== protectedHeader.kid || iat === undefined || exp === undefined)
        throw invalidToken();
      return { value: sub, expiresAt: Math.min(exp, iat + LIFETIME) };
    } catch (error) {
      throw tokenError(error);
    }
  }

  #key(service: string | undefined): KeyObject {
    if (service === undefined || !SERVICE.test(service)) throw invalidToken();
    const key = this.#keyOf(service);
    if (key.length < MIN_KEY)
      throw new Error(`The key of ${service} has ${key.length} characters; it must have ${MIN_KEY}.`);
    return createSecretKey(Buffer.from(key));
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}
