import { createSecretKey, type KeyObject } from 'node:crypto';
import { isRole } from '@alur/standards';
import { jwtVerify, SignJWT } from 'jose';
import { AccessError } from '../access-error.ts';
import type { Officer } from '../officer.ts';
import { invalidToken, tokenError } from './token-errors.ts';
import type { IssuedToken, TokenService } from './token-service.ts';
import { type Verified, VerifiedTokens } from './verified-tokens.ts';

const MIN_SECRET = 32;
const LIFETIME = 8 * 60 * 60;

/** Says whether a session that a token names still holds; asked at every request, so it must answer from memory. */
export interface Sessions {
  isCurrent(officerId: string, session: number): boolean;
}

export interface LocalTokensOptions {
  /** 32 bytes or characters at least, random. */
  readonly secret: Uint8Array | string;
  readonly sessions: Sessions;
  readonly now: () => Date;
  /** Seconds; default 8 hours: one working day. */
  readonly lifetime?: number;
  readonly issuer?: string;
  readonly audience?: string;
}

interface Session {
  readonly officer: Officer;
  readonly session: number;
}

/** Tokens of local accounts: JWT, HS256 and nothing else. */
export class LocalTokens implements TokenService {
  readonly #key: KeyObject;
  readonly #sessions: Sessions;
  readonly #now: () => Date;
  readonly #lifetime: number;
  readonly #issuer: string;
  readonly #audience: string;
  readonly #verified: VerifiedTokens<Session>;

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

  /** @param session session number of the account; the token is refused once the account has another. */
  async issue(officer: Officer, session: number): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.#now().getTime() / 1000);
    const expiresAt = issuedAt + this.#lifetime;
    const { tenant, roles, village, district } = officer;
    const token = await new SignJWT({ tenant, roles, village, district, session })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(officer.id)
      .setIssuer(this.#issuer)
      .setAudience(this.#audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
    return { token, expiresAt: new Date(expiresAt * 1000).toISOString() };
  }

  async verify(token: string): Promise<Officer> {
    const { officer, session } = await this.#verified.get(token, () => this.#check(token));
    if (!this.#sessions.isCurrent(officer.id, session)) {
      throw new AccessError(401, 'session-ended', 'Akun Anda telah diubah. Silakan masuk kembali.');
    }
    return officer;
  }

  async #check(token: string): Promise<Verified<Session>> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: this.#issuer,
        audience: this.#audience,
        requiredClaims: ['sub', 'exp'],
        currentDate: this.#now(),
      });
      const { sub, exp, tenant, roles, village, district, session } = payload;
      if (typeof sub !== 'string' || typeof exp !== 'number' || typeof tenant !== 'string') throw invalidToken();
      if (!Array.isArray(roles) || typeof session !== 'number') throw invalidToken();
      const officer = {
        id: sub,
        tenant,
        roles: roles.filter(isRole),
        village: code(village),
        district: code(district),
      };
      return { value: { officer, session }, expiresAt: exp };
    } catch (error) {
      throw tokenError(error);
    }
  }
}

function code(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null;
}
