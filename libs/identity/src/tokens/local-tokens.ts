import { createSecretKey, type KeyObject } from 'node:crypto';
import { isRole } from '@alur/standards';
import { jwtVerify, SignJWT } from 'jose';
import { AccessError } from '../access-error.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { Officer } from '../officer.ts';
import { invalidToken, tokenError } from './token-errors.ts';
import type { Identity, IssuedToken, TokenService } from './token-service.ts';
import { type Verified, VerifiedTokens } from './verified-tokens.ts';

const MIN_SECRET = 32;
const LIFETIME = 8 * 60 * 60;

export interface LocalTokensOptions {
  /** 32 bytes or characters at least, random. */
  readonly secret: Uint8Array | string;
  readonly sessions: Pick<Sessions, 'open' | 'holds'>;
  readonly now: () => Date;
  /** Seconds; default 8 hours: one working day. */
  readonly lifetime?: number;
  readonly issuer?: string;
  readonly audience?: string;
}

/** Tokens of local accounts: JWT, HS256 and nothing else. */
export class LocalTokens implements TokenService {
  readonly #key: KeyObject;
  readonly #sessions: LocalTokensOptions['sessions'];
  readonly #now: () => Date;
  readonly #lifetime: number;
  readonly #issuer: string;
  readonly #audience: string;
  readonly #verified: VerifiedTokens<Identity & { readonly sessionId: string }>;

  constructor(options: LocalTokensOptions) {
    const secret = typeof options.secret === 'string' ? Buffer.from(options.secret) : options.secret;
    if (secret.length < MIN_SECRET) {
      throw new Error(`The token secret has ${secret.length} bytes; it must have ${MIN_SECRET} at least.`);
    }
    this.#key = createSecretKey(Buffer.from(secret));
    this.#sessions = options.sessions;
    this.#now = options.now;
    this.#lifetime = options.lifetime ?? LIFETIME;
    this.#issuer = options.issuer ?? 'alur';
    this.#audience = options.audience ?? 'alur';
    this.#verified = new VerifiedTokens({ now: options.now });
  }

  /** Opens a session, which the token lives with. @param agent what the browser calls itself */
  async issue(officer: Officer, agent?: string): Promise<IssuedToken> {
    const sessionId = await this.#sessions.open(officer.id, { lifetimeMs: this.#lifetime * 1000, agent });
    const issuedAt = Math.floor(this.#now().getTime() / 1000);
    const expiresAt = issuedAt + this.#lifetime;
    const { tenant, roles, village, district } = officer;
    const token = await new SignJWT({ tenant, roles, village, district, sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(officer.id)
      .setIssuer(this.#issuer)
      .setAudience(this.#audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
    return { token, expiresAt: new Date(expiresAt * 1000).toISOString() };
  }

  async verify(token: string, { use = true } = {}): Promise<Identity> {
    const identity = await this.#verified.get(token, () => this.#check(token));
    if (!this.#sessions.holds(identity.sessionId, identity.officer.id, use)) {
      throw new AccessError(401, 'session-ended', 'Sesi Anda telah berakhir. Silakan masuk kembali.');
    }
    return identity;
  }

  async #check(token: string): Promise<Verified<Identity & { readonly sessionId: string }>> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: this.#issuer,
        audience: this.#audience,
        requiredClaims: ['sub', 'exp'],
        currentDate: this.#now(),
      });
      const { sub, exp, tenant, roles, village, district, sid } = payload;
      if (typeof sub !== 'string' || typeof exp !== 'number' || typeof tenant !== 'string') throw invalidToken();
      if (!Array.isArray(roles) || typeof sid !== 'string') throw invalidToken();
      const officer = {
        id: sub,
        tenant,
        roles: roles.filter(isRole),
        village: code(village),
        district: code(district),
      };
      return { value: { officer, sessionId: sid }, expiresAt: exp };
    } catch (error) {
      throw tokenError(error);
    }
  }
}

function code(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null;
}
