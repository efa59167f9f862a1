import { errors } from 'jose';
import { AccessError } from '../access-error.ts';

/** The 401 for what jose found wrong with a token; anything else is thrown on. */
export function tokenError(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return new AccessError(401, 'token-expired', 'Sesi Anda telah berakhir. Silakan masuk kembali.');
  }
  return error instanceof errors.JOSEError ? invalidToken() : error;
}

export function invalidToken(): AccessError {
  return new AccessError(401, 'token-invalid', 'Tanda masuk tidak sah. Silakan masuk kembali.');
}
