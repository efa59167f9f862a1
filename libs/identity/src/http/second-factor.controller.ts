import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { AccessError } from '../access-error.ts';
import type { NewSecondFactor } from '../accounts/second-factor.ts';
import { type AccessRequest, Public } from '../decorators.ts';
import { PasswordProof, type Reply } from './sign-in.controller.ts';
import { SignIn } from './sign-in.ts';

export class SecondFactorConfirmation extends PasswordProof {
  @ApiProperty({ pattern: '^\\d{6}$', example: '123456' })
  @IsString()
  @Matches(/^\d{6}$/)
  code!: string;
}

/**
 * Setting a second factor, by the password: who must have one cannot sign in before. It is replaced by an operator only
 * (`alur users reset-second-factor`).
 */
@Controller('api/auth/second-factor')
@ApiTags('Masuk')
export class SecondFactorController {
  readonly #signIn: SignIn;

  constructor(@Inject(SignIn) signIn: SignIn) {
    this.#signIn = signIn;
  }

  @Post()
  @ApiOperation({ summary: 'Mulai memasang faktor kedua' })
  @Public()
  @HttpCode(200)
  async begin(
    @Body() body: PasswordProof,
    @Req() request: AccessRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<NewSecondFactor> {
    const { account, takeBack } = await this.#signIn.prove(body, request, reply);
    takeBack();
    return this.#signIn.ports.accounts.secondFactors.begin(account.officer.id);
  }

  /** Answers the recovery codes, this once. */
  @Post('confirm')
  @ApiOperation({ summary: 'Sahkan faktor kedua; kode pemulihan ditampilkan sekali ini' })
  @Public()
  @HttpCode(200)
  async confirm(
    @Body() body: SecondFactorConfirmation,
    @Req() request: AccessRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<{ recoveryCodes: readonly string[] }> {
    const { account, succeeded } = await this.#signIn.prove(body, request, reply);
    const { secondFactors } = this.#signIn.ports.accounts;
    const recoveryCodes = await secondFactors.confirm(account.officer.id, body.code);
    if (recoveryCodes === undefined) {
      throw new AccessError(
        422,
        'second-factor-wrong',
        'Kode salah. Periksa jam telepon Anda, lalu coba kode berikutnya.',
      );
    }
    succeeded();
    return { recoveryCodes };
  }
}
