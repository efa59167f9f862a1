import type { Officer } from '../officer.ts';

/** What a bearer token proves. */
export interface Identity {
  readonly officer: Officer;
  /** Null where an identity provider keeps the sessions. */
  readonly sessionId: string | null;
}

/** Identifies the owner of a bearer token. */
export interface TokenService {
  /**
   * @param options.use whether the officer does something by it, which keeps an idle session open; true when absent
   * @throws AccessError 401 when the token is not valid (any more), 403 when its officer belongs to no office, 503 when that cannot be checked now.
   */
  verify(token: string, options?: { readonly use?: boolean }): Promise<Identity>;
}

/** A token for the client to send as `Authorization: Bearer`. */
export interface IssuedToken {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}
