import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { LocalAccounts } from './accounts/local-accounts.ts';
import { AuthController } from './http/auth.controller.ts';
import { AuthGuard, TOKENS } from './http/auth.guard.ts';
import { SIGN_IN, SignInController, type SignInPorts } from './http/sign-in.controller.ts';
import type { LocalTokens } from './tokens/local-tokens.ts';
import type { TokenService } from './tokens/token-service.ts';

export type IdentityOptions =
  /** Local accounts: with sign-in routes. */
  | { readonly accounts: LocalAccounts; readonly tokens: LocalTokens; readonly now: () => Date }
  /** Tokens of an identity provider: no sign-in here. */
  | { readonly tokens: TokenService };

/** The guard before every route of the application, and the routes under `/api/auth`. Import it once, at the root. */
@Module({})
export class IdentityModule {
  static register(options: IdentityOptions): DynamicModule {
    const providers: Provider[] = [
      { provide: TOKENS, useValue: options.tokens },
      { provide: APP_GUARD, useClass: AuthGuard },
    ];
    if (!('accounts' in options)) return { module: IdentityModule, controllers: [AuthController], providers };
    const ports: SignInPorts = options;
    return {
      module: IdentityModule,
      controllers: [AuthController, SignInController],
      providers: [...providers, { provide: SIGN_IN, useValue: ports }],
    };
  }
}
