import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessError } from '../access-error.ts';
import type { Session } from '../accounts/sessions.ts';
import { Access, AnyOfficer, CurrentOfficer, CurrentSession, type RequestSession, withoutCase } from '../decorators.ts';
import type { Officer } from '../officer.ts';
import { SignIn } from './sign-in.ts';

/** The officer's own sessions of a local account. */
@Controller('api/auth')
@ApiTags('Masuk')
@AnyOfficer()
@Access(withoutCase('the caller’s own sessions'))
export class SessionsController {
  readonly #signIn: SignIn;

  constructor(@Inject(SignIn) signIn: SignIn) {
    this.#signIn = signIn;
  }

  @Get('sessions')
  @ApiOperation({ summary: 'Sesi sendiri yang terbuka' })
  list(
    @CurrentOfficer() { id }: Officer,
    @CurrentSession() session: RequestSession,
  ): (Session & { readonly current: boolean })[] {
    const open = this.#signIn.ports.accounts.sessions.list(id);
    return open.map((one) => ({ ...one, current: one.id === session.id }));
  }

  /** Signs out: ends the session of this token. */
  @Post('logout')
  @ApiOperation({ summary: 'Keluar' })
  @HttpCode(204)
  async signOut(@CurrentOfficer() { id }: Officer, @CurrentSession() session: RequestSession): Promise<void> {
    await this.#signIn.ports.accounts.sessions.end(id, session.id ?? '');
  }

  @Post('sessions/:sessionId/end')
  @ApiOperation({ summary: 'Akhiri satu sesi sendiri' })
  @HttpCode(204)
  async end(@CurrentOfficer() { id }: Officer, @Param('sessionId') sessionId: string): Promise<void> {
    if (await this.#signIn.ports.accounts.sessions.end(id, sessionId)) return;
    throw new AccessError(404, 'session-not-found', 'Sesi ini tidak (lagi) terbuka.');
  }
}
