import type { NewSecondFactor } from './second-factor.ts';

/** Seals the secrets of second factors; the master keys of the installation. */
export interface SecretSealing {
  /** First bytes of everything that the current key has sealed. */
  readonly currentId: Uint8Array;
  wrap(tenant: string, secret: Uint8Array, context: readonly string[]): Uint8Array;
  unwrap(tenant: string, sealed: Uint8Array, context: readonly string[]): Uint8Array;
}

/** The second factors of local accounts: time-based codes (RFC 6238) and codes for the loss of the device. */
export interface SecondFactors {
  /** True once the officer has confirmed one; from then on a sign-in needs a code. */
  isSet(officerId: string): boolean;
  /** Makes a new secret, which counts once it is confirmed. @throws AccessError 409 `second-factor-set` */
  begin(officerId: string): Promise<NewSecondFactor>;
  /** @returns ten recovery codes, shown this once; undefined when the code is wrong or nothing was begun */
  confirm(officerId: string, code: string): Promise<readonly string[] | undefined>;
  /** Whether a code of the device, or a recovery code, is right. Each counts once. */
  check(officerId: string, code: string): Promise<boolean>;
  /** Removes it. `LocalAccounts.resetSecondFactor` also ends the sessions. */
  reset(officerId: string): Promise<void>;
}
