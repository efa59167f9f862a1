import { isRole } from '@alur/standards';
import { type CryptoKey, createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose';
import { AccessError } from '../access-error.ts';
import type { Officer } from '../officer.ts';
import { invalidToken, tokenError } from './token-errors.ts';
import type { Identity, TokenService } from './token-service.ts';
import { type Verified, VerifiedTokens } from './verified-tokens.ts';

/** Only signatures by a private key: with HS256 anyone who reads the public key could sign. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CLOCK_SKEW = 30;
const FETCH_TIMEOUT = 5_000;
/** Seconds. A key or an officer that the identity provider withdraws is noticed after this at the latest. */
const CHECK_AGAIN_AFTER = 300;

/** Where in the token an officer is described: claim names, with dots into nested objects. */
export interface OidcClaims {
  /** Officer id; must not be a name. Default `sub`. */
  readonly id?: string;
  /** Default `tenant`. */
  readonly tenant?: string;
  /** A list of role codes; others in it are ignored. Default `realm_access.roles` (Keycloak). */
  readonly roles?: string;
  readonly village?: string;
  readonly district?: string;
}

export interface OidcOptions {
  /** Exactly as in the tokens. Plain HTTP only for this machine, or with `insecureHttp`. */
  readonly issuer: string;
  readonly audience: string;
  /** Key set; by default from the issuer's discovery document. */
  readonly jwksUrl?: string;
  readonly claims?: OidcClaims;
  readonly now: () => Date;
  /** Allows plain HTTP to another machine: only inside a private network. */
  readonly insecureHttp?: boolean;
  /** Milliseconds before an unknown key id makes the key set be read again; default 30 000. */
  readonly keyCooldown?: number;
}

/** Tokens of an OpenID Connect provider, e.g. Keycloak. */
export class OidcTokens implements TokenService {
  readonly #options: OidcOptions;
  readonly #claims: Required<OidcClaims>;
  readonly #verified: VerifiedTokens<Officer>;
  #keys: Promise<RemoteJWKSet> | undefined;

  constructor(options: OidcOptions) {
    for (const url of [options.issuer, options.jwksUrl]) {
      if (url !== undefined && !options.insecureHttp) assertPrivate(url);
    }
    this.#options = options;
    this.#claims = {
      id: 'sub',
      tenant: 'tenant',
      roles: 'realm_access.roles',
      village: 'village',
      district: 'district',
      ...options.claims,
    };
    this.#verified = new VerifiedTokens({ now: options.now, maxAge: CHECK_AGAIN_AFTER });
  }

  async verify(token: string): Promise<Identity> {
    return { officer: await this.#verified.get(token, () => this.#check(token)), sessionId: null };
  }

  async #check(token: string): Promise<Verified<Officer>> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, (header, jws) => this.#keyFor(header, jws), {
        algorithms: ALGORITHMS,
        issuer: this.#options.issuer,
        audience: this.#options.audience,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_SKEW,
        currentDate: this.#options.now(),
      });
      if (payload.exp === undefined || !isAccessToken(protectedHeader.typ, payload)) throw invalidToken();
      return { value: this.#officer(payload), expiresAt: payload.exp };
    } catch (error) {
      throw tokenError(error);
    }
  }

  /** A key set that cannot be read is our trouble (503), a key that is not in it is the token's (401). */
  async #keyFor(...[header, jws]: Parameters<RemoteJWKSet>): Promise<CryptoKey> {
    try {
      const keys = await this.#keySet();
      return await keys(header, jws);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new AccessError(
        503,
        'identity-provider-unreachable',
        'Layanan masuk sedang tidak dapat dihubungi. Coba lagi beberapa saat.',
      );
    }
  }

  #keySet(): Promise<RemoteJWKSet> {
    this.#keys ??= this.#findKeySet().catch((error: unknown) => {
      this.#keys = undefined;
      throw error;
    });
    return this.#keys;
  }

  async #findKeySet(): Promise<RemoteJWKSet> {
    const url = this.#options.jwksUrl ?? (await this.#discover());
    if (!this.#options.insecureHttp) assertPrivate(url);
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: FETCH_TIMEOUT,
      cooldownDuration: this.#options.keyCooldown ?? 30_000,
    });
  }

  async #discover(): Promise<string> {
    const { issuer } = this.#options;
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(FETCH_TIMEOUT),
      redirect: 'error',
    });
    const found: unknown = response.ok ? await response.json() : undefined;
    const jwksUrl = claim(found, 'jwks_uri');
    if (claim(found, 'issuer') !== issuer || typeof jwksUrl !== 'string') {
      throw new Error(`${issuer} has no discovery document that names itself and its key set`);
    }
    return jwksUrl;
  }

  #officer(payload: JWTPayload): Officer {
    const id = claim(payload, this.#claims.id);
    const tenant = claim(payload, this.#claims.tenant);
    const roles = claim(payload, this.#claims.roles);
    if (typeof id !== 'string' || id === '') throw invalidToken();
    if (typeof tenant !== 'string' || tenant === '') {
      throw new AccessError(403, 'no-office', 'Akun Anda belum terhubung dengan dinas. Hubungi operator sistem.');
    }
    return {
      id,
      tenant,
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string').filter(isRole) : [],
      village: text(claim(payload, this.#claims.village)),
      district: text(claim(payload, this.#claims.district)),
    };
  }
}

/** Claims of ID tokens and of logout tokens, which are signed by the same keys and may have the same audience. */
const NO_ACCESS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/**
 * RFC 9068 names access tokens `at+jwt`. Keycloak calls all its tokens `JWT` and tells them apart by the claim `typ`.
 */
function isAccessToken(header: string | undefined, payload: JWTPayload): boolean {
  const type = header?.toLowerCase().replace(/^application\//, '');
  if (type === 'at+jwt') return true;
  if (type !== undefined && type !== 'jwt') return false;
  const kind = payload['typ'];
  return kind === undefined ? !NO_ACCESS.some((name) => payload[name] !== undefined) : kind === 'Bearer';
}

function claim(payload: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isObject ? (value as Record<string, unknown>)[name] : undefined;
  }, payload);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An attacker who can change the key set in transit can sign tokens. */
function assertPrivate(url: string): void {
  const { protocol, hostname } = new URL(url);
  const thisMachine = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !thisMachine) {
    throw new Error(`${url} must use https; set insecureHttp only inside a private network.`);
  }
}
