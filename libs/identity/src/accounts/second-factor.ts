import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@alur/standards';
import { Secret, TOTP } from 'otpauth';

/** They decide over money, or over the accounts and data of everybody. */
export const SECOND_FACTOR_ROLES: readonly Role[] = [
  'operator',
  'operator-platform',
  'kepala-dinas',
  'bpkad',
  'bendahara-bansos',
];

const SECRET_BYTES = 20;
const PERIOD_S = 30;
/** Codes before and after the present one that count: clocks of telephones differ. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

/** What an authenticator application needs, RFC 6238: SHA-1, six digits, 30 s, which is what all of them know. */
export interface NewSecondFactor {
  /** Base 32, for typing. */
  readonly secret: string;
  /** `otpauth://…`, for a QR code. */
  readonly uri: string;
}

export function newSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

export function shownSecret(secret: Uint8Array, label: string): NewSecondFactor {
  const totp = totpOf(secret, label);
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** The 30 s step, counted from 1970, whose code this is; undefined when it is none of those around `at`. */
export function stepOf(secret: Uint8Array, code: string, at: Date): number | undefined {
  const timestamp = at.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
}

/** `xxxxx-xxxxx-xxxxxx`: 80 random bits, for a lost telephone. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = new Secret({ buffer: Uint8Array.from(randomBytes(RECOVERY_BYTES)).buffer }).base32.toLowerCase();
    return `${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10)}`;
  });
}

/** Random codes need no slow hash. */
export function recoveryHash(code: string): string {
  return createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .digest('base64');
}

function totpOf(secret: Uint8Array, label = ''): TOTP {
  return new TOTP({
    issuer: 'Alur',
    label,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    period: PERIOD_S,
  });
}
