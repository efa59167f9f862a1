import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Access, type AccessRequest, AnyOfficer, CurrentOfficer, Public, withoutCase } from '../decorators.ts';
import type { Officer } from '../officer.ts';
import { type SignedIn, SignIn } from './sign-in.ts';

export class PasswordProof {
  @ApiProperty({ example: 'oku-selatan', minLength: 1, maxLength: 60 })
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  tenant!: string;

  @ApiProperty({ example: 'front-office', minLength: 1, maxLength: 60 })
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  username!: string;

  @ApiProperty({ minLength: 1, maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password!: string;
}

export class SignInRequest extends PasswordProof {
  /** Of the second factor, where one is set: six digits, or a recovery code. */
  @ApiPropertyOptional({ minLength: 6, maxLength: 40, description: 'Enam angka, atau kode pemulihan' })
  @IsOptional()
  @IsString()
  @MinLength(6)
  @MaxLength(40)
  code?: string;
}

export class PasswordRequest {
  @ApiProperty({ minLength: 1, maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  current!: string;

  @ApiProperty({ minLength: 1, maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  next!: string;
}

export interface Reply {
  header(name: string, value: string): unknown;
}

/** Sign-in with a local account; not there when an identity provider signs in. */
@Controller('api/auth')
@ApiTags('Masuk')
export class SignInController {
  readonly #signIn: SignIn;

  constructor(@Inject(SignIn) signIn: SignIn) {
    this.#signIn = signIn;
  }

  @Post('login')
  @ApiOperation({ summary: 'Masuk dengan akun setempat' })
  @Public()
  @HttpCode(200)
  async signIn(
    @Body() body: SignInRequest,
    @Req() request: AccessRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SignedIn> {
    const { account, succeeded, takeBack } = await this.#signIn.prove(body, request, reply);
    await this.#signIn.proveSecondFactor(account, body.code, takeBack);
    succeeded();
    return this.#signIn.open(account, request, reply);
  }

  /** Ends every session of the officer and answers a new token. */
  @Post('password')
  @ApiOperation({ summary: 'Ganti kata sandi sendiri; semua sesi berakhir' })
  @AnyOfficer()
  @Access(withoutCase('the caller’s own account'))
  @HttpCode(200)
  async changePassword(
    @Body() { current, next }: PasswordRequest,
    @CurrentOfficer() officer: Officer,
    @Req() request: AccessRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SignedIn> {
    const { accounts } = this.#signIn.ports;
    const changed = await this.#signIn.counted(officer, reply, () =>
      accounts.changePassword(officer.id, current, next),
    );
    return this.#signIn.open(changed, request, reply);
  }
}
