import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { LocalAccounts } from './accounts/local-accounts.ts';
import { AuthController } from './http/auth.controller.ts';
import { AuthGuard, SERVICE_TOKENS, TOKENS } from './http/auth.guard.ts';
import { SIGN_IN, SignInController, type SignInPorts } from './http/sign-in.controller.ts';
import type { LocalTokens } from './tokens/local-tokens.ts';
import type { ServiceTokens } from './tokens/service-tokens.ts';
import type { TokenService } from './tokens/token-service.ts';

interface WithLocalAccounts {
  readonly accounts: LocalAccounts;
  readonly tokens: LocalTokens;
  readonly now: () => Date;
}

interface WithIdentityProvider {
  readonly tokens: TokenService;
}

/** Local accounts bring sign-in routes; with an identity provider there are none here. */
export type IdentityOptions = (WithLocalAccounts | WithIdentityProvider) & {
  /** Opens the routes with `ServiceOnly`; absent: they are closed. */
  readonly serviceTokens?: ServiceTokens | undefined;
};

/** The guard before every route of the application, and the routes under `/api/auth`. Import it once, at the root. */
@Module({})
export class IdentityModule {
  static register(options: IdentityOptions): DynamicModule {
    const providers: Provider[] = [
      { provide: TOKENS, useValue: options.tokens },
      { provide: SERVICE_TOKENS, useValue: options.serviceTokens },
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
