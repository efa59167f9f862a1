import type { Officer } from '../officer.ts';

/** Identifies the owner of a bearer token. */
export interface TokenService {
  /** @throws AccessError 401 when the token is not valid (any more), 403 when its officer belongs to no office, 503 when that cannot be checked now. */
  verify(token: string): Promise<Officer>;
}

/** A token for the client to send as `Authorization: Bearer`. */
export interface IssuedToken {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}
