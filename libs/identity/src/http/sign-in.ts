import { AccessError } from '../access-error.ts';
import { type Account, canonical, type LocalAccounts } from '../accounts/local-accounts.ts';
import { networkOf } from '../accounts/network.ts';
import { SECOND_FACTOR_ROLES } from '../accounts/second-factor.ts';
import { type Attempt, SignInLimits } from '../accounts/sign-in-limits.ts';
import { tooManyAttempts } from '../accounts/too-many-attempts.ts';
import type { AccessRequest } from '../decorators.ts';
import type { Officer } from '../officer.ts';
import type { LocalTokens } from '../tokens/local-tokens.ts';
import type { IssuedToken } from '../tokens/token-service.ts';
import type { DeviceCookies } from './device-cookie.ts';

export interface SignInPorts {
  readonly accounts: LocalAccounts;
  readonly tokens: LocalTokens;
  readonly devices: DeviceCookies;
  readonly now: () => Date;
  /** Whether the roles of `SECOND_FACTOR_ROLES` must have one; others may. */
  readonly secondFactorRequired: boolean;
  /** Called when strangers try one name so often that they are slowed down; null: no account has that name. */
  readonly alarm: (officerId: string | null) => void;
}

export interface Credentials {
  readonly tenant: string;
  readonly username: string;
  readonly password: string;
}

export interface SignedIn extends IssuedToken {
  readonly officer: Officer;
}

interface Reply {
  header(name: string, value: string): unknown;
}

const AGENT_LENGTH = 120;

/** What the routes of signing in share: counting attempts, proving a password and a code, opening a session. */
export class SignIn {
  readonly ports: SignInPorts;
  readonly #limits: SignInLimits;

  constructor(ports: SignInPorts) {
    this.ports = ports;
    this.#limits = new SignInLimits(ports.now);
  }

  /**
   * The account whose password this is, and what settles the attempt; until it is settled it counts as failed.
   * @throws AccessError 401 `sign-in-failed`, 403 `account-disabled`, 429 `too-many-attempts`, 503 `sign-in-busy`
   */
  async prove(
    { tenant, username: typed, password }: Credentials,
    request: AccessRequest,
    reply: Reply,
  ): Promise<{ readonly account: Account; succeeded(): void; takeBack(): void }> {
    const { accounts, devices } = this.ports;
    const username = canonical(typed);
    const attempt: Attempt = {
      tenant,
      username,
      network: networkOf(request.ip ?? ''),
      device: devices.read(request.headers['cookie'], tenant, username),
    };
    this.#begin(attempt, reply);
    const result = await accounts.authenticate(tenant, username, password, attempt.device ?? attempt.network);
    if (!result.ok && result.reason === 'wrong') {
      throw new AccessError(401, 'sign-in-failed', 'Nama pengguna atau kata sandi salah.');
    }
    const succeeded = () => this.#limits.succeeded(attempt);
    if (!result.ok) {
      succeeded();
      throw new AccessError(403, 'account-disabled', 'Akun Anda dinonaktifkan. Hubungi operator sistem.');
    }
    return { account: result.account, succeeded, takeBack: () => this.#limits.takeBack(attempt) };
  }

  /** @throws AccessError 401 `second-factor-needed`, `second-factor-wrong`; 403 `second-factor-not-set` */
  async proveSecondFactor({ officer }: Account, code: string | undefined, takeBack: () => void): Promise<void> {
    const { accounts, secondFactorRequired } = this.ports;
    if (accounts.secondFactors.isSet(officer.id)) {
      if (code === undefined) {
        takeBack();
        throw new AccessError(401, 'second-factor-needed', 'Masukkan juga kode dari aplikasi autentikator Anda.');
      }
      if (await accounts.secondFactors.check(officer.id, code)) return;
      throw new AccessError(401, 'second-factor-wrong', 'Kode salah atau sudah dipakai. Tunggu kode berikutnya.');
    }
    if (!secondFactorRequired || !officer.roles.some((role) => SECOND_FACTOR_ROLES.includes(role))) return;
    takeBack();
    throw new AccessError(
      403,
      'second-factor-not-set',
      'Tugas Anda memerlukan faktor kedua. Pasang dahulu melalui POST /api/auth/second-factor.',
    );
  }

  /** Opens a session, and remembers the device. */
  async open({ officer, username }: Account, request: AccessRequest, reply: Reply): Promise<SignedIn> {
    const agent = request.headers['user-agent'];
    reply.header('set-cookie', this.ports.devices.issue(officer.tenant, username));
    const shown = typeof agent === 'string' ? agent.slice(0, AGENT_LENGTH) : undefined;
    return { ...(await this.ports.tokens.issue(officer, shown)), officer };
  }

  /** Counts what a signed-in officer must prove once more, for the officer alone. */
  async counted<T>(officer: Officer, reply: Reply, work: () => Promise<T>): Promise<T> {
    const attempt: Attempt = {
      tenant: officer.tenant,
      username: officer.id,
      network: '',
      device: `signed-in ${officer.id}`,
    };
    this.#begin(attempt, reply);
    const done = await work();
    this.#limits.succeeded(attempt);
    return done;
  }

  #begin(attempt: Attempt, reply: Reply): void {
    const { wait, alarm } = this.#limits.begin(attempt);
    if (alarm) this.ports.alarm(this.ports.accounts.find(attempt.tenant, attempt.username)?.officer.id ?? null);
    if (wait === 0) return;
    reply.header('retry-after', String(wait));
    throw tooManyAttempts(wait);
  }
}
