import type { Officer } from '../officer.ts';
import type { Sessions } from '../tokens/local-tokens.ts';

export interface Account {
  readonly officer: Officer;
  /** Sign-in name, lower case, unique in the tenant. */
  readonly username: string;
  readonly disabled: boolean;
  /** Rises with every change that ends the sessions: password, duties, disabling. */
  readonly session: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export type SignIn =
  | { readonly ok: true; readonly account: Account }
  /** `disabled` is answered only after the right password. */
  | { readonly ok: false; readonly reason: 'wrong' | 'disabled' }
  | { readonly ok: false; readonly reason: 'wait'; readonly seconds: number };

/** The accounts of an installation without an identity provider. Errors are `AccessError` with a detail in Indonesian. */
export interface LocalAccounts extends Sessions {
  /** @throws AccessError 409 `account-exists`; 422 `username-invalid` or a `password-…` code of `checkPassword`. */
  create(account: {
    readonly officer: Officer;
    readonly username: string;
    readonly password: string;
  }): Promise<Account>;
  /** Takes as long for an unknown name as for a wrong password, and slows down after repeated failures of either. */
  authenticate(tenant: string, username: string, password: string): Promise<SignIn>;
  /** By the officer. @throws AccessError 403 `password-wrong`; 429 `too-many-attempts`; 422 `password-…`. */
  changePassword(officerId: string, current: string, next: string): Promise<Account>;
  /** By an operator, for an officer who forgot it. @throws AccessError 404 `account-not-found`; 422 `password-…`. */
  resetPassword(officerId: string, next: string): Promise<Account>;
  /** New roles or place of duty. @throws AccessError 404 `account-not-found`. */
  changeDuties(officerId: string, duties: Pick<Officer, 'roles' | 'village' | 'district'>): Promise<Account>;
  /** @throws AccessError 404 `account-not-found`. */
  setDisabled(officerId: string, disabled: boolean): Promise<Account>;
  /**
   * Disables every account that has the demo's password; for the start outside the demo. Each account is looked at once:
   * what passed the policy since is not hashed again.
   */
  disableDemoPasswords(): Promise<Account[]>;
  /** By sign-in name. */
  list(tenant: string): Promise<Account[]>;
}
