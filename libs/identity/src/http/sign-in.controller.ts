import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { AccessError } from '../access-error.ts';
import { Backoff } from '../accounts/backoff.ts';
import type { Account, LocalAccounts } from '../accounts/local-accounts.ts';
import { tooManyAttempts } from '../accounts/too-many-attempts.ts';
import { Access, type AccessRequest, AnyOfficer, CurrentOfficer, Public, withoutCase } from '../decorators.ts';
import type { Officer } from '../officer.ts';
import type { LocalTokens } from '../tokens/local-tokens.ts';
import type { IssuedToken } from '../tokens/token-service.ts';

/** Injection token of `SignInPorts`. */
export const SIGN_IN = Symbol('SignInPorts');

export interface SignInPorts {
  readonly accounts: LocalAccounts;
  readonly tokens: LocalTokens;
  readonly now: () => Date;
}

export class SignInRequest {
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  tenant!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(60)
  username!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password!: string;
}

export class PasswordRequest {
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  current!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(200)
  next!: string;
}

export interface SignedIn extends IssuedToken {
  readonly officer: Officer;
}

interface Reply {
  header(name: string, value: string): unknown;
}

/** Sign-in with a local account; not there when an identity provider signs in. */
@Controller('api/auth')
export class SignInController {
  readonly #ports: SignInPorts;
  /** One person at one place: gets slow early. */
  readonly #perPerson: Backoff;
  /** One address trying many names; generous, because a whole office may share one. */
  readonly #perAddress: Backoff;

  constructor(@Inject(SIGN_IN) ports: SignInPorts) {
    this.#ports = ports;
    this.#perPerson = new Backoff({ free: 5, firstWait: 15, maxWait: 900, now: ports.now });
    this.#perAddress = new Backoff({ free: 100, firstWait: 15, maxWait: 900, now: ports.now });
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  async signIn(
    @Body() body: SignInRequest,
    @Req() request: AccessRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SignedIn> {
    const address = request.ip ?? '';
    const person = JSON.stringify([body.tenant, body.username.trim().toLowerCase(), address]);
    const wait = this.#perAddress.begin(address) || this.#perPerson.begin(person);
    if (wait > 0) throw waiting(reply, wait);
    const result = await this.#ports.accounts.authenticate(body.tenant, body.username, body.password);
    if (!result.ok && result.reason === 'wait') throw waiting(reply, result.seconds);
    if (!result.ok && result.reason === 'wrong') {
      throw new AccessError(401, 'sign-in-failed', 'Nama pengguna atau kata sandi salah.');
    }
    this.#perAddress.takeBack(address);
    this.#perPerson.succeeded(person);
    if (!result.ok) throw new AccessError(403, 'account-disabled', 'Akun Anda dinonaktifkan. Hubungi operator sistem.');
    return this.#signedIn(result.account);
  }

  /** Ends every session of the officer and answers a new token. */
  @Post('password')
  @AnyOfficer()
  @Access(withoutCase('the caller’s own account'))
  @HttpCode(200)
  async changePassword(@Body() body: PasswordRequest, @CurrentOfficer() officer: Officer): Promise<SignedIn> {
    return this.#signedIn(await this.#ports.accounts.changePassword(officer.id, body.current, body.next));
  }

  async #signedIn({ officer, session }: Account): Promise<SignedIn> {
    return { ...(await this.#ports.tokens.issue(officer, session)), officer };
  }
}

function waiting(reply: Reply, seconds: number): AccessError {
  reply.header('retry-after', String(seconds));
  return tooManyAttempts(seconds);
}
