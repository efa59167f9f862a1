import type { OfficerProfile } from '@alur/standards';
import type { Officer } from '../officer.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';

export interface Account {
  readonly officer: Officer;
  /** Sign-in name, lower case, unique in the tenant. */
  readonly username: string;
  readonly disabled: boolean;
  /** How papers name the officer; null until it is recorded. */
  readonly profile: OfficerProfile | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export type SignIn =
  | { readonly ok: true; readonly account: Account }
  /** `disabled` is answered only after the right password. */
  | { readonly ok: false; readonly reason: 'wrong' | 'disabled' };

/** The accounts of an installation without an identity provider. Errors are `AccessError` with a detail in Indonesian. */
export interface LocalAccounts {
  readonly sessions: Sessions;
  readonly secondFactors: SecondFactors;
  /** @throws AccessError 409 `account-exists`; 422 `username-invalid` or a `password-…` code of `checkPassword`. */
  create(account: {
    readonly officer: Officer;
    readonly username: string;
    readonly password: string;
  }): Promise<Account>;
  /** Undefined for a name that no account has. */
  find(tenant: string, username: string): Account | undefined;
  /**
   * Takes as long for an unknown name as for a wrong password. Counts nothing: that is the caller's (`SignInLimits`).
   * @param caller who gets a share of the hashes that are computed; callers are served in turn
   * @throws AccessError 503 `sign-in-busy`
   */
  authenticate(tenant: string, username: string, password: string, caller?: string): Promise<SignIn>;
  /** Each of the next five ends all sessions of the officer. By the officer. @throws AccessError 403 `password-wrong`; 422 `password-…`. */
  changePassword(officerId: string, current: string, next: string): Promise<Account>;
  /** By an operator, for an officer who forgot it. @throws AccessError 404 `account-not-found`; 422 `password-…`. */
  resetPassword(officerId: string, next: string): Promise<Account>;
  /** By an operator, for a lost device. @throws AccessError 404 `account-not-found`. */
  resetSecondFactor(officerId: string): Promise<Account>;
  /** New roles or place of duty. @throws AccessError 404 `account-not-found`. */
  changeDuties(officerId: string, duties: Pick<Officer, 'roles' | 'village' | 'district'>): Promise<Account>;
  /** Ends no session. @throws AccessError 404 `account-not-found`. */
  setProfile(officerId: string, profile: OfficerProfile): Promise<Account>;
  /** @throws AccessError 404 `account-not-found`. */
  setDisabled(officerId: string, disabled: boolean): Promise<Account>;
  /**
   * Disables every account that has the demo's password; for the start outside the demo. Each account is looked at once:
   * what passed the policy since is not hashed again.
   */
  disableDemoPasswords(): Promise<Account[]>;
  /**
   * Lists an officer whom an identity provider signed in, or the new duties: an account without a password. One that was
   * disabled here stays so.
   */
  note(officer: Officer): Promise<void>;
  /** By sign-in name. */
  list(tenant: string): Promise<Account[]>;
}

/** A sign-in name as it is stored and counted. */
export function canonical(username: string): string {
  return username.trim().toLowerCase();
}
